package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import org.junit.jupiter.api.Test;

final class PendingCallsTest {
    private final PendingCalls pending = new PendingCalls(() -> {});

    private PendingCall added(String id) {
        PendingCall call = new PendingCall(1, RequestId.of(id), Method.TOOLS_CALL, false, 0);
        pending.add(call);
        return call;
    }

    @Test
    void calls_are_found_by_what_their_id_means() {
        PendingCall call = added("\"\\u0061\"");

        // Then
        assertThat(pending.find(RequestId.of("\"a\""))).isSameAs(call);
        assertThat(pending.find(RequestId.of("1"))).isNull();
    }

    @Test
    void of_one_id_the_oldest_is_found_whichever_is_removed() {
        PendingCall first = added("1");
        PendingCall second = added("1");
        PendingCall third = added("1");

        // When
        pending.remove(second);

        // Then
        assertThat(pending.find(first.id)).isSameAs(first);
        assertThat(pending.contains(second)).isFalse();
        pending.remove(first);
        pending.remove(first);
        assertThat(pending.find(first.id)).isSameAs(third);
        pending.remove(third);
        assertThat(pending.find(first.id)).isNull();
        assertThat(pending.awaited()).isZero();
    }

    @Test
    void all_come_in_the_order_they_were_asked() {
        PendingCall first = added("1");
        PendingCall second = added("2");
        PendingCall again = added("1");
        PendingCall last = added("3");

        // Then
        assertThat(pending.all()).containsExactly(first, second, again, last);
    }

    @Test
    void only_so_many_cancelled_calls_are_remembered_and_nobody_waits_for_them() {
        PendingCall waiting = added("\"waits\"");
        PendingCall oldest = added("\"waits\"");
        pending.cancel(oldest);

        // When
        for (int i = 0; i < 1024; i++) {
            pending.cancel(added("" + i));
        }

        // Then
        assertThat(pending.awaited()).isEqualTo(1);
        assertThat(pending.all()).hasSize(1025).contains(waiting).doesNotContain(oldest);
    }

    @Test
    void pings_are_waited_for_and_are_no_work() {
        PendingCall ping = new PendingCall(1, RequestId.of("1"), Method.PING, true, 0);
        pending.add(ping);
        PendingCall work = added("2");
        assertThat(pending.awaited()).isEqualTo(2);
        assertThat(pending.working()).isEqualTo(1);

        // When
        pending.cancel(ping);
        pending.cancel(work);

        // Then
        assertThat(pending.awaited()).isZero();
        assertThat(pending.working()).isZero();
    }
}
