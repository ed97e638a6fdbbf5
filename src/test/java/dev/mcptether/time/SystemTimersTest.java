package dev.mcptether.time;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Uses real time, so every wait has a deadline and a condition.
class SystemTimersTest {
    private static final Duration NEVER = Duration.ofDays(365);

    private final SystemTimers timers = new SystemTimers();

    @AfterEach
    void close() {
        timers.close();
    }

    /// Waits until the timers' thread has run everything that was due.
    private void settle() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        timers.after(Duration.ZERO, reached::countDown);
        assertThat(reached.await(30, SECONDS)).isTrue();
    }

    @Test
    void tasks_run_in_the_order_of_their_delays_on_one_daemon_thread() throws InterruptedException {
        // Given
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch both = new CountDownLatch(2);

        // When
        timers.after(
                Duration.ofMillis(60),
                () -> {
                    ran.add("later on " + Thread.currentThread().getName());
                    both.countDown();
                });
        timers.after(
                Duration.ofMillis(1),
                () -> {
                    ran.add("sooner, daemon " + Thread.currentThread().isDaemon());
                    both.countDown();
                });

        // Then
        assertThat(both.await(30, SECONDS)).isTrue();
        assertThat(ran).containsExactly("sooner, daemon true", "later on tether-timers");
    }

    @Test
    void a_task_never_runs_early() throws InterruptedException {
        // Given
        long before = timers.nanos();
        List<Long> at = new CopyOnWriteArrayList<>();
        CountDownLatch ran = new CountDownLatch(1);

        // When
        timers.after(
                Duration.ofMillis(20),
                () -> {
                    at.add(timers.nanos());
                    ran.countDown();
                });

        // Then
        assertThat(ran.await(30, SECONDS)).isTrue();
        assertThat(at.getFirst() - before).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void a_cancelled_task_does_not_run() throws InterruptedException {
        // Given
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        timers.after(Duration.ZERO, () -> await(busy));
        Timers.Timer timer = timers.after(Duration.ZERO, () -> ran.add("cancelled"));

        // When
        timer.cancel();
        timer.cancel();

        // Then
        busy.countDown();
        settle();
        assertThat(ran).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_task_that_throws_leaves_the_others_their_thread() throws InterruptedException {
        // Given
        timers.after(
                Duration.ZERO,
                () -> {
                    throw new IllegalStateException("on purpose");
                });

        // When Then
        settle();
    }

    @Test
    void after_closing_timers_are_accepted_and_never_run() {
        // Given
        List<String> ran = new CopyOnWriteArrayList<>();
        timers.after(NEVER, () -> ran.add("waiting"));
        timers.close();

        // When
        Timers.Timer late = timers.after(Duration.ZERO, () -> ran.add("late"));

        // Then
        late.cancel();
        assertThat(ran).isEmpty();
    }
}
