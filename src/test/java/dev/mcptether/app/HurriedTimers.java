package dev.mcptether.app;

import dev.mcptether.time.Timers;
import java.time.Duration;

/// A clock that runs faster than the real one, so that a test need not wait for a minute.
///
/// @param times how many times faster
record HurriedTimers(Timers real, int times) implements Timers {
    @Override
    public long nanos() {
        return real.nanos() * times;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return real.after(delay.dividedBy(times), task);
    }
}
