package dev.mcptether.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The clock of a thread that waits by looking again and again. Tests move it by hand.
public interface Pauses {
    /// Nanoseconds on a clock that never goes back. Only differences have a meaning.
    long nanos();

    /// Blocks the calling thread for about this long.
    void pause(Duration length);

    /// The system's clock.
    static Pauses ofSystem() {
        return new Pauses() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration length) {
                LockSupport.parkNanos(length.toNanos());
            }
        };
    }
}
