package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Daemon.ConnectionRefused;
import dev.mcptether.event.Daemon.RejectReason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bounds the lines about refused connections: somebody who connects a thousand times a second must
/// not fill the disk. Each reason gets ten lines a minute. The next line after that says how many
/// were left out. The counters include them all. Any thread.
final class RefusalLines {
    static final int LINES = 10;
    static final long MINUTE_MILLIS = 60_000;

    private final Map<RejectReason, Minute> minutes = new EnumMap<>(RejectReason.class); // its lock

    private static final class Minute {
        private long sinceMillis;
        private int lines;
        private long suppressed;
    }

    /// The refusal as it is to be written, or null if it is only counted.
    @Nullable ConnectionRefused admit(ConnectionRefused refused, long nowMillis) {
        synchronized (minutes) {
            Minute minute = minutes.computeIfAbsent(refused.reason(), _ -> new Minute());
            // A clock that was set back must not silence us for longer than a minute.
            if (minute.lines == 0 || Math.abs(nowMillis - minute.sinceMillis) >= MINUTE_MILLIS) {
                minute.sinceMillis = nowMillis;
                minute.lines = 0;
            }
            if (minute.lines == LINES) {
                minute.suppressed++;
                return null;
            }
            minute.lines++;
            long suppressed = minute.suppressed;
            minute.suppressed = 0;
            return new ConnectionRefused(refused.reason(), suppressed);
        }
    }
}
