package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    /// Always gives the largest number of the asked range.
    private static final RandomGenerator LARGEST =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            };

    @Test
    void the_longest_wait_doubles_from_100_ms_to_10_s() {
        Backoff backoff = Backoff.standard(LARGEST);

        // Then
        assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.delay(7)).isEqualTo(Duration.ofMillis(6400));
        assertThat(backoff.delay(8)).isEqualTo(Duration.ofSeconds(10));
        assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_wait_lies_anywhere_between_nothing_and_the_longest() {
        Backoff backoff = Backoff.standard(new SplittableRandom(1));

        // When
        List<Long> millis =
                LongStream.range(0, 1000).mapToObj(_ -> backoff.delay(4).toMillis()).toList();

        // Then
        assertThat(millis)
                .allMatch(each -> each >= 0 && each <= 800)
                .anyMatch(each -> each < 50)
                .anyMatch(each -> each > 750);
    }

    @Test
    void long_waits_do_not_overflow() {
        Backoff backoff = new Backoff(Duration.ofHours(1), Duration.ofDays(1), LARGEST);

        // Then
        assertThat(backoff.delay(100)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void nonsense_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), LARGEST));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), LARGEST));
    }
}
