package dev.mcptether.time;

import java.time.Duration;

/// Time as the program sees it: a monotonic clock and one-shot timers. Tests move it by hand.
public interface Timers {
    /// Nanoseconds on a clock that never goes back; only differences mean something.
    long nanos();

    /// Runs `task` once, after `delay`, on the timers' thread; the task must not block.
    Timer after(Duration delay, Runnable task);

    /// One scheduled task.
    interface Timer {
        /// Forgets the task; does nothing when it has run. A task that is running is not
        /// interrupted.
        void cancel();
    }
}
