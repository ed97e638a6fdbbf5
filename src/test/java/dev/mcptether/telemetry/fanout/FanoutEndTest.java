package dev.mcptether.telemetry.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Event;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Link;
import dev.mcptether.event.Parent;
import dev.mcptether.time.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FanoutEndTest {
    private static final Event LAST = new Instance.Stopped(ExitReason.STDIN_EOF, Duration.ZERO);
    private static final Event COUNTED =
            new Parent.Checked(Parent.CheckMethod.POLL, Parent.CheckOutcome.ALIVE);

    @Test
    void the_last_event_waits_for_one_that_has_begun() throws InterruptedException {
        // Given: an event whose emission has begun and not ended
        CountDownLatch between = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        AtomicInteger counted = new AtomicInteger();
        AtomicInteger countedAtTheEnd = new AtomicInteger(-1);
        Fanout fanout =
                new Fanout(
                        InstantSource.system(),
                        event -> {
                            if (event.equals(COUNTED)) {
                                between.countDown();
                                await(stopping);
                            }
                        },
                        event -> counted.incrementAndGet(),
                        new TracedCalls(false),
                        List.of(stamped -> countedAtTheEnd.set(counted.get())));
        Thread emitter = Thread.ofPlatform().start(() -> fanout.emit(COUNTED));
        between.await();

        // When
        Thread ender = Thread.ofPlatform().start(() -> fanout.emit(LAST));
        Eventually.await(() -> ender.getState() == Thread.State.TIMED_WAITING);
        stopping.countDown();
        ender.join();
        emitter.join();

        // Then
        assertThat(countedAtTheEnd).hasValue(1);
    }

    /// The shim ends while it connects, so the turn that would report it never runs.
    @Test
    void what_is_still_open_ends_before_the_last_event() {
        List<Event> told = new java.util.ArrayList<>();
        Fanout fanout =
                new Fanout(
                        InstantSource.fixed(java.time.Instant.EPOCH),
                        _ -> {},
                        _ -> {},
                        new TracedCalls(false),
                        List.of(stamped -> told.add(stamped.event())));
        fanout.emit(new Link.OutageBegan(Link.RetryCause.CONNECT_FAILED));
        fanout.emit(new Link.Attempted(1, "a:1"));
        fanout.emit(new Link.AttemptEnded(1, Link.ConnectOutcome.TIMEOUT, Duration.ZERO, ""));
        fanout.emit(new Link.Attempted(2, "a:1"));
        told.clear();

        // When
        fanout.emit(LAST);

        // Then
        assertThat(told)
                .containsExactly(
                        new Link.OutageEnded(Duration.ZERO),
                        new Link.AttemptEnded(
                                2,
                                Link.ConnectOutcome.ABANDONED,
                                Duration.ZERO,
                                "the instance ends"),
                        LAST);
    }

    @Test
    void nothing_is_accepted_after_the_last_event_and_there_is_one() {
        AtomicInteger passed = new AtomicInteger();
        Fanout fanout =
                new Fanout(
                        InstantSource.system(),
                        event -> passed.incrementAndGet(),
                        event -> {},
                        new TracedCalls(false),
                        List.of());

        // When
        fanout.emit(LAST);
        fanout.emit(COUNTED);
        fanout.emit(LAST);

        // Then
        assertThat(passed).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
