package dev.mcptether.time;

import java.time.Duration;

/// Time as the program sees it: a monotonic clock and timers that run once. Tests move it by hand.
public interface Timers {
    /// Nanoseconds on a clock that never goes back. Only differences have a meaning.
    long nanos();

    /// Runs `task` once, after `delay`, on the timers' thread; the task must not block.
    Timer after(Duration delay, Runnable task);

    /// One scheduled task.
    interface Timer {
        /// Cancels the task. Does nothing if it has run, and does not interrupt it if it is
        /// running.
        void cancel();
    }
}
