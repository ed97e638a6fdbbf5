package dev.mcptether.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread or process is about to make true. It looks again and again, and
/// fails after a minute. It leaves the processor to others meanwhile.
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 200_000;

    private Eventually() {}

    /// Waits until the assertion holds. Otherwise its own failure ends the test.
    public static void eventually(Runnable assertion) {
        long begunNanos = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() - begunNanos > PATIENCE.toNanos()) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// Waits until the condition is true.
    public static void await(BooleanSupplier condition) {
        await("the condition holds in time", condition);
    }

    /// @param what names the condition, for the failure
    public static void await(String what, BooleanSupplier condition) {
        long begunNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begunNanos).as(what).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
