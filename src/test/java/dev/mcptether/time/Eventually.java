package dev.mcptether.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another thread or process will soon make true. It looks again and again, less
/// often the longer it waits, and fails after a minute. Between two looks it leaves the processor
/// to others.
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    private final long untilNanos = System.nanoTime() + PATIENCE.toNanos();
    private long pauseNanos = 200_000;

    private Eventually() {}

    /// Waits until the assertion holds. If it never does, its last failure ends the test.
    public static void eventually(Runnable assertion) {
        Eventually looks = new Eventually();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (!looks.again()) {
                    throw notYet;
                }
            }
        }
    }

    /// Waits until the condition is true.
    public static void await(BooleanSupplier condition) {
        await("the condition holds", condition);
    }

    /// @param what names the condition in the failure
    public static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    /// @param what names the condition; called only on failure
    public static void await(Supplier<String> what, BooleanSupplier condition) {
        Eventually looks = new Eventually();
        while (!condition.getAsBoolean()) {
            if (!looks.again()) {
                throw new AssertionError("not within " + PATIENCE + ": " + what.get());
            }
        }
    }

    /// Pauses. Returns false if no time is left, or if this thread is interrupted.
    private boolean again() {
        LockSupport.parkNanos(pauseNanos);
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        return !Thread.currentThread().isInterrupted() && System.nanoTime() < untilNanos;
    }
}
