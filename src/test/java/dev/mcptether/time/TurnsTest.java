package dev.mcptether.time;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private static void fail(Throwable surprise) {
        throw new AssertionError("no task may break here", surprise);
    }

    private record Done(int thread, int number) {}

    @Test
    void tasks_of_many_threads_run_one_at_a_time_and_each_threads_in_its_order() throws Exception {
        // Given
        int threads = 4;
        int tasks = 30_000;
        List<Done> done = new ArrayList<>();
        List<Throwable> broken = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        Turns turns = new Turns(broken::add);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Thread> submitters = new ArrayList<>();

        // When
        for (int thread = 0; thread < threads; thread++) {
            int self = thread;
            Random random = new Random(thread);
            submitters.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                arrive(start);
                                for (int i = 0; i < tasks; i++) {
                                    int number = i;
                                    turns.run(() -> {
                                        together.addAndGet(inside.getAndIncrement());
                                        done.add(new Done(self, number));
                                        inside.decrementAndGet();
                                        if (number % 1000 == 999) {
                                            throw new IllegalStateException("on purpose");
                                        }
                                    });
                                    for (int spin = random.nextInt(20); spin > 0; spin--) {
                                        Thread.onSpinWait();
                                    }
                                }
                            }));
        }
        for (Thread submitter : submitters) {
            submitter.join();
        }

        // Then
        assertThat(together).hasValue(0);
        assertThat(done).hasSize(threads * tasks);
        assertThat(broken).hasSize(threads * tasks / 1000);
        int[] next = new int[threads];
        for (Done each : done) {
            assertThat(each.number()).isEqualTo(next[each.thread()]++);
        }
    }

    private static void arrive(CyclicBarrier start) {
        try {
            var _ = start.await();
        } catch (Exception interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_task_submitted_by_a_task_runs_after_it() {
        // Given
        List<String> order = new ArrayList<>();
        Turns turns = new Turns(TurnsTest::fail);

        // When
        turns.run(() -> {
            turns.run(() -> {
                order.add("inner");
                turns.run(() -> order.add("innermost"));
                order.add("inner ends");
            });
            order.add("outer ends");
        });

        // Then
        assertThat(order).containsExactly("outer ends", "inner", "inner ends", "innermost");
    }

    @Test
    void a_long_chain_of_tasks_overflows_no_stack() {
        // Given
        AtomicInteger left = new AtomicInteger(1_000_000);
        Turns turns = new Turns(TurnsTest::fail);
        Runnable again =
                new Runnable() {
                    @Override
                    public void run() {
                        if (left.decrementAndGet() > 0) {
                            turns.run(this);
                        }
                    }
                };

        // When
        turns.run(again);

        // Then
        assertThat(left).hasValue(0);
    }

    @Test
    void nobody_waits_for_a_task_that_is_running() throws Exception {
        // Given
        Turns turns = new Turns(TurnsTest::fail);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<Thread> ranOn = new ArrayList<>();
        Thread slow =
                Thread.ofPlatform()
                        .start(() ->
                                turns.run(() -> {
                                    running.countDown();
                                    await(mayEnd);
                                }));
        assertThat(running.await(30, SECONDS)).isTrue();

        // When
        turns.run(() -> ranOn.add(Thread.currentThread()));

        // Then
        assertThat(ranOn).as("left to the thread whose turn it is").isEmpty();
        mayEnd.countDown();
        slow.join();
        assertThat(ranOn).containsExactly(slow);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_task_that_throws_is_reported_and_stops_nobody() {
        // Given
        List<Throwable> broken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Turns turns = new Turns(broken::add);
        AssertionError surprise = new AssertionError("on purpose");

        // When
        turns.run(() -> {
            turns.run(() -> ran.add("next"));
            throw surprise;
        });
        turns.run(() -> ran.add("last"));

        // Then
        assertThat(broken).containsExactly(surprise);
        assertThat(ran).containsExactly("next", "last");
    }

    @Test
    void a_report_that_throws_stops_nobody_either() {
        // Given
        List<String> ran = new ArrayList<>();
        Turns turns =
                new Turns(surprise -> {
                    throw new IllegalStateException("cannot even report", surprise);
                });

        // When
        turns.run(() -> {
            throw new IllegalStateException("on purpose");
        });
        turns.run(() -> ran.add("last"));

        // Then
        assertThat(ran).containsExactly("last");
    }
}
