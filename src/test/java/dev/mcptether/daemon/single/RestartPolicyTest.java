package dev.mcptether.daemon.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.daemon.single.RestartPolicy.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartPolicyTest {
    private final RestartPolicy policy = new RestartPolicy();

    private Decision endsAt(Duration now, Duration lived) {
        return policy.ended(now.toNanos(), lived);
    }

    @Test
    void the_delay_doubles_from_100_ms_to_5_s() {
        long[] delays = new long[8];
        for (int i = 0; i < delays.length; i++) {
            // Each end comes more than a minute after the one before, so it is no crash loop.
            Decision decision = endsAt(Duration.ofSeconds(61L * i), Duration.ofSeconds(30));
            delays[i] = ((Decision.After) decision).delay().toMillis();
        }
        assertThat(delays).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
    }

    @Test
    void five_ends_within_60_s_are_a_crash_loop() {
        for (int i = 0; i < 4; i++) {
            assertThat(endsAt(Duration.ofSeconds(15L * i), Duration.ofSeconds(1)))
                    .isInstanceOf(Decision.After.class);
        }
        assertThat(endsAt(Duration.ofSeconds(60), Duration.ofSeconds(1)))
                .isEqualTo(new Decision.Never());
    }

    @Test
    void five_ends_in_more_than_60_s_are_none() {
        for (int i = 0; i < 20; i++) {
            assertThat(endsAt(Duration.ofMillis(15_001L * i), Duration.ofSeconds(15)))
                    .isInstanceOf(Decision.After.class);
        }
    }

    @Test
    void who_lived_for_a_minute_starts_over_with_the_shortest_delay() {
        // Given
        endsAt(Duration.ZERO, Duration.ZERO);
        endsAt(Duration.ofSeconds(1), Duration.ZERO);

        // When
        Decision decision = endsAt(Duration.ofSeconds(90), Duration.ofSeconds(60));

        // Then
        assertThat(decision).isEqualTo(new Decision.After(Duration.ofMillis(100)));
    }
}
