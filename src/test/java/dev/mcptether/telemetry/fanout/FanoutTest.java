package dev.mcptether.telemetry.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Daemon;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Event;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Instance;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.event.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FanoutTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456789Z");
    private static final TraceContext CONTEXT =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);

    private final RecordingSink slots = RecordingSink.unchecked();
    private final RecordingSink unlogged = RecordingSink.unchecked();
    private final List<Stamped> seen = new ArrayList<>();
    private Instant now = NOW;

    @Test
    void an_event_with_a_line_is_stamped_after_it_was_counted() {
        // Given
        Fanout fanout = fanout(false, stamped -> seen.add(stamped));
        Event event = new Link.Closed(1000, Duration.ofSeconds(1));

        // When
        fanout.emit(event);

        // Then
        assertThat(slots.events()).containsExactly(event);
        assertThat(unlogged.events()).isEmpty();
        assertThat(seen).containsExactly(new Stamped(NOW, event, null));
    }

    @Test
    void an_event_without_a_line_is_counted_twice_and_never_stamped() {
        // Given
        Fanout fanout = fanout(false, stamped -> seen.add(stamped));
        Event event = new Message.Passed(Direction.TO_CLIENT, Kind.RESPONSE, 10, 20);

        // When
        fanout.emit(event);

        // Then
        assertThat(slots.events()).containsExactly(event);
        assertThat(unlogged.events()).containsExactly(event);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_flood_of_refusals_has_ten_lines_a_minute_for_each_reason_and_all_are_counted() {
        // Given
        Fanout fanout = fanout(false, stamped -> seen.add(stamped));
        Event refused = new Daemon.ConnectionRefused(RejectReason.UNAUTHORIZED, 0);
        Event other = new Daemon.ConnectionRefused(RejectReason.TOO_MANY, 0);

        // When
        for (int i = 0; i < 25; i++) {
            fanout.emit(refused);
        }
        fanout.emit(other);
        now = NOW.plusSeconds(60);
        fanout.emit(refused);
        fanout.emit(refused);

        // Then
        assertThat(slots.events()).hasSize(28);
        assertThat(unlogged.events()).hasSize(15).containsOnly(refused);
        assertThat(seen).hasSize(13);
        assertThat(seen.subList(0, 10)).extracting(Stamped::event).containsOnly(refused);
        assertThat(seen.subList(10, 13))
                .extracting(Stamped::event)
                .containsExactly(
                        other,
                        new Daemon.ConnectionRefused(RejectReason.UNAUTHORIZED, 15),
                        refused);
    }

    @Test
    void a_subscriber_that_throws_is_counted_and_the_others_still_hear() {
        // Given
        Fanout fanout =
                fanout(
                        false,
                        stamped -> {
                            throw new AssertionError("broken");
                        },
                        stamped -> seen.add(stamped));

        // When
        fanout.emit(new Link.Closed(1000, Duration.ZERO));

        // Then
        Dropped dropped = new Dropped(Dropped.What.EVENT, Dropped.Why.FAILED, 1);
        assertThat(seen).hasSize(1);
        assertThat(slots.events()).contains(dropped);
        assertThat(unlogged.events()).containsExactly(dropped);
    }

    @Test
    void nothing_is_accepted_after_the_last_event() {
        // Given
        Fanout fanout = fanout(false, stamped -> seen.add(stamped));
        fanout.emit(new Instance.Stopped(ExitReason.STDIN_EOF, Duration.ZERO));

        // When
        fanout.emit(new Link.Closed(1000, Duration.ZERO));

        // Then
        assertThat(slots.events()).hasSize(1);
        assertThat(seen).hasSize(1);
    }

    @Test
    void the_end_of_a_call_carries_the_trace_its_start_came_with() {
        // Given
        Fanout fanout = fanout(false, stamped -> seen.add(stamped));
        fanout.emit(started(1, CONTEXT));
        fanout.emit(started(2, null));

        // When
        fanout.emit(finished(1));
        fanout.emit(finished(2));

        // Then
        assertThat(seen.get(0).trace())
                .isEqualTo(
                        new Trace(
                                0x0af7651916cd43ddL,
                                0x8448eb211c80319cL,
                                0xb7ad6b7169203331L,
                                true));
        assertThat(seen.get(1).trace()).isNull();
    }

    @Test
    void with_an_exporter_every_call_is_a_span_of_its_own_in_its_senders_trace() {
        // Given
        Fanout fanout = fanout(true, stamped -> seen.add(stamped));
        fanout.emit(started(1, CONTEXT));
        fanout.emit(started(2, null));

        // When
        fanout.emit(finished(1));
        fanout.emit(finished(2));

        // Then
        Trace child = Objects.requireNonNull(seen.get(0).trace());
        Trace root = Objects.requireNonNull(seen.get(1).trace());
        assertThat(child.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(child.spanId()).hasSize(16).isNotEqualTo("b7ad6b7169203331");
        assertThat(root.traceId()).hasSize(32).isNotEqualTo(child.traceId());
    }

    @Test
    void a_context_that_is_not_valid_is_no_trace() {
        assertThat(
                        List.of(
                                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                                "nonsense",
                                ""))
                .allSatisfy(text -> assertThat(Trace.of(new TraceContext(text, null))).isNull());
    }

    private Fanout fanout(boolean exported, Subscriber... subscribers) {
        return new Fanout(
                () -> now, slots, unlogged, new TracedCalls(exported), List.of(subscribers));
    }

    private static Call.Started started(long call, @Nullable TraceContext trace) {
        return new Call.Started(call, Initiator.CLIENT, Method.TOOLS_CALL, "1", "echo", trace);
    }

    private static Call.Finished finished(long call) {
        return new Call.Finished(
                call,
                Initiator.CLIENT,
                Method.TOOLS_CALL,
                CallOutcome.OK,
                null,
                Duration.ofMillis(5));
    }
}
