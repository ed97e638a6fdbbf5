package dev.mcptether.telemetry.fanout;

import dev.mcptether.event.Daemon.ConnectionRefused;
import dev.mcptether.event.Daemon.RejectReason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bounds what is written of refused connections: somebody who knocks a thousand times a second
/// must not fill the disk. Ten lines a minute for each reason; the next one after that says how
/// many had none. The counters have them all. Any thread.
final class RefusalLines {
    static final int LINES = 10;
    static final long MINUTE_MILLIS = 60_000;

    private final Map<RejectReason, Minute> minutes = new EnumMap<>(RejectReason.class); // its lock

    private static final class Minute {
        private long sinceMillis;
        private int lines;
        private long suppressed;
    }

    /// The refusal as it is to be written, or null when it is only to be counted.
    @Nullable ConnectionRefused admit(ConnectionRefused refused, long nowMillis) {
        synchronized (minutes) {
            Minute minute = minutes.computeIfAbsent(refused.reason(), _ -> new Minute());
            // A clock that was set back must not silence us for longer.
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
