package dev.mcptether.link.exai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Method;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ExaiHandshakeTest {
    private static final String MODERN =
            "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}";

    private final ExaiHandshake handshake = new ExaiHandshake("window");

    @Test
    void both_handshakes_are_answered_as_a_daemon_would() {
        // When
        JsonNode initialize = answer(Method.INITIALIZE, "{\"protocolVersion\":\"2025-03-26\"}");
        JsonNode discover = answer(Method.DISCOVER, MODERN);

        // Then
        assertThat(initialize.path("protocolVersion").asString("")).isEqualTo("2025-03-26");
        assertThat(initialize.path("capabilities").has("tools")).isTrue();
        assertThat(initialize.path("serverInfo").path("name").asString("")).isEqualTo("window");
        assertThat(discover.path("supportedVersions").path(0).asString("")).isEqualTo("2026-07-28");
        assertThat(discover.path("resultType").asString("")).isEqualTo("complete");
    }

    @Test
    void nothing_else_is_answered_without_a_daemon() {
        assertThat(raw(Method.TOOLS_LIST, "{}")).isNull();
        assertThat(raw(Method.DISCOVER, MODERN.replace("2026", "2031"))).isNull();
    }

    private JsonNode answer(Method method, String params) {
        return ScriptedExai.JSON.readTree(raw(method, params));
    }

    private byte @Nullable [] raw(Method method, String params) {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":" + params + "}";
        return handshake.answer(method, request.getBytes(StandardCharsets.UTF_8));
    }
}
