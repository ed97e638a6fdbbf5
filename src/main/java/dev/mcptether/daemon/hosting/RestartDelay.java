package dev.mcptether.daemon.hosting;

import java.time.Duration;

/// How long to wait before a session's child is started again: nothing after one that has proven
/// itself by living long enough, then 100 ms, doubled with each that has not, up to 5 s.
final class RestartDelay {
    /// A child that lives this long is not broken from the start.
    static final Duration PROVEN = Duration.ofSeconds(10);

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration MOST = Duration.ofSeconds(5);

    private int earlyEnds;
    private long notBeforeNanos;
    private boolean delayed;

    /// @param lived 0 for one that could not be started
    void ended(Duration lived, long nowNanos) {
        earlyEnds = lived.compareTo(PROVEN) >= 0 ? 0 : earlyEnds + 1;
        delayed = earlyEnds > 1;
        if (delayed) {
            // Beyond 16 doublings it is far above the most anyway.
            long grown = FIRST.toNanos() << Math.min(earlyEnds - 2, 16);
            notBeforeNanos = nowNanos + Math.min(grown, MOST.toNanos());
        }
    }

    Duration left(long nowNanos) {
        return delayed ? Duration.ofNanos(Math.max(0, notBeforeNanos - nowNanos)) : Duration.ZERO;
    }
}
