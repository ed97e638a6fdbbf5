package dev.mcptether.daemon.diagnostics;

import static dev.mcptether.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Message;
import dev.mcptether.event.Method;
import dev.mcptether.event.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class McpSessionTest {
    private final ServerUnderTest under = new ServerUnderTest();
    private final FakeClient client = under.client();

    @ParameterizedTest
    @CsvSource({
        "2024-11-05,2024-11-05",
        "2025-03-26,2025-03-26",
        "2025-06-18,2025-06-18",
        "2025-11-25,2025-11-25",
        "2026-07-28,2025-11-25",
        "1999-01-01,2025-11-25"
    })
    void a_legacy_client_gets_its_version_or_the_latest_legacy_one(String asked, String given) {
        // When
        JsonNode answer =
                client.asks(
                        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'"
                                + asked
                                + "','capabilities':{},'clientInfo':{'name':'Ann','version':'9'}}}");

        // Then
        JsonNode result = answer.path("result");
        assertThat(result.path("protocolVersion").asString()).isEqualTo(given);
        assertThat(result.path("capabilities").path("tools").path("listChanged").asBoolean())
                .isTrue();
        assertThat(result.path("capabilities").has("logging")).isTrue();
        assertThat(result.path("serverInfo").path("version").asString()).isEqualTo("1.2.3");
        assertThat(client.session().client()).isEqualTo("Ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void a_legacy_session_lists_and_calls_tools(String version) {
        // Given
        client.initialized(version);

        // When
        JsonNode list = client.asks("{'jsonrpc':'2.0','id':'a','method':'tools/list'}");
        JsonNode echo = client.asks(callTool("'b'", "echo", "{'text':'h\u00e4'}"));

        // Then
        assertThat(names(list))
                .containsExactly(
                        "echo",
                        "sleep",
                        "recent_events",
                        "fleet_status",
                        "process_tree",
                        "count",
                        "ask_client",
                        "announce_change");
        JsonNode first = list.path("result").path("tools").path(0);
        assertThat(first.path("annotations").path("readOnlyHint").asBoolean()).isTrue();
        assertThat(first.path("inputSchema").path("required").path(0).asString()).isEqualTo("text");
        assertThat(echo.path("id").asString()).isEqualTo("b");
        assertThat(text(echo)).isEqualTo("h\u00e4");
        assertThat(echo.path("result").has("resultType")).isFalse();
    }

    @Test
    void only_what_should_not_be_repeated_is_not_declared_safe() {
        // Given
        client.initialized("2025-11-25");

        // When
        JsonNode list = client.asks("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");

        // Then
        List<String> unsafe =
                StreamSupport.stream(list.path("result").path("tools").spliterator(), false)
                        .filter(tool -> !tool.path("annotations").path("readOnlyHint").asBoolean())
                        .map(tool -> tool.path("name").asString())
                        .toList();
        assertThat(unsafe).containsExactly("sleep", "count");
    }

    @Test
    void before_the_handshake_only_a_ping_is_answered_with_a_result() {
        // When
        JsonNode ping = client.asks("{'jsonrpc':'2.0','id':1,'method':'ping'}");
        JsonNode list = client.asks("{'jsonrpc':'2.0','id':2,'method':'tools/list'}");
        JsonNode discover = client.asks("{'jsonrpc':'2.0','id':3,'method':'server/discover'}");

        // Then
        assertThat(ping.path("result").isObject()).isTrue();
        assertThat(code(list)).isEqualTo(-32602);
        assertThat(code(discover)).isEqualTo(-32602);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'jsonrpc':                                    | -32700 | null",
                "{} {}                                          | -32700 | null",
                "7                                              | -32600 | null",
                "{'id':1,'method':'ping'}                       | -32600 | 1",
                "{'jsonrpc':'1.0','id':1,'method':'ping'}       | -32600 | 1",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}    | -32600 | null",
                "{'jsonrpc':'2.0','id':[1],'method':'ping'}     | -32600 | null",
                "{'jsonrpc':'2.0','id':1,'method':7}            | -32600 | 1",
                "{'jsonrpc':'2.0','id':1}                       | -32600 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':[]} | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'initialize'} | -32600 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'no/such'}    | -32601 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'server/discover'} | -32601 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call'} | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'no'}} | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'echo','arguments':[]}}"
                        + " | -32602 | 1",
                "{'jsonrpc':'2.0','id':1,'method':'logging/setLevel','params':{'level':'loud'}}"
                        + " | -32602 | 1",
                "[]                                             | -32600 | null",
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]     | -32600 | null"
            })
    void what_cannot_be_served_gets_the_error_json_rpc_has_for_it(
            String message, int code, String id) {
        // Given
        client.initialized("2025-11-25");

        // When
        JsonNode answer = client.asks(message);

        // Then
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.path("id").toString()).isEqualTo(id);
        assertThat(answer.path("jsonrpc").asString()).isEqualTo("2.0");
        eventually(under.events::assertPaired);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','method':'notifications/nobody/knows'}",
                "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':99}}",
                "{'jsonrpc':'2.0','method':'notifications/cancelled'}",
                "{'jsonrpc':'2.0','method':'notifications/x','params':3}",
                "{'jsonrpc':'2.0','id':5,'result':{}}"
            })
    void what_wants_no_answer_gets_none(String message) {
        // Given
        client.initialized("2025-06-18");

        // When
        client.says(message);

        // Then
        assertThat(client.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-7",
                "9007199254740993",
                "123456789012345678901234567890",
                "'a\u00e4'",
                "''"
            })
    void an_id_comes_back_as_it_was(String id) {
        // When
        JsonNode answer = client.asks("{'jsonrpc':'2.0','id':" + id + ",'method':'ping'}");

        // Then
        assertThat(answer.path("id").toString()).isEqualTo(id.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26"})
    void a_batch_is_answered_by_one_batch(String version) {
        // Given
        client.initialized(version);

        // When
        JsonNode answer =
                client.asks(
                        "[{'jsonrpc':'2.0','id':1,'method':'ping'},"
                                + "{'jsonrpc':'2.0','method':'notifications/x'},"
                                + callTool("2", "echo", "{'text':'in a batch'}")
                                + ",{'jsonrpc':'2.0','id':3,'method':'nope'},"
                                + "{'id':4}]");

        // Then
        assertThat(answer.isArray()).isTrue();
        assertThat(answer).hasSize(4);
        assertThat(ids(answer)).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(client.rest()).isEmpty();
        eventually(under.events::assertPaired);
    }

    @Test
    void a_batch_of_notifications_is_not_answered() {
        // Given
        client.initialized("2025-03-26");

        // When
        client.says("[{'jsonrpc':'2.0','method':'notifications/x'}]");

        // Then
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void a_cancelled_request_is_missing_from_its_batch() throws InterruptedException {
        // Given
        client.initialized("2025-03-26");
        client.says(
                "["
                        + callTool("1", "sleep", "{'seconds':60,'steps':1}")
                        + ",{'jsonrpc':'2.0','id':2,'method':'ping'}]");
        under.timers.awaitWaiting(1);

        // When
        client.says(cancel("1"));

        // Then
        assertThat(ids(client.hears())).containsExactly("2");
        eventually(under.events::assertPaired);
    }

    @Test
    void progress_is_told_to_whom_it_asks_for_it() throws InterruptedException {
        // Given
        client.initialized("2025-06-18");
        client.says(
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'sleep',"
                        + "'arguments':{'seconds':2,'steps':2},'_meta':{'progressToken':'p'}}}");
        client.says(callTool("2", "sleep", "{'seconds':2,'steps':2}"));

        // When
        under.timers.awaitWaiting(2);
        under.timers.advance(Duration.ofSeconds(1));
        JsonNode half = client.hears();
        under.timers.awaitWaiting(2);
        under.timers.advance(Duration.ofSeconds(1));
        List<JsonNode> later = List.of(client.hears(), client.hears(), client.hears());

        // Then
        assertThat(half.path("method").asString()).isEqualTo("notifications/progress");
        assertThat(half.path("params").path("progressToken").asString()).isEqualTo("p");
        assertThat(half.path("params").path("progress").asDouble()).isEqualTo(1);
        assertThat(half.path("params").path("total").asDouble()).isEqualTo(2);
        assertThat(later).filteredOn(each -> each.has("method")).hasSize(1);
        assertThat(later).filteredOn(each -> each.has("result")).hasSize(2);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void cancelling_interrupts_the_tool_and_no_answer_comes() throws InterruptedException {
        // Given
        client.initialized("2025-11-25");
        client.says(callTool("1", "sleep", "{'seconds':60}"));
        under.timers.awaitWaiting(1);

        // When
        client.says(cancel("1"));

        // Then
        awaitNoTimers();
        under.timers.advance(Duration.ofMinutes(2));
        assertThat(client.rest()).isEmpty();
        assertThat(client.session().callsInFlight()).isZero();
        assertOutcomes(CallOutcome.CANCELLED);
        eventually(under.events::assertPaired);
    }

    @Test
    void the_end_of_the_session_interrupts_everything() throws InterruptedException {
        // Given
        client.initialized("2025-11-25");
        client.says(callTool("1", "sleep", "{'seconds':60}"));
        client.says(callTool("2", "count", "{'hold':60}"));
        under.timers.awaitWaiting(2);

        // When
        client.session().close();

        // Then
        awaitNoTimers();
        assertThat(client.rest()).isEmpty();
        assertOutcomes(CallOutcome.ABANDONED, CallOutcome.ABANDONED);
        eventually(under.events::assertPaired);
    }

    @Test
    void a_quick_request_is_answered_while_a_tool_runs() throws InterruptedException {
        // Given
        client.initialized("2025-11-25");
        client.says(callTool("1", "sleep", "{'seconds':60}"));
        under.timers.awaitWaiting(1);

        // When
        JsonNode ping = client.asks("{'jsonrpc':'2.0','id':2,'method':'ping'}");

        // Then
        assertThat(ping.path("id").asInt()).isEqualTo(2);
    }

    @Test
    void a_request_whose_id_is_in_use_is_refused() throws InterruptedException {
        // Given
        client.initialized("2025-11-25");
        client.says(callTool("1", "sleep", "{'seconds':60}"));
        under.timers.awaitWaiting(1);

        // When
        JsonNode answer = client.asks("{'jsonrpc':'2.0','id':1,'method':'ping'}");

        // Then
        assertThat(code(answer)).isEqualTo(-32600);
        assertThat(client.session().callsInFlight()).isEqualTo(1);
    }

    @Test
    void arguments_that_do_not_fit_fail_where_a_model_can_read_it() {
        // Given
        client.initialized("2025-11-25");

        // When
        JsonNode answer = client.asks(callTool("1", "sleep", "{'seconds':-1}"));

        // Then
        assertThat(answer.path("result").path("isError").asBoolean()).isTrue();
        assertThat(text(answer)).isEqualTo("seconds must be a number from 0 to 3600");
        assertOutcomes(CallOutcome.TOOL_ERROR);
    }

    @Test
    void a_broken_tool_is_an_internal_error_of_one_call() {
        // Given
        Tool broken =
                new Tool() {
                    @Override
                    public Declaration declaration() {
                        return new Declaration("broken", "", "", Json.object(), Effect.WRITES);
                    }

                    @Override
                    public ToolResult call(ToolCall call) {
                        throw new IllegalStateException("secret detail");
                    }
                };
        ServerUnderTest other =
                new ServerUnderTest(new OpenCalls.Limits(8, 100_000, Duration.ZERO), broken);
        FakeClient hurt = other.client().initialized("2025-11-25");

        // When
        JsonNode answer = hurt.asks(callTool("1", "broken", "{}"));

        // Then
        assertThat(code(answer)).isEqualTo(-32603);
        assertThat(answer.toString()).doesNotContain("secret detail");
        eventually(other.events::assertPaired);
    }

    @Test
    void more_calls_than_fit_are_refused_and_may_be_tried_again() throws InterruptedException {
        // Given
        ServerUnderTest small =
                new ServerUnderTest(new OpenCalls.Limits(2, 100_000, Duration.ZERO));
        FakeClient busy = small.client().initialized("2025-11-25");
        busy.says(callTool("1", "sleep", "{'seconds':60}"));
        busy.says(callTool("2", "sleep", "{'seconds':60}"));
        small.timers.awaitWaiting(2);

        // When
        JsonNode refused = busy.asks(callTool("3", "count", "{}"));

        // Then
        assertThat(code(refused)).isEqualTo(-31004);
        assertThat(refused.path("error").path("data").path("tether").path("reason").asString())
                .isEqualTo("overloaded");
        small.events.events(Call.Finished.class).stream()
                .filter(each -> each.method() == Method.TOOLS_CALL)
                .forEach(each -> assertThat(each.outcome()).isEqualTo(CallOutcome.OVERLOADED));
    }

    @Test
    void calls_that_hold_too_many_bytes_are_refused() throws InterruptedException {
        // Given
        ServerUnderTest small = new ServerUnderTest(new OpenCalls.Limits(64, 1000, Duration.ZERO));
        FakeClient busy = small.client().initialized("2025-11-25");
        String filler = "x".repeat(800);
        busy.says(callTool("1", "sleep", "{'seconds':60,'filler':'" + filler + "'}"));
        small.timers.awaitWaiting(1);

        // When
        JsonNode refused = busy.asks(callTool("2", "echo", "{'text':'" + filler + "'}"));
        busy.says(cancel("1"));
        JsonNode accepted = busy.asks(callTool("3", "echo", "{'text':'" + filler + "'}"));

        // Then
        assertThat(code(refused)).isEqualTo(-31004);
        assertThat(text(accepted)).isEqualTo(filler);
    }

    @Test
    void an_answer_that_is_too_large_becomes_an_error() {
        // Given
        client.initialized("2025-11-25");
        // The answer must escape each quote, so it is larger than the request.
        String quotes = "\\u0022".repeat(ServerUnderTest.MAX_MESSAGE_BYTES / 2);

        // When
        JsonNode answer = client.asks(callTool("1", "echo", "{'text':'" + quotes + "'}"));

        // Then
        assertThat(code(answer)).isEqualTo(-31003);
        assertOutcomes(CallOutcome.MESSAGE_TOO_LARGE);
    }

    @Test
    void log_messages_come_at_the_level_that_was_asked_for() throws InterruptedException {
        // Given
        client.initialized("2025-06-18");
        client.asks(
                "{'jsonrpc':'2.0','id':1,'method':'logging/setLevel','params':{'level':'info'}}");

        // When
        client.says(callTool("2", "sleep", "{'seconds':1,'steps':1}"));
        under.timers.awaitWaiting(1);
        under.timers.advance(Duration.ofSeconds(1));
        JsonNode log = client.hears();
        JsonNode answer = client.hears();

        // Then
        assertThat(log.path("method").asString()).isEqualTo("notifications/message");
        assertThat(log.path("params").path("level").asString()).isEqualTo("info");
        assertThat(text(answer)).isEqualTo("slept for 1.0 s");
    }

    @Test
    void counting_is_kept_by_key_for_the_life_of_the_daemon() {
        // Given
        client.initialized("2025-11-25");
        FakeClient other = under.client().initialized("2025-11-25");

        // When
        client.asks(callTool("1", "count", "{'key':'k'}"));
        other.asks(callTool("1", "count", "{'key':'k','by':2}"));
        JsonNode read = client.asks(callTool("2", "count", "{'key':'k','by':0}"));

        // Then
        assertThat(read.path("result").path("structuredContent").path("count").asInt())
                .isEqualTo(3);
    }

    @Test
    void diagnostics_say_what_they_are_given() {
        // Given
        client.initialized("2025-11-25");

        // Then
        assertThat(text(client.asks(callTool("1", "recent_events", "{'limit':7}"))))
                .isEqualTo("the last 7");
        assertThat(text(client.asks(callTool("2", "fleet_status", "{}")))).isEqualTo("one shim");
        assertThat(text(client.asks(callTool("3", "process_tree", "{}")))).isEqualTo("init");
    }

    @Test
    void the_trace_a_request_carries_is_that_of_its_call() {
        // Given
        client.initialized("2025-11-25");
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        // When
        client.asks(
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'echo',"
                        + "'arguments':{'text':''},'_meta':{'traceparent':'"
                        + parent
                        + "','tracestate':'a=b'}}}");

        // Then
        assertThat(under.events.events(Call.Started.class))
                .last()
                .isEqualTo(
                        new Call.Started(
                                2,
                                Initiator.CLIENT,
                                Method.TOOLS_CALL,
                                "1",
                                "echo",
                                new TraceContext(parent, "a=b")));
        assertThat(under.events.events(Message.Passed.class)).isNotEmpty();
    }

    @Test
    void the_client_is_asked_what_it_declared_to_answer() {
        // Given
        client.initialized("2025-06-18", "{'roots':{}}");
        client.says(callTool("1", "ask_client", "{}"));

        // When
        JsonNode ping = client.hears();
        client.says("{'jsonrpc':'2.0','id':" + ping.path("id") + ",'result':{}}");
        JsonNode roots = client.hears();
        client.says(
                "{'jsonrpc':'2.0','id':"
                        + roots.path("id")
                        + ",'error':{'code':-32601,'message':'no roots'}}");
        JsonNode answer = client.hears();

        // Then
        assertThat(ping.path("method").asString()).isEqualTo("ping");
        assertThat(roots.path("method").asString()).isEqualTo("roots/list");
        JsonNode said = answer.path("result").path("structuredContent").path("answers");
        assertThat(said.path(0).path("outcome").asString()).isEqualTo("answered");
        assertThat(said.path(1).path("outcome").asString()).isEqualTo("refused");
        assertThat(said.path(1).path("code").asInt()).isEqualTo(-32601);
        assertThat(under.events.events(Call.Finished.class))
                .filteredOn(each -> each.initiator() == Initiator.DAEMON)
                .extracting(Call.Finished::outcome)
                .containsExactly(CallOutcome.OK, CallOutcome.ERROR);
        eventually(under.events::assertPaired);
    }

    @Test
    void a_client_that_does_not_answer_is_told_that_it_need_not() throws InterruptedException {
        // Given
        client.initialized("2025-06-18");
        client.says(callTool("1", "ask_client", "{'what':'ping','patience':5}"));
        JsonNode ping = client.hears();
        under.timers.awaitWaiting(1);

        // When
        under.timers.advance(Duration.ofSeconds(5));

        // Then
        JsonNode cancelled = client.hears();
        assertThat(cancelled.path("method").asString()).isEqualTo("notifications/cancelled");
        assertThat(cancelled.path("params").path("requestId")).isEqualTo(ping.path("id"));
        assertThat(text(client.hears())).contains("silent");
        client.says("{'jsonrpc':'2.0','id':" + ping.path("id") + ",'result':{}}");
        assertThat(under.events.events(Dropped.class))
                .containsExactly(new Dropped(Dropped.What.CLIENT_ANSWER, Dropped.Why.STALE, 1));
    }

    @Test
    void cancelling_a_call_withdraws_what_it_asked_the_client() throws InterruptedException {
        // Given
        client.initialized("2025-06-18");
        client.says(callTool("1", "ask_client", "{'what':'ping'}"));
        JsonNode ping = client.hears();
        under.timers.awaitWaiting(1);

        // When
        client.says(cancel("1"));

        // Then
        assertThat(client.hears().path("params").path("requestId")).isEqualTo(ping.path("id"));
        assertThat(client.rest()).isEmpty();
        eventually(under.events::assertPaired);
    }

    @Test
    void a_legacy_client_hears_that_the_tools_changed() {
        // Given
        client.initialized("2025-06-18");

        // When
        client.says(callTool("1", "announce_change", "{}"));

        // Then
        assertThat(client.hears().path("method").asString())
                .isEqualTo("notifications/tools/list_changed");
        assertThat(text(client.hears())).isEqualTo("announced");
    }

    private void awaitNoTimers() {
        eventually(() -> assertThat(under.timers.waiting()).isZero());
    }

    private void assertOutcomes(CallOutcome... outcomes) {
        eventually(() ->
                assertThat(under.events.events(Call.Finished.class))
                        .filteredOn(each -> each.method() == Method.TOOLS_CALL)
                        .extracting(Call.Finished::outcome)
                        .containsExactly(outcomes));
    }

    static String callTool(String id, String name, String arguments) {
        return "{'jsonrpc':'2.0','id':%s,'method':'tools/call','params':{'name':'%s','arguments':%s}}"
                .formatted(id, name, arguments);
    }

    static String cancel(String id) {
        return "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':%s}}"
                .formatted(id);
    }

    private static int code(JsonNode answer) {
        return answer.path("error").path("code").asInt();
    }

    private static String text(JsonNode answer) {
        return answer.path("result").path("content").path(0).path("text").asString();
    }

    private static List<String> ids(JsonNode batch) {
        return batch.values().stream().map(each -> each.path("id").toString()).toList();
    }

    private static List<String> names(JsonNode list) {
        return list.path("result").path("tools").values().stream()
                .map(each -> each.path("name").asString())
                .toList();
    }
}
