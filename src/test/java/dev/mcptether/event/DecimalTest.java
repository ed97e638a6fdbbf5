package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecimalTest {
    private static final long SEED = 20261121;

    @ParameterizedTest
    @CsvSource({
        "0, 9, 0",
        "1, 0, 1",
        "-1, 9, -0.000000001",
        "1500000000, 9, 1.5",
        "1000000000, 9, 1",
        "250, 3, 0.25",
        "-12345, 3, -12.345",
        "9223372036854775807, 9, 9223372036.854775807",
        "-9223372036854775808, 18, -9.223372036854775808"
    })
    void its_text_is_plain_and_short(long unscaled, int digits, String text) {
        assertThat(new Decimal(unscaled, digits)).hasToString(text);
    }

    @Test
    void it_is_what_a_big_decimal_is() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            long unscaled = random.nextLong() >> random.nextInt(64);
            int digits = random.nextInt(19);
            BigDecimal big = BigDecimal.valueOf(unscaled, digits);
            Decimal decimal = new Decimal(unscaled, digits);

            assertThat(decimal.toString())
                    .isEqualTo(big.signum() == 0 ? "0" : big.stripTrailingZeros().toPlainString());
            assertThat(decimal.exact()).isEqualByComparingTo(big);
            assertThat(decimal.nearestDouble()).isEqualTo(big.doubleValue());
        }
    }

    @Test
    void equal_numbers_are_equal() {
        assertThat(new Decimal(1500, 3)).isEqualTo(new Decimal(15, 1));
        assertThat(new Decimal(0, 9)).isEqualTo(Decimal.of(0));
        assertThat(new Decimal(0, 9).isZero()).isTrue();
    }
}
