package dev.mcptether.ending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IdleWatchTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final VirtualTimers timers = new VirtualTimers();
    private final AtomicLong lastRequest = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final IdleWatch watch =
            new IdleWatch(TIMEOUT, lastRequest::get, calls::get, timers, ended::incrementAndGet);

    @Test
    void silence_for_the_whole_time_ends_it_once() {
        watch.start();

        timers.advance(TIMEOUT.minusMillis(1));
        assertThat(ended).hasValue(0);
        timers.advance(Duration.ofHours(1));

        assertThat(ended).hasValue(1);
    }

    @Test
    void each_request_gives_the_whole_time_again() {
        // Given
        watch.start();
        timers.advance(Duration.ofMinutes(7));
        lastRequest.set(timers.nanos());

        // When
        timers.advance(TIMEOUT.minusMillis(1));
        assertThat(ended).hasValue(0);
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(ended).hasValue(1);
    }

    @Test
    void a_call_in_flight_is_not_idle_and_its_answer_may_be_read() {
        // Given
        calls.set(1);
        watch.start();
        timers.advance(TIMEOUT.multipliedBy(10));
        assertThat(ended).hasValue(0);

        // When
        calls.set(0);
        timers.advance(TIMEOUT.minusMillis(1));
        assertThat(ended).hasValue(0);
        timers.advance(Duration.ofMillis(1));

        // Then
        assertThat(ended).hasValue(1);
    }

    @Test
    void a_closed_watch_ends_nothing() {
        watch.start();

        watch.close();
        timers.advance(Duration.ofDays(1));

        assertThat(ended).hasValue(0);
    }
}
