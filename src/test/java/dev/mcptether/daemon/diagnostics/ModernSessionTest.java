package dev.mcptether.daemon.diagnostics;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Tests the era of MCP 2026-07-28: there is no handshake, and each request stands alone.
final class ModernSessionTest {
    private static final String META =
            "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                    + "'io.modelcontextprotocol/clientInfo':{'name':'Ann','version':'9'},"
                    + "'io.modelcontextprotocol/clientCapabilities':{}}";

    private final ServerUnderTest under = new ServerUnderTest();
    private final FakeClient client = under.client();

    @Test
    void the_server_is_discovered() {
        // When
        JsonNode result = client.asks(request("1", "server/discover", "")).path("result");

        // Then
        assertThat(result.path("supportedVersions").values())
                .extracting(JsonNode::asString)
                .containsExactly(
                        "2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");
        assertThat(result.path("resultType").asString()).isEqualTo("complete");
        assertThat(result.path("capabilities").has("tools")).isTrue();
        assertThat(result.path("ttlMs").asInt()).isPositive();
        assertThat(result.path("cacheScope").asString()).isEqualTo("private");
        assertThat(
                        result.path("_meta")
                                .path("io.modelcontextprotocol/serverInfo")
                                .path("name")
                                .asString())
                .isEqualTo("tether");
        assertThat(client.session().client()).isEqualTo("Ann");
    }

    @Test
    void tools_are_listed_and_called_without_a_handshake() {
        // When
        JsonNode list = client.asks(request("1", "tools/list", "")).path("result");
        JsonNode echo =
                client.asks(request("2", "tools/call", ",'name':'echo','arguments':{'text':'hi'}"))
                        .path("result");

        // Then
        assertThat(list.path("tools").size()).isEqualTo(8);
        assertThat(list.path("ttlMs").isNumber()).isTrue();
        assertThat(echo.path("content").path(0).path("text").asString()).isEqualTo("hi");
        assertThat(echo.path("resultType").asString()).isEqualTo("complete");
        assertThat(echo.has("ttlMs")).isFalse();
    }

    @Test
    void another_version_is_refused_with_those_that_are_spoken() {
        // When
        JsonNode error =
                client.asks(request("1", "tools/list", "").replace("2026-07-28", "1900-01-01"))
                        .path("error");

        // Then
        assertThat(error.path("code").asInt()).isEqualTo(-32022);
        assertThat(error.path("data").path("requested").asString()).isEqualTo("1900-01-01");
        assertThat(error.path("data").path("supported").path(0).asString()).isEqualTo("2026-07-28");
    }

    @Test
    void a_request_without_capabilities_is_malformed() {
        // When
        JsonNode answer =
                client.asks(request("1", "tools/list", "").replace("clientCapabilities", "other"));

        // Then
        assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "logging/setLevel", "initialize", "prompts/list"})
    void what_this_era_has_not_is_not_found(String method) {
        // When
        JsonNode answer = client.asks(request("1", method, ""));

        // Then
        assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32601);
    }

    @Test
    void the_client_is_never_asked() {
        // When
        JsonNode answer = client.asks(request("1", "tools/call", ",'name':'ask_client'"));

        // Then
        assertThat(answer.path("result").path("isError").asBoolean()).isTrue();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void one_session_serves_both_eras() {
        // Given
        client.initialized("2025-06-18");

        // When
        JsonNode modern = client.asks(request("1", "tools/list", ""));
        JsonNode legacy = client.asks("{'jsonrpc':'2.0','id':2,'method':'tools/list'}");

        // Then
        assertThat(modern.path("result").has("resultType")).isTrue();
        assertThat(legacy.path("result").has("resultType")).isFalse();
    }

    @Test
    void log_messages_come_with_the_request_that_asks_for_them() throws InterruptedException {
        // Given
        String quiet =
                request("1", "tools/call", ",'name':'sleep','arguments':{'seconds':1,'steps':1}");
        String loud =
                quiet.replace("'id':1", "'id':2")
                        .replace(
                                "'_meta':{", "'_meta':{'io.modelcontextprotocol/logLevel':'info',");

        // When
        List<JsonNode> aloud = afterSleep(loud);
        List<JsonNode> quietly = afterSleep(quiet);

        // Then
        assertThat(aloud).hasSize(2);
        assertThat(aloud.getFirst().path("method").asString()).isEqualTo("notifications/message");
        assertThat(quietly).hasSize(1);
    }

    @Test
    void a_subscription_is_acknowledged_told_of_changes_and_ended_by_cancelling() {
        // Given
        client.says(
                request(
                        "7",
                        "subscriptions/listen",
                        ",'notifications':{'toolsListChanged':true,'promptsListChanged':true}"));
        JsonNode acknowledged = client.hears();

        // When
        client.says(request("8", "tools/call", ",'name':'announce_change'"));
        JsonNode changed = client.hears();
        client.hears();
        client.says(McpSessionTest.cancel("7"));
        client.asks(request("9", "tools/call", ",'name':'announce_change'"));

        // Then
        assertThat(acknowledged.path("method").asString())
                .isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(acknowledged.path("params").path("notifications").toString())
                .isEqualTo("{\"toolsListChanged\":true}");
        assertThat(changed.path("method").asString()).isEqualTo("notifications/tools/list_changed");
        for (JsonNode each : List.of(acknowledged, changed)) {
            assertThat(subscription(each.path("params"))).isEqualTo(7);
        }
        assertThat(client.rest()).isEmpty();
        eventually(under.events::assertPaired);
    }

    @Test
    void a_subscription_that_the_daemon_ends_gets_its_result() {
        // Given
        client.says(request("7", "subscriptions/listen", ",'notifications':{}"));
        client.hears();

        // When
        client.session().close();

        // Then
        JsonNode over = client.hears();
        assertThat(over.path("id").asInt()).isEqualTo(7);
        assertThat(over.path("result").path("resultType").asString()).isEqualTo("complete");
        assertThat(subscription(over.path("result"))).isEqualTo(7);
        assertThat(under.events.events(Call.Finished.class))
                .extracting(Call.Finished::outcome)
                .containsExactly(CallOutcome.OK);
    }

    private List<JsonNode> afterSleep(String call) throws InterruptedException {
        client.says(call);
        under.timers.awaitWaiting(1);
        under.timers.advance(Duration.ofSeconds(1));
        List<JsonNode> heard = new ArrayList<>();
        do {
            heard.add(client.hears());
        } while (!heard.getLast().has("id"));
        return heard;
    }

    private static int subscription(JsonNode holder) {
        return holder.path("_meta").path("io.modelcontextprotocol/subscriptionId").asInt();
    }

    private static String request(String id, String method, String more) {
        return "{'jsonrpc':'2.0','id':%s,'method':'%s','params':{%s%s}}"
                .formatted(id, method, META, more);
    }
}
