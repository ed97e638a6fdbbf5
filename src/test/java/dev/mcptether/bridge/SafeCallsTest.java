package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeCallsTest {
    private final SafeCalls safeCalls = new SafeCalls();

    private void learn(String tools) {
        safeCalls.learn(
                Mcp.result("1", "{\"nextCursor\":\"x\",\"tools\":" + tools + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSafe(String tool) {
        byte[] call = Mcp.call("1", tool).getBytes(StandardCharsets.UTF_8);
        return Peek.at(call) instanceof Peeked.Single(var envelope) && safeCalls.isSafe(envelope);
    }

    @Test
    void a_tool_is_unsafe_until_its_daemon_says_otherwise() {
        assertThat(isSafe("a")).isFalse();

        // When
        learn(
                "[{\"name\":\"a\",\"annotations\":{\"readOnlyHint\":true}},"
                        + "{\"name\":\"b\",\"annotations\":{\"x\":{\"readOnlyHint\":true}}},"
                        + "{\"name\":\"c\"}]");

        // Then
        assertThat(isSafe("a")).isTrue();
        assertThat(isSafe("b")).isFalse();
        assertThat(isSafe("c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"readOnlyHint\":\"true\"}",
                "{\"readOnlyHint\":1}",
                "true",
                "[]",
                "{\"destructiveHint\":false}",
                "{}"
            })
    void only_true_is_true(String annotations) {
        // When
        learn("[{\"name\":\"a\",\"annotations\":" + annotations + "}]");

        // Then
        assertThat(isSafe("a")).isFalse();
    }

    @Test
    void a_hint_that_is_taken_back_is_gone() {
        learn("[{\"name\":\"a\",\"annotations\":{\"idempotentHint\":true}}]");

        // When
        learn("[{\"name\":\"a\",\"annotations\":{\"idempotentHint\":false}}]");

        // Then
        assertThat(isSafe("a")).isFalse();
    }

    @Test
    void pages_of_a_list_add_up() {
        // When
        learn("[{\"name\":\"a\",\"annotations\":{\"idempotentHint\":true}}]");
        learn("[{\"name\":\"b\",\"annotations\":{\"idempotentHint\":true}}]");

        // Then
        assertThat(isSafe("a") && isSafe("b")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"tools\":[]}}", "{\"result\":null}", "{\"result\":{\"tools\":{}}}",
                "{\"result\":{\"tools\":[null,7]}}", "[{\"result\":{}}]", "7"
            })
    void what_is_no_list_of_tools_teaches_nothing(String answer) {
        learn("[{\"name\":\"a\",\"annotations\":{\"readOnlyHint\":true}}]");

        // When
        safeCalls.learn(answer.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(isSafe("a")).isTrue();
    }

    @Test
    void what_cannot_be_read_forgets_everything() {
        learn("[{\"name\":\"a\",\"annotations\":{\"readOnlyHint\":true}}]");

        // When
        learn("[{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}]");

        // Then
        assertThat(isSafe("a")).isFalse();
    }
}
