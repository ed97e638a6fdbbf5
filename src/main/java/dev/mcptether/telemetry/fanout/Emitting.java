package dev.mcptether.telemetry.fanout;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/// Counts the threads that are emitting now, so that the last event comes after all others. Each
/// thread counts in a place of its own, as far as there are places, so that threads do not wait for
/// each other's memory.
final class Emitting {
    private static final int PLACES = 16;

    /// The distance between two places, in units of 4 bytes, so that no two places share a cache
    /// line.
    private static final int APART = 32;

    /// An event takes less than a microsecond. A thread that takes longer than this has lost the
    /// processor.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration LOOK_AGAIN = Duration.ofNanos(50_000);

    private final AtomicIntegerArray counts = new AtomicIntegerArray(PLACES * APART);
    private final AtomicBoolean ended = new AtomicBoolean();

    /// Call {@link #done} afterwards, whatever this returns.
    ///
    /// @return whether events are still accepted
    boolean begin() {
        // Count before the look: the end waits for every thread that it does not turn away.
        int _ = counts.getAndIncrement(place());
        return !ended.get();
    }

    void done() {
        int _ = counts.getAndDecrement(place());
    }

    /// Turns away all threads that begin from now on, and waits for those that have begun.
    ///
    /// @return true for the first call, false for any later one
    boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (anyone() && deadlineNanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    private boolean anyone() {
        for (int place = 0; place < counts.length(); place += APART) {
            if (counts.get(place) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int place() {
        return ((int) Thread.currentThread().threadId() & (PLACES - 1)) * APART;
    }
}
