package dev.mcptether.telemetry.log;

import java.time.Duration;

/// How much the event log may take.
///
/// @param queue events that may wait for the writer; what finds no room is counted without a line
/// @param fileBytes a file this large is followed by another
/// @param keepBytes all instances' files together; the oldest go first
/// @param keepFor how long a file is kept after its last line
/// @param countedEvery how often increments without lines are written down, when there are any
/// @param gather how long the writer lets events that are not urgent come together: a wake-up costs
///   the emitting thread more than the event
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
