package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final int ROUNDS = 20_000;
    private static final int LONGEST = 70;
    private static final int STEP = 8;

    private final Random random = new Random(1);

    /// Mostly plain bytes, sometimes with one or two bytes of any value.
    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        Arrays.fill(bytes, (byte) 'x');
        for (int others = random.nextInt(3); others > 0 && bytes.length > 0; others--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    @Test
    void only_plain_bytes_are_passed_over() {
        for (int i = 0; i < ROUNDS; i++) {
            // Given
            byte[] bytes = bytes();
            int from = random.nextInt(bytes.length + 1);
            int first = from;
            while (first < bytes.length && isPlain(bytes[first])) {
                first++;
            }

            // When
            int at = Bytes.plain(bytes, from, bytes.length);

            // Then
            assertThat(at)
                    .as(() -> Arrays.toString(bytes) + " from " + from)
                    .isBetween(Math.max(from, first - STEP + 1), first);
        }
    }

    @Test
    void every_byte_that_is_not_plain_stops_at_every_place() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < STEP; place++) {
                // Given
                byte[] bytes = new byte[STEP];
                Arrays.fill(bytes, (byte) '~');
                bytes[place] = (byte) value;

                // When
                int at = Bytes.plain(bytes, 0, STEP);

                // Then
                assertThat(at)
                        .as("0x%02x at %d", value, place)
                        .isEqualTo(isPlain((byte) value) ? STEP : 0);
            }
        }
    }

    @Test
    void the_first_occurrence_is_found() {
        for (int i = 0; i < ROUNDS; i++) {
            // Given
            byte[] bytes = bytes();
            byte wanted = (byte) random.nextInt(256);
            for (int copies = random.nextInt(3); copies > 0 && bytes.length > 0; copies--) {
                bytes[random.nextInt(bytes.length)] = wanted;
            }
            int from = random.nextInt(bytes.length + 1);
            int first = from;
            while (first < bytes.length && bytes[first] != wanted) {
                first++;
            }

            // When
            int at = Bytes.indexOf(wanted, bytes, from, bytes.length);

            // Then
            assertThat(at)
                    .as(() -> Arrays.toString(bytes) + " from " + from + ": " + wanted)
                    .isEqualTo(first);
        }
    }
}
