package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import dev.mcptether.wire.RequestId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "DAEMON_UNAVAILABLE, -31001, daemon_unavailable",
        "OUTCOME_UNKNOWN,    -31002, outcome_unknown",
        "MESSAGE_TOO_LARGE,  -31003, message_too_large",
        "OVERLOADED,         -31004, overloaded",
        "SHUTTING_DOWN,      -31005, shutting_down"
    })
    void code_and_reason_are_those_of_the_documentation(Refusal refusal, int code, String reason) {
        // When
        String answer =
                new String(refusal.answer(RequestId.of("1"), true, "why"), StandardCharsets.UTF_8);

        // Then
        assertThat(answer)
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"why\",\"data\":{\"tether\":{\"reason\":\"%s\",\"sent\":true}}}}"
                                .formatted(code, reason));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void the_id_comes_back_as_it_was_written_and_the_text_is_quoted(Refusal refusal) {
        RequestId id = RequestId.of("\"\\u00e9 \\\"\"");

        // When
        byte[] answer = refusal.answer(id, false, "a \"daemon\"\n\\ said \u0001 é");

        // Then
        assertThat(Peek.at(answer)).isInstanceOf(Peeked.Single.class);
        assertThat(new String(answer, StandardCharsets.UTF_8))
                .contains("\"id\":\"\\u00e9 \\\"\",")
                .contains("a \\\"daemon\\\"\\n\\\\ said \\u0001 é")
                .doesNotContain("\n");
    }

    @Test
    void what_could_not_be_read_is_answered_with_null() {
        // When
        Peeked answer = Peek.at(Refusal.notJson(17));

        // Then
        assertThat(answer).isInstanceOf(Peeked.Single.class);
        Envelope envelope = ((Peeked.Single) answer).envelope();
        assertThat(envelope.id()).isNull();
        assertThat(Answers.code(envelope)).isEqualTo(-32700);
        assertThat(new String(Refusal.notJson(17), StandardCharsets.UTF_8)).contains("byte 17");
    }
}
