package dev.mcptether.daemon.hosting;

import java.time.Duration;

/// Decides how long to wait before a session's next child. There is no wait after a child that has
/// lived long enough, nor after the first one that has not. Then the wait is 100 ms, and it doubles
/// with each further early end, up to 5 s.
final class RestartDelay {
    /// A child that lives this long is not broken from the start.
    static final Duration PROVEN = Duration.ofSeconds(10);

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration MOST = Duration.ofSeconds(5);

    private int earlyEnds;
    private long notBeforeNanos;
    private boolean delayed;

    /// @param lived 0 if the child could not be started
    void ended(Duration lived, long nowNanos) {
        earlyEnds = lived.compareTo(PROVEN) >= 0 ? 0 : earlyEnds + 1;
        delayed = earlyEnds > 1;
        if (delayed) {
            // After 16 doublings the delay is far above the maximum.
            long grown = FIRST.toNanos() << Math.min(earlyEnds - 2, 16);
            notBeforeNanos = nowNanos + Math.min(grown, MOST.toNanos());
        }
    }

    Duration left(long nowNanos) {
        return delayed ? Duration.ofNanos(Math.max(0, notBeforeNanos - nowNanos)) : Duration.ZERO;
    }
}
