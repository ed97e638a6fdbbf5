package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonScannerTest {
    private static final int[] EDGES = {
        0x00, 0x1F, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF
    };
    private static final int ROUNDS = 5_000;

    private static boolean accepts(byte[] text) {
        JsonScanner scanner = new JsonScanner(text, text.length);
        int at = scanner.value(scanner.blanks(0));
        return at >= 0 && scanner.blanks(at) == text.length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everything_well_formed_is_accepted() {
        // Given
        RandomJson json = new RandomJson(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] text = utf8(json.blanks() + json.value(6) + json.blanks());

            // When
            boolean accepted = accepts(text);

            // Then
            assertThat(accepted).as(() -> new String(text, StandardCharsets.UTF_8)).isTrue();
        }
    }

    @Test
    void damaged_text_is_accepted_exactly_when_jackson_accepts_it() {
        // Given
        RandomJson json = new RandomJson(2);
        int accepted = 0;
        for (int i = 0; i < 5 * ROUNDS; i++) {
            byte[] text = json.damaged(json.value(3));

            // When
            boolean ours = accepts(text);

            // Then
            assertThat(ours)
                    .as(() -> Arrays.toString(text) + new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(Jackson.accepts(text));
            accepted += ours ? 1 : 0;
        }
        assertThat(accepted).as("both verdicts occur").isBetween(ROUNDS / 10, 4 * ROUNDS);
    }

    @Test
    void every_lead_byte_with_every_edge_of_what_may_follow_is_judged_as_utf8_is() {
        // Given
        byte[] text = utf8("\"    \"");
        for (int lead = 0x7F; lead < 256; lead++) {
            for (int second : EDGES) {
                for (int third : EDGES) {
                    text[1] = (byte) lead;
                    text[2] = (byte) second;
                    text[3] = (byte) third;
                    text[4] = (byte) (lead >= 0xF0 ? 0x80 : 'x');

                    // When
                    boolean accepted = accepts(text);

                    // Then
                    assertThat(accepted)
                            .as(() -> Arrays.toString(text))
                            .isEqualTo(Jackson.accepts(text));
                }
            }
        }
    }

    @Test
    void nesting_beyond_its_limit_is_told_and_overflows_no_stack() {
        // Given
        String deepest = "[{\"a\":".repeat(5000) + "1" + "}]".repeat(5000);
        String deeper = "[" + deepest + "]";
        String bottomless = "[".repeat(10_000_000);

        // When
        List<Boolean> tooDeep =
                Stream.of(deepest, deeper, bottomless)
                        .map(text -> {
                            JsonScanner scanner = new JsonScanner(utf8(text), text.length());
                            var _ = scanner.value(0);
                            return scanner.isTooDeep();
                        })
                        .toList();

        // Then
        assertThat(tooDeep).containsExactly(false, true, true);
        assertThat(accepts(utf8(deepest))).isTrue();
        assertThat(accepts(utf8(deeper))).isTrue();
        assertThat(accepts(utf8(bottomless))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "nul|3",
                "tru1|3",
                "01|0",
                "-|0",
                "1.|0",
                "{\"a\" 1}|5",
                "{\"a\":}|5",
                "{\"a\":1,}|7",
                "[1,]|3",
                "[1 2]|3",
                "\"a\\x\"|2",
                "\"a|2",
                "[1|2",
                "{|1",
                "'a'|0"
            })
    void a_refusal_says_where(String text, int offset) {
        // Given
        byte[] bytes = utf8(text);
        JsonScanner scanner = new JsonScanner(bytes, bytes.length);

        // When
        int behind = scanner.value(0);

        // Then
        assertThat(behind).isEqualTo(-1);
        assertThat(scanner.failedAt()).isEqualTo(offset);
    }

    @Test
    void line_breaks_are_seen_between_tokens_only() {
        // Given
        byte[] between = utf8("{\"a\"\n:1}");
        byte[] escaped = utf8("{\"a\":\"\\n\\r\"}");
        JsonScanner broken = new JsonScanner(between, between.length);
        JsonScanner whole = new JsonScanner(escaped, escaped.length);

        // When
        int brokenEnd = broken.value(0);
        int wholeEnd = whole.value(0);

        // Then
        assertThat(brokenEnd).isEqualTo(between.length);
        assertThat(wholeEnd).isEqualTo(escaped.length);
        assertThat(broken.sawLineBreak()).isTrue();
        assertThat(whole.sawLineBreak()).isFalse();
    }
}
