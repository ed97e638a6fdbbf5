package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private final Outbox outbox = new Outbox(100);

    private static Outgoing notification(int length) {
        return new Outgoing(new byte[length], Kind.NOTIFICATION, List.of(), 0);
    }

    private static Outgoing call(int length) {
        PendingCall call = new PendingCall(1, RequestId.of("1"), Method.TOOLS_CALL, false, 0);
        return new Outgoing(new byte[length], Kind.REQUEST, List.of(call), 0);
    }

    @Test
    void messages_leave_in_the_order_they_came() {
        Outgoing first = call(1);
        Outgoing second = notification(1);
        outbox.offer(first, 50);
        outbox.offer(second, 10);

        // Then
        assertThat(outbox.size()).isEqualTo(2);
        assertThat(outbox.poll()).isSameAs(first);
        assertThat(outbox.poll()).isSameAs(second);
        assertThat(outbox.poll()).isNull();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void what_is_put_back_goes_before_the_rest_whatever_the_bounds() {
        Outgoing waiting = call(100);
        Outgoing first = call(60);
        Outgoing second = call(60);
        outbox.offer(waiting, 10);

        // When
        outbox.putBack(List.of(first, second), _ -> 20);

        // Then
        assertThat(List.of(outbox.poll(), outbox.poll(), outbox.poll()))
                .containsExactly(first, second, waiting);
    }

    @Test
    void the_bytes_are_bounded_and_free_again_however_a_message_leaves() {
        Outgoing removed = call(50);
        Outgoing expiring = call(50);

        // When
        assertThat(outbox.offer(removed, 10)).isTrue();
        assertThat(outbox.offer(expiring, 10)).isTrue();
        assertThat(outbox.offer(notification(1), 10)).isFalse();
        outbox.remove(removed);
        outbox.remove(removed);
        assertThat(outbox.expired(10)).containsExactly(expiring);

        // Then
        assertThat(outbox.offer(notification(101), 10)).isFalse();
        assertThat(outbox.offer(notification(100), 10)).isTrue();
        outbox.poll();
        assertThat(outbox.offer(notification(100), 10)).isTrue();
        assertThat(outbox.takeIf(_ -> true)).hasSize(1);
        assertThat(outbox.offer(notification(100), 10)).isTrue();
    }

    @Test
    void the_number_is_bounded() {
        for (int i = 0; i < Outbox.MAX_MESSAGES; i++) {
            assertThat(outbox.offer(notification(0), 0)).isTrue();
        }

        // Then
        assertThat(outbox.offer(notification(0), 0)).isFalse();
    }

    @Test
    void calls_expire_by_their_own_time_and_notifications_never() {
        Outgoing late = call(1);
        Outgoing soon = call(1);
        Outgoing never = notification(1);
        outbox.offer(late, 30);
        outbox.offer(never, 0);
        outbox.offer(soon, 10);
        assertThat(outbox.nextExpiryNanos()).isEqualTo(10);
        assertThat(outbox.expired(9)).isEmpty();

        // When
        List<Outgoing> expired = outbox.expired(10);

        // Then
        assertThat(expired).containsExactly(soon);
        assertThat(outbox.nextExpiryNanos()).isEqualTo(30);
        assertThat(outbox.expired(100)).containsExactly(late);
        assertThat(outbox.nextExpiryNanos()).isNull();
        assertThat(outbox.poll()).isSameAs(never);
    }

    @Test
    void a_clock_that_overflows_is_no_matter() {
        Outgoing before = call(1);
        Outgoing after = call(1);
        outbox.offer(after, Long.MIN_VALUE + 5);
        outbox.offer(before, Long.MAX_VALUE - 5);

        // Then
        assertThat(outbox.nextExpiryNanos()).isEqualTo(Long.MAX_VALUE - 5);
        assertThat(outbox.expired(Long.MAX_VALUE)).containsExactly(before);
        assertThat(outbox.expired(Long.MIN_VALUE + 5)).containsExactly(after);
    }
}
