package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
}
