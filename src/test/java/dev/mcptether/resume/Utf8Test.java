package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class Utf8Test {
    @Test
    void text_of_any_length_is_valid() {
        assertThat(Utf8.valid(new byte[0])).isTrue();
        assertThat(
                        Utf8.valid(
                                "\ud83d\ude00\u00e4x"
                                        .repeat(50_000)
                                        .getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void broken_and_cut_sequences_are_not() {
        assertThat(Utf8.valid(new byte[] {'a', (byte) 0xFF})).isFalse();
        assertThat(Utf8.valid(new byte[] {'a', (byte) 0xC3})).isFalse();
        assertThat(Utf8.valid(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})).isFalse();
    }

    @Test
    void what_is_wrong_is_found_at_every_place() {
        for (int length = 1; length < 40; length++) {
            for (int place = 0; place < length; place++) {
                byte[] text = new byte[length];
                Arrays.fill(text, (byte) 'x');
                assertThat(Utf8.valid(text)).as("%d", length).isTrue();
                text[place] = (byte) 0x80;
                assertThat(Utf8.valid(text)).as("%d of %d", place, length).isFalse();
            }
        }
    }

    @Test
    void what_is_not_ascii_is_taken_at_every_place() {
        for (int place = 0; place < 40; place++) {
            String text = "x".repeat(place) + "\u00fc\u20ac\ud83d\ude00" + "x".repeat(place);
            assertThat(Utf8.valid(text.getBytes(StandardCharsets.UTF_8))).as("%d", place).isTrue();
        }
    }
}
