package dev.mcptether.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Restores the handler after each test, because it belongs to the whole JVM.
final class ThreadsTest {
    private final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();
    private final @Nullable UncaughtExceptionHandler before =
            Thread.getDefaultUncaughtExceptionHandler();

    @BeforeEach
    void lead() {
        Threads.leadSurprisesTo(
                (thread, thrown) -> surprises.add(thread.getName() + ": " + thrown.getMessage()));
    }

    @AfterEach
    void giveBack() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private @Nullable String next() throws InterruptedException {
        return surprises.poll(30, TimeUnit.SECONDS);
    }

    private static void fail(String why) {
        throw new IllegalStateException(why);
    }

    @Test
    void what_kills_a_thread_is_handed_over() throws InterruptedException {
        // When
        Threads.start("a thread", () -> fail("dead"));

        // Then
        assertThat(next()).isEqualTo("a thread: dead");
    }

    @Test
    void what_kills_a_virtual_thread_is_handed_over() throws InterruptedException {
        // When
        Threads.startVirtual("a call", () -> fail("dead"));

        // Then
        assertThat(next()).isEqualTo("a call: dead");
    }

    @Test
    void what_a_timer_throws_is_handed_over() throws InterruptedException {
        // Given
        try (SystemTimers timers = new SystemTimers()) {

            // When
            timers.after(Duration.ZERO, () -> fail("late"));

            // Then
            assertThat(next()).isEqualTo("tether-timers: late");
        }
    }

    @Test
    void memory_that_ran_out_is_never_only_the_trouble_of_one_task() throws InterruptedException {
        // When
        Threads.surpriseIfOutOfMemory(new IllegalStateException("handled"));
        Threads.surpriseIfOutOfMemory(new OutOfMemoryError("full"));

        // Then
        assertThat(next()).endsWith(": full");
        assertThat(surprises).isEmpty();
    }
}
