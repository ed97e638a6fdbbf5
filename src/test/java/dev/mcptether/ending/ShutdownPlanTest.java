package dev.mcptether.ending;

import static dev.mcptether.ending.ShutdownStep.always;
import static dev.mcptether.ending.ShutdownStep.forTheClient;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.ending.ShutdownPlan.Steps;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance.Failed;
import dev.mcptether.event.Instance.OrphanPrevented;
import dev.mcptether.event.Instance.Stopped;
import dev.mcptether.event.Instance.Stopping;
import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ShutdownPlanTest {
    private static final Duration BUDGET = Duration.ofMillis(300);

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeHalt halt = new FakeHalt(timers);
    private final RecordingSink events = RecordingSink.unchecked();
    private final ShutdownPlan plan = new ShutdownPlan(events, timers, halt);
    private final List<String> done = new CopyOnWriteArrayList<>();

    private ShutdownStep.Action note(String what) {
        return _ -> done.add(what);
    }

    /// Hangs until it is interrupted, and counts down when it has begun.
    private ShutdownStep.Action hang(CountDownLatch begun) {
        return _ -> {
            begun.countDown();
            new CountDownLatch(1).await();
        };
    }

    /// Hangs and ignores interrupts, as a blocked write does.
    private ShutdownStep.Action block(CountDownLatch begun, CountDownLatch released) {
        return _ -> {
            begun.countDown();
            boolean free = false;
            while (!free) {
                try {
                    free = released.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException ignored) {
                    // This action ignores interrupts on purpose.
                }
            }
        };
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_steps_run_in_order_around_the_last_event() throws InterruptedException {
        // Given
        plan.steps(_ ->
                new Steps(
                        List.of(
                                forTheClient("drain", BUDGET, note("drain")),
                                always("link", BUDGET, note("link"))),
                        List.of(
                                always(
                                        "seal",
                                        BUDGET,
                                        _ -> done.add("seal after " + events.events().size())))));

        // When
        plan.request(ExitReason.STDIN_EOF, "end of file");

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.STDIN_EOF);
        assertThat(done).containsExactly("drain", "link", "seal after 2");
        assertThat(events.events())
                .containsExactly(
                        new Stopping(ExitReason.STDIN_EOF, "end of file"),
                        new Stopped(ExitReason.STDIN_EOF, Duration.ZERO));
    }

    @Test
    void the_first_reason_wins() throws InterruptedException {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        plan.steps(
                _ -> new Steps(List.of(always("link", BUDGET, block(begun, released))), List.of()));

        // When
        plan.request(ExitReason.SIGTERM, "SIGTERM");
        await(begun);
        plan.request(ExitReason.STDIN_EOF, "end of file");
        plan.clientGone(OrphanTrigger.PIDFD);
        released.countDown();

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.SIGTERM);
        assertThat(events.events(Stopping.class)).hasSize(1);
        assertThat(events.events(OrphanPrevented.class)).isEmpty();
    }

    @Test
    void a_client_that_is_gone_is_not_drained_for() throws InterruptedException {
        // Given
        plan.steps(_ ->
                new Steps(
                        List.of(
                                forTheClient("drain", BUDGET, note("drain")),
                                always("link", BUDGET, note("link"))),
                        List.of()));

        // When
        plan.clientGone(OrphanTrigger.PIDFD);

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.CLIENT_GONE);
        assertThat(done).containsExactly("link");
        assertThat(events.events())
                .containsExactly(
                        new Stopping(ExitReason.CLIENT_GONE, "pidfd"),
                        new OrphanPrevented(OrphanTrigger.PIDFD),
                        new Stopped(ExitReason.CLIENT_GONE, Duration.ZERO));
    }

    @Test
    void no_orphan_was_prevented_when_stdin_had_ended_too() throws InterruptedException {
        plan.stdinHungUp();

        plan.clientGone(OrphanTrigger.PIDFD);

        assertThat(halt.await()).isEqualTo(ExitReason.CLIENT_GONE);
        assertThat(events.events(OrphanPrevented.class)).isEmpty();
    }

    @Test
    void a_client_that_goes_during_the_drain_ends_it() throws InterruptedException {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        plan.steps(_ ->
                new Steps(
                        List.of(
                                forTheClient("drain", BUDGET, hang(begun)),
                                forTheClient("answer", BUDGET, note("answer")),
                                always("link", BUDGET, note("link"))),
                        List.of()));
        plan.request(ExitReason.STDIN_EOF, "end of file");
        await(begun);

        // When
        plan.clientGone(OrphanTrigger.PIDFD);

        // Then: the end came without a timer
        assertThat(halt.await()).isEqualTo(ExitReason.STDIN_EOF);
        assertThat(done).containsExactly("link");
    }

    @Test
    void a_step_that_hangs_costs_its_budget_and_nothing_more() throws InterruptedException {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        plan.steps(_ ->
                new Steps(
                        List.of(
                                always("link", BUDGET, block(begun, never)),
                                always("card", BUDGET, note("card"))),
                        List.of(always("seal", BUDGET, note("seal")))));
        plan.request(ExitReason.SIGINT, "SIGINT");
        await(begun);

        // When
        timers.advance(BUDGET.minusMillis(1));
        assertThat(done).isEmpty();
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.SIGINT);
        assertThat(done).containsExactly("card", "seal");
        assertThat(events.events()).endsWith(new Stopped(ExitReason.SIGINT, BUDGET));
        never.countDown();
    }

    @Test
    void a_step_that_throws_does_not_stop_the_end() throws InterruptedException {
        plan.steps(_ ->
                new Steps(
                        List.of(
                                always(
                                        "link",
                                        BUDGET,
                                        _ -> {
                                            throw new java.io.IOException("no link");
                                        })),
                        List.of(always("seal", BUDGET, note("seal")))));

        plan.request(ExitReason.IDLE, "");

        assertThat(halt.await()).isEqualTo(ExitReason.IDLE);
        assertThat(done).containsExactly("seal");
    }

    @Test
    void early_steps_leave_later_ones_their_time_and_the_last_has_all_that_is_left()
            throws InterruptedException {
        // Given
        List<Duration> budgets = new CopyOnWriteArrayList<>();
        Duration day = Duration.ofDays(1);
        plan.steps(_ ->
                new Steps(
                        List.of(forTheClient("drain", day, budgets::add)),
                        List.of(always("seal", Duration.ofMillis(500), budgets::add))));

        // When
        plan.request(ExitReason.STDIN_EOF, "");

        // Then
        halt.await();
        assertThat(budgets).containsExactly(Duration.ofMillis(1_400), Duration.ofMillis(1_900));
    }

    @Test
    void past_the_deadline_the_process_ends_whatever_hangs() throws InterruptedException {
        // Given: an event sink that blocks, which sinks must not do
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ShutdownPlan hanging =
                new ShutdownPlan(
                        _ -> {
                            begun.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        timers,
                        halt);
        hanging.steps(_ ->
                new Steps(
                        List.of(
                                always(
                                        "link",
                                        ShutdownPlan.DEADLINE,
                                        block(new CountDownLatch(1), never))),
                        List.of()));
        hanging.request(ExitReason.STDIN_EOF, "");
        await(begun);

        // When
        timers.advance(ShutdownPlan.DEADLINE);

        // Then
        assertThat(halt.halted()).isTrue();
        never.countDown();
    }

    @Test
    void many_threads_at_the_door_make_one_end() throws InterruptedException {
        // Given
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads =
                java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i ->
                                Thread.startVirtualThread(() -> {
                                    try {
                                        go.await();
                                    } catch (InterruptedException late) {
                                        return;
                                    }
                                    plan.request(ExitReason.SIGTERM, "" + i);
                                    plan.clientGone(OrphanTrigger.POLL);
                                }))
                        .toList();

        // When
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        halt.await();
        assertThat(events.events(Stopping.class)).hasSize(1);
        assertThat(events.events(Stopped.class)).hasSize(1);
    }

    @Test
    void what_nobody_expected_is_told_and_ends_the_process() throws InterruptedException {
        // Given
        plan.steps(_ -> new Steps(List.of(always("link", BUDGET, note("link"))), List.of()));
        IllegalStateException thrown = new IllegalStateException("no such state");
        thrown.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("Loop", "turn", "Loop.java", 7)});

        // When
        plan.surprise(Thread.currentThread(), thrown);

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.INTERNAL_ERROR);
        assertThat(done).containsExactly("link");
        assertThat(events.events())
                .startsWith(
                        new Failed(
                                Thread.currentThread().getName(),
                                "java.lang.IllegalStateException: no such state"
                                        + " at Loop.turn(Loop.java:7)"),
                        new Stopping(ExitReason.INTERNAL_ERROR, "java.lang.IllegalStateException"));
    }

    @Test
    void a_surprise_on_the_way_out_changes_nothing() throws InterruptedException {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        plan.steps(_ ->
                new Steps(List.of(always("close", BUDGET, block(begun, released))), List.of()));
        plan.request(ExitReason.STDIN_EOF, "end of file");
        await(begun);

        // When
        plan.surprise(Thread.currentThread(), new OutOfMemoryError("full"));
        boolean halted = halt.halted();
        released.countDown();

        // Then
        assertThat(halted).isFalse();
        assertThat(halt.await()).isEqualTo(ExitReason.STDIN_EOF);
    }

    @Test
    void a_step_that_runs_out_of_memory_keeps_no_other_from_running() throws InterruptedException {
        // Given
        ShutdownStep.Action full =
                _ -> {
                    throw new OutOfMemoryError("full");
                };
        plan.steps(_ ->
                new Steps(
                        List.of(
                                always("close", BUDGET, full),
                                always("spans", BUDGET, note("spans"))),
                        List.of()));

        // When
        plan.request(ExitReason.STDIN_EOF, "end of file");

        // Then
        assertThat(halt.await()).isEqualTo(ExitReason.STDIN_EOF);
        assertThat(done).containsExactly("spans");
    }
}
