package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ShimConfig.Pings;
import dev.mcptether.time.Turns;
import dev.mcptether.time.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LivenessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTimers timers = new VirtualTimers();
    private final Turns turns =
            new Turns(broken -> {
                throw new AssertionError(broken);
            });
    private final FakeConnection connection =
            new FakeConnection(new NobodyListens(), FarEnd.unproven(false));
    private int silences;

    private Liveness watching(int intervalSeconds, int timeoutSeconds) {
        Pings pings =
                new Pings(Duration.ofSeconds(intervalSeconds), Duration.ofSeconds(timeoutSeconds));
        Liveness liveness = new Liveness(pings, timers);
        liveness.start(turns, connection, () -> silences++);
        return liveness;
    }

    @Test
    void a_ping_goes_out_at_every_interval() {
        watching(20, 60);

        // When
        timers.advance(SECOND.multipliedBy(59));

        // Then
        assertThat(connection.pings()).isEqualTo(2);
        assertThat(silences).isZero();
    }

    @Test
    void silence_for_the_timeout_is_told_once() {
        watching(20, 60);

        // When
        timers.advance(SECOND.multipliedBy(600));

        // Then
        assertThat(silences).isEqualTo(1);
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void any_sign_of_life_starts_the_clock_again() {
        Liveness liveness = watching(20, 60);
        timers.advance(SECOND.multipliedBy(59));

        // When
        liveness.heard(timers.nanos());
        timers.advance(SECOND.multipliedBy(59));

        // Then
        assertThat(silences).isZero();
        timers.advance(SECOND.multipliedBy(2));
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void an_idle_daemon_is_asked_before_it_is_taken_for_dead() {
        Liveness liveness = watching(60, 20);

        // When
        for (int i = 0; i < 10; i++) {
            timers.advance(SECOND.multipliedBy(60));
            liveness.heard(timers.nanos());
        }

        // Then
        assertThat(connection.pings()).isEqualTo(10);
        assertThat(silences).isZero();
    }

    @Test
    void while_reading_is_paused_silence_means_nothing() {
        Liveness liveness = watching(20, 60);

        // When
        liveness.pause();
        timers.advance(SECOND.multipliedBy(600));

        // Then
        assertThat(silences).isZero();
        assertThat(connection.pings()).isEqualTo(30);
        assertThat(liveness.resume(timers.nanos())).isTrue();
        timers.advance(SECOND.multipliedBy(59));
        assertThat(silences).isZero();
        timers.advance(SECOND);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void what_was_not_paused_is_not_resumed_and_no_sign_of_life() {
        Liveness liveness = watching(20, 60);
        timers.advance(SECOND.multipliedBy(59));

        // When
        boolean resumed = liveness.resume(timers.nanos());

        // Then
        assertThat(resumed).isFalse();
        timers.advance(SECOND);
        assertThat(silences).isEqualTo(1);
    }

    @Test
    void after_the_stop_nothing_happens() {
        Liveness liveness = watching(20, 60);

        // When
        liveness.stop();
        timers.advance(SECOND.multipliedBy(600));

        // Then
        assertThat(connection.pings() + silences + timers.waiting()).isZero();
    }

    @Test
    void a_check_that_was_already_due_at_the_stop_does_nothing() {
        Liveness liveness = watching(20, 60);

        // When
        turns.run(() -> {
            timers.advance(SECOND.multipliedBy(20));
            liveness.stop();
        });

        // Then
        assertThat(connection.pings() + timers.waiting()).isZero();
    }
}
