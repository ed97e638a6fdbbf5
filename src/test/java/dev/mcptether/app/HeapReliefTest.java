package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Event;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapReliefTest {
    private static final Event SMALL = passed((1 << 20) - 1);
    private static final Event LARGE = passed(1 << 20);

    private final VirtualTimers timers = new VirtualTimers();
    private final List<Event> events = new ArrayList<>();
    private int collections;
    private long heapBytes = 10 << 20;
    private final HeapRelief relief =
            new HeapRelief(events::add, timers, () -> collections++, () -> heapBytes);

    private static Event passed(int bytes) {
        return new Message.Passed(Direction.TO_DAEMON, Kind.REQUEST, bytes, 1);
    }

    @Test
    void every_event_is_handed_on() {
        // When
        relief.emit(SMALL);
        relief.emit(LARGE);

        // Then
        assertThat(events).containsExactly(SMALL, LARGE);
    }

    @Test
    void a_usual_message_collects_nothing() {
        // When
        relief.emit(SMALL);

        // Then
        timers.advance(Duration.ofHours(1));
        assertThat(collections).isZero();
    }

    @Test
    void large_messages_are_followed_by_one_collection_in_ten_seconds() {
        // When
        relief.emit(LARGE);
        timers.advance(Duration.ofSeconds(9));
        relief.emit(LARGE);
        assertThat(collections).isZero();
        timers.advance(Duration.ofSeconds(1));

        // Then
        assertThat(collections).isEqualTo(1);
        timers.advance(Duration.ofHours(1));
        assertThat(collections).isEqualTo(1);
        relief.emit(LARGE);
        timers.advance(Duration.ofSeconds(10));
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void a_heap_that_has_grown_by_many_small_messages_is_collected() {
        pass(10_000);
        timers.advance(Duration.ofHours(1));
        assertThat(collections).isZero();
        heapBytes += 4 << 20;

        // When
        pass(10_000);
        timers.advance(Duration.ofSeconds(10));

        // Then: it is collected once, and again only after it has grown again
        assertThat(collections).isEqualTo(1);
        pass(10_000);
        timers.advance(Duration.ofHours(1));
        assertThat(collections).isEqualTo(1);
        heapBytes += 4 << 20;
        pass(10_000);
        timers.advance(Duration.ofSeconds(10));
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void what_refused_messages_leave_behind_is_collected_at_once() {
        relief.emit(refused());
        timers.advance(Duration.ZERO);
        assertThat(collections).isZero();
        heapBytes += 64 << 20;

        // When
        relief.emit(refused());
        relief.emit(refused());
        timers.advance(Duration.ZERO);

        // Then: it is collected once, and again only after it has grown again
        assertThat(collections).isEqualTo(1);
        relief.emit(refused());
        timers.advance(Duration.ZERO);
        assertThat(collections).isEqualTo(1);
        heapBytes += 64 << 20;
        relief.emit(refused());
        timers.advance(Duration.ZERO);
        assertThat(collections).isEqualTo(2);
    }

    private static Event refused() {
        return new Call.Finished(
                1,
                Initiator.CLIENT,
                Method.OTHER,
                CallOutcome.MESSAGE_TOO_LARGE,
                -31003L,
                Duration.ZERO);
    }

    private void pass(int messages) {
        for (int message = 0; message < messages; message++) {
            relief.emit(SMALL);
        }
    }
}
