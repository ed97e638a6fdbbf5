package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeTest {
    private final Handshake handshake = new Handshake();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Envelope envelope(String text) {
        if (Peek.at(bytes(text)) instanceof Peeked.Single(Envelope envelope)) {
            return envelope;
        }
        throw new AssertionError(text);
    }

    private void accepted(String request, String answer) {
        Consumer<byte[]> whenAccepted = handshake.whenAccepted(envelope(request), bytes(request));
        assertThat(whenAccepted).isNotNull();
        if (whenAccepted != null) {
            whenAccepted.accept(bytes(answer));
        }
    }

    private static String answer(String capabilities, String serverInfo) {
        return Mcp.result(
                "0",
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":%s,\"serverInfo\":%s}"
                        .formatted(capabilities, serverInfo));
    }

    @Test
    void it_is_settled_by_the_answer() {
        assertThat(handshake.isSettled()).isFalse();

        // When
        accepted(Mcp.INITIALIZE, Mcp.WELCOME);

        // Then
        assertThat(handshake.isSettled()).isTrue();
        assertThat(handshake.initialize()).isEqualTo(bytes(Mcp.INITIALIZE));
    }

    @Test
    void other_requests_leave_nothing_to_restore() {
        // Then
        assertThat(handshake.whenAccepted(envelope(Mcp.call("1", "a")), bytes("{}"))).isNull();
    }

    @Test
    void daemons_that_say_the_same_in_other_words_are_the_same() {
        accepted(
                Mcp.INITIALIZE,
                answer("{\"tools\":{},\"prompts\":{}}", "{\"name\":\"a\",\"version\":\"1\"}"));

        // When
        byte[] again =
                bytes(
                        answer(
                                "{ \"prompts\":{},\"tools\":{} }",
                                "{\"version\":\"1\",\"name\":\"\\u0061\"}"));

        // Then
        assertThat(handshake.differs(again)).isFalse();
        assertThat(handshake.replace(again)).isEmpty();
    }

    @Test
    void a_daemon_that_differs_announces_the_lists_that_either_has() {
        accepted(Mcp.INITIALIZE, answer("{\"tools\":{}}", "{}"));

        // When
        List<String> news = handshake.replace(bytes(answer("{\"resources\":{}}", "{}")));

        // Then
        assertThat(news)
                .containsExactly(
                        "notifications/tools/list_changed", "notifications/resources/list_changed");
    }

    @Test
    void a_daemon_that_differs_is_the_one_that_the_next_is_compared_with() {
        accepted(Mcp.INITIALIZE, Mcp.welcome("0", "1"));
        var _ = handshake.replace(bytes(Mcp.welcome("0", "2")));

        // Then
        assertThat(handshake.differs(bytes(Mcp.welcome("0", "2")))).isFalse();
        assertThat(handshake.differs(bytes(Mcp.welcome("0", "1")))).isTrue();
    }

    @Test
    void the_latest_of_each_subscription_is_restored_once_in_order() {
        accepted(Mcp.request("1", "resources/subscribe", "{\"uri\":\"a\"}"), Mcp.result("1"));
        accepted(Mcp.request("2", "resources/subscribe", "{\"uri\":\"b\"}"), Mcp.result("2"));
        accepted(
                Mcp.request("3", "resources/subscribe", "{\"uri\":\"a\",\"n\":1}"),
                Mcp.result("3"));

        OwnIds ids = new OwnIds(() -> 0xab, _ -> false);

        // When
        Handshake.Restoration restoration = handshake.restoration(ids);

        // Then
        assertThat(restoration.messages())
                .extracting(message -> new String(message, StandardCharsets.UTF_8))
                .containsExactly(
                        Mcp.request(
                                "\"tether:ab:0\"",
                                "resources/subscribe",
                                "{\"uri\":\"a\",\"n\":1}"),
                        Mcp.request("\"tether:ab:1\"", "resources/subscribe", "{\"uri\":\"b\"}"));
        assertThat(restoration.ids())
                .extracting(Object::toString)
                .containsExactly("\"tether:ab:0\"", "\"tether:ab:1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"result\":7}",
                "{\"result\":{\"serverInfo\":[],\"protocolVersion\":3}}",
                "[]"
            })
    void strange_answers_break_nothing(String answer) {
        // When
        accepted(Mcp.INITIALIZE, answer);

        // Then
        assertThat(handshake.replace(bytes(Mcp.WELCOME))).isNotEmpty();
    }
}
