package dev.mcptether.telemetry.log;

import java.time.Duration;

/// How much the event log may take.
///
/// @param queue how many events may wait for the writer; further ones are counted without a line
/// @param fileBytes after this size a new file begins
/// @param keepBytes bound for all instances' files together; the oldest go first
/// @param keepFor how long a file is kept after its last line
/// @param countedEvery how often increments without lines are written, if there are any
/// @param gather how long the writer waits for more events if none is urgent, because a wake-up
///   costs the emitting thread more than the event
public record LogPolicy(
        int queue,
        long fileBytes,
        long keepBytes,
        Duration keepFor,
        Duration countedEvery,
        Duration gather) {
    public static final LogPolicy DEFAULT =
            new LogPolicy(
                    4096,
                    16L << 20,
                    256L << 20,
                    Duration.ofDays(14),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(50));
}
