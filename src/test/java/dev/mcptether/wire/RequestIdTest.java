package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1",
                "1|1.0",
                "1|1e0",
                "100|1E2",
                "100|1.00e+2",
                "0|-0",
                "0|0.0",
                "0|0e5",
                "-5|-5.0",
                "0.5|5e-1",
                "123456789012345678901234567890|123456789012345678901234567890.0",
                "\"a\"|\"\\u0061\"",
                "\"é\"|\"\\u00e9\"",
                "\"é\"|\"\\u00E9\"",
                "\"\ud83d\ude00\"|\"\\uD83D\\uDE00\"",
                "\"a/b\"|\"a\\/b\"",
                "\"\\n\"|\"\\u000a\"",
                "\"\\\\\"|\"\\u005c\"",
                "\"\"|\"\"",
                "1e999999999|1e999999999"
            })
    void equal_when_json_says_so(String left, String right) {
        // When
        RequestId one = RequestId.of(left);
        RequestId other = RequestId.of(right);

        // Then
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.json()).isEqualTo(left);
        assertThat(other.json()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|\"1\"",
                "1|-1",
                "1|1.5",
                "9007199254740992|9007199254740993",
                "123456789012345678901|123456789012345678902",
                "1e400|1e401",
                "\"a\"|\"A\"",
                "\"\"|\" \"",
                "\"é\"|\"e\\u0301\"",
                "\"\\\\u0061\"|\"a\"",
                "true|\"true\""
            })
    void different_when_json_says_so(String left, String right) {
        // When
        RequestId one = RequestId.of(left);
        RequestId other = RequestId.of(right);

        // Then
        assertThat(one).isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "1e-2147483648",
                "1e99999999999999999999",
                "-0e-99999999999",
                "\"\\ud800\"",
                "{\"a\":1}",
                "[]",
                "false"
            })
    void odd_ids_are_equal_to_themselves(String json) {
        // When
        RequestId id = RequestId.of(json);

        // Then
        assertThat(id).isEqualTo(RequestId.of(json)).hasToString(json);
    }

    @Test
    void a_number_of_a_million_digits_is_not_computed() {
        // Given
        String digits = "1".repeat(1_000_000) + ".5";

        // When
        RequestId id = RequestId.of(digits);

        // Then
        assertThat(id).isEqualTo(RequestId.of(digits)).isNotEqualTo(RequestId.of(digits + "0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\\"",
                "\"\\u\"",
                "\"\\u12\"",
                "\"\\uzzzz\"",
                "\"\\q\\",
                "\"a\"b\"",
                "\\"
            })
    void what_is_no_json_is_taken_as_it_is(String json) {
        // When Then
        assertThatCode(() -> RequestId.of(json)).doesNotThrowAnyException();
        assertThat(RequestId.of(json)).isEqualTo(RequestId.of(json)).hasToString(json);
    }
}
