package dev.mcptether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShimArgumentsTest {
    @Test
    void a_shim_needs_no_flags() {
        assertThat(plain("shim")).contains(Map.of());
    }

    @Test
    void flags_are_taken_with_a_blank_or_an_equals_sign() {
        // When
        Optional<Map<String, String>> flags =
                plain("shim --url ws://127.0.0.1:1/a=b --call-wait=5s");

        // Then
        assertThat(flags).contains(Map.of("--url", "ws://127.0.0.1:1/a=b", "--call-wait", "5s"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "daemon run",
                "--url ws://127.0.0.1:1",
                "shim --help",
                "shim --no-such-flag 1",
                "shim --token secret",
                "shim --url",
                "shim --url --call-wait",
                "shim --url ws://a --url ws://b",
                "shim ws://127.0.0.1:1"
            })
    void anything_else_is_left_to_whoever_has_the_words(String line) {
        assertThat(plain(line)).isEmpty();
    }

    private static Optional<Map<String, String>> plain(String line) {
        return ShimArguments.plain(line.split(" "));
    }
}
