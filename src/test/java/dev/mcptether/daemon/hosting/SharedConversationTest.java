package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.hosting.Conversation.Ended;
import dev.mcptether.event.Event;
import dev.mcptether.event.RecordingSink;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.JsonPart;
import dev.mcptether.wire.Peek;
import dev.mcptether.wire.Peeked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests two clients that share a child. The test itself plays the clients and the child.
final class SharedConversationTest {
    private static final long ANN = 1;
    private static final long BOB = 2;
    private static final Ended CRASH = new Ended("ended with exit code 7.", Duration.ofSeconds(20));

    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18",\
            "capabilities":{"sampling":{},"roots":{"listChanged":true}},\
            "clientInfo":{"name":"ann","version":"1"}}}\
            """;
    private static final String WELCOME =
            """
            {"protocolVersion":"2025-06-18","capabilities":{"tools":{"listChanged":true}},\
            "serverInfo":{"name":"s","version":"1"}}\
            """;

    private long nanos;
    private int life = 1;
    private final RecordingSink events = new RecordingSink();
    private final List<String> toChild = new ArrayList<>();
    private final Map<Long, List<String>> toClient = new HashMap<>();
    private final List<SharedAct> others = new ArrayList<>();
    private SharedConversation conversation = conversation(ServerStart.ON_DEMAND);

    private SharedConversation conversation(ServerStart start) {
        return new SharedConversation(
                new SharedConversation.Subject("one", start, "1.0"),
                new CallSequence(),
                () -> nanos);
    }

    @AfterEach
    void every_beginning_has_its_end() {
        perform(conversation.close());
        events.assertPaired();
    }

    private void perform(List<SharedAct> acts) {
        for (SharedAct each : acts) {
            switch (each) {
                case SharedAct.ToChild(byte[] message) -> toChild.add(text(message));
                case SharedAct.ToClient(long session, byte[] message, var _) ->
                        said(session).add(text(message));
                case SharedAct.Emit(Event event) -> events.emit(event);
                case SharedAct.Start _, SharedAct.Stop _, SharedAct.WakeUp _ -> others.add(each);
            }
        }
    }

    private List<String> said(long session) {
        return toClient.computeIfAbsent(session, _ -> new ArrayList<>());
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private void client(long session, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        perform(conversation.fromClient(session, bytes, Peek.at(bytes), nanos));
    }

    private void child(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        perform(conversation.fromChild(life, bytes, Peek.at(bytes), nanos));
    }

    /// Answers the last request to the child.
    private void childAnswers(String result) {
        child("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(lastId(), result));
    }

    private String lastId() {
        return idOf(toChild.getLast());
    }

    private static String idOf(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return text(JsonPart.of(bytes).at("id").bytes());
    }

    private static SharedKey key(String initialize) {
        byte[] bytes = initialize.getBytes(StandardCharsets.UTF_8);
        Envelope envelope = ((Peeked.Single) Peek.at(bytes)).envelope();
        return SharedKey.of(bytes, envelope).orElseThrow();
    }

    /// Does the handshake of both clients.
    private void settled() {
        perform(conversation.settle(key(INITIALIZE)));
        perform(conversation.join(ANN));
        perform(conversation.join(BOB));
        client(ANN, INITIALIZE);
        perform(conversation.started(life));
        client(BOB, INITIALIZE.replace("\"i\"", "7"));
        childAnswers(WELCOME);
        client(ANN, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        forget();
    }

    private void forget() {
        toChild.clear();
        toClient.clear();
        others.clear();
    }

    private static String call(String id, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"%s}}"
                .formatted(id, more);
    }

    private static String subscribe(String method, String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"resources/%s\",\"params\":{\"uri\":\"mem:/a\"}}"
                .formatted(id, method);
    }

    private static String updated(String uri) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"%s\"}}"
                .formatted(uri);
    }

    private static String level(String id, String level) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"%s\"}}"
                .formatted(id, level);
    }

    private static String logged(String level) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"%s\",\"data\":1}}"
                .formatted(level);
    }

    @Test
    void the_child_is_initialized_once_in_tethers_name_and_without_roots() {
        perform(conversation.settle(key(INITIALIZE)));
        perform(conversation.join(ANN));
        perform(conversation.join(BOB));
        client(ANN, INITIALIZE);
        perform(conversation.started(life));
        client(BOB, INITIALIZE.replace("\"i\"", "7"));
        assertThat(toChild)
                .singleElement()
                .asString()
                .contains("\"sampling\":{}", "\"name\":\"tether\"", "2025-06-18")
                .doesNotContain("roots", "ann");

        childAnswers(WELCOME);

        assertThat(said(ANN))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"result\":" + WELCOME + "}");
        assertThat(said(BOB))
                .singleElement()
                .asString()
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":7,");
        assertThat(toChild).hasSize(2).last().asString().contains("notifications/initialized");
        assertThat(conversation.client(ANN)).isEqualTo("ann");
    }

    @Test
    void other_roots_are_the_same_kind_of_client_and_other_capabilities_are_not() {
        assertThat(key(INITIALIZE.replace("\"listChanged\":true", ""))).isEqualTo(key(INITIALIZE));
        assertThat(key(INITIALIZE.replace("\"sampling\":{},", ""))).isNotEqualTo(key(INITIALIZE));
        assertThat(key(INITIALIZE.replace("2025-06-18", "2025-03-26")))
                .isNotEqualTo(key(INITIALIZE));
    }

    @Test
    void equal_ids_of_two_clients_are_two_for_the_child() {
        settled();
        client(ANN, call("5", ""));
        client(BOB, call("5", ""));
        String first = idOf(toChild.getFirst());
        String second = idOf(toChild.getLast());
        assertThat(first).isNotEqualTo(second);

        child("{\"id\":" + second + ",\"result\":\"bob's\"}");
        child("{\"id\":" + first + ",\"result\":\"ann's\"}");

        assertThat(said(BOB)).containsExactly("{\"id\":5,\"result\":\"bob's\"}");
        assertThat(said(ANN)).containsExactly("{\"id\":5,\"result\":\"ann's\"}");
    }

    /// With two members `id`, a server that takes the first one would answer under another
    /// session's id.
    @Test
    void a_client_that_says_its_id_twice_is_asked_for_under_ours_alone() {
        settled();

        client(
                ANN,
                """
                {"jsonrpc":"2.0","id":77,"method":"tools/call","id":5,"params":{"name":"x",\
                "_meta":{"progressToken":3,"progressToken":"p"}}}\
                """);

        String own = lastId();
        assertThat(toChild.getLast())
                .isEqualTo(
                        """
                        {"jsonrpc":"2.0","id":%1$s,"method":"tools/call","id":%1$s,"params":{"name":"x",\
                        "_meta":{"progressToken":%1$s,"progressToken":%1$s}}}\
                        """
                                .formatted(own));
        child("{\"id\":" + own + ",\"result\":{}}");
        assertThat(said(ANN).getLast()).startsWith("{\"id\":5,");
    }

    @Test
    void all_else_of_a_message_stays_as_it_is() {
        settled();

        client(
                ANN,
                "{ \"params\" : {\"x\": 1.50, \"u\":\"\\u00e4\"} ,\"method\":\"tools/call\", \"id\" : \"a\"}");

        assertThat(toChild)
                .containsExactly(
                        "{ \"params\" : {\"x\": 1.50, \"u\":\"\\u00e4\"} ,\"method\":\"tools/call\", \"id\" : "
                                + lastId()
                                + "}");
    }

    @Test
    void progress_goes_to_who_asked_under_its_own_token() {
        settled();
        client(ANN, call("1", ",\"_meta\":{\"progressToken\":\"p\"}"));
        client(BOB, call("1", ",\"_meta\":{\"progressToken\":\"p\"}"));
        client(BOB, call("2", ""));
        String token = idOf(toChild.getFirst());
        assertThat(toChild.getFirst()).contains("\"progressToken\":" + token);

        child(progress(token));
        child(progress(lastId()));
        child(progress("\"p\""));

        assertThat(said(ANN)).containsExactly(progress("\"p\""));
        assertThat(said(BOB)).isEmpty();
    }

    private static String progress(String token) {
        return "{\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"progress\":1}}"
                .formatted(token);
    }

    @Test
    void a_cancellation_reaches_the_call_it_means() {
        settled();
        client(ANN, call("5", ""));
        client(BOB, call("5", ""));
        String anns = idOf(toChild.getFirst());
        toChild.clear();
        String cancel = "{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s}}";

        client(ANN, cancel.formatted("5"));
        client(ANN, cancel.formatted("6"));

        assertThat(toChild).containsExactly(cancel.formatted(anns));
        child("{\"id\":" + anns + ",\"result\":{}}");
        assertThat(said(ANN)).isEmpty();
        assertThat(conversation.callsInFlight(BOB)).isEqualTo(1);
    }

    @Test
    void a_request_of_the_child_goes_to_the_only_one_who_waits_for_it() {
        settled();
        String sampling =
                "{\"jsonrpc\":\"2.0\",\"id\":\"ask-0\",\"method\":\"sampling/createMessage\"}";
        client(BOB, call("5", ""));
        toChild.clear();

        child(sampling);
        client(ANN, "{\"jsonrpc\":\"2.0\",\"id\":\"ask-0\",\"result\":\"ann's\"}");
        client(BOB, "{\"jsonrpc\":\"2.0\",\"id\":\"ask-0\",\"result\":\"bob's\"}");

        assertThat(said(BOB)).containsExactly(sampling);
        assertThat(said(ANN)).isEmpty();
        assertThat(toChild)
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":\"ask-0\",\"result\":\"bob's\"}");
    }

    @Test
    void a_request_that_could_be_for_two_is_for_none() {
        settled();
        client(ANN, call("5", ""));
        client(BOB, call("5", ""));
        forget();

        child("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\"}");
        child("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");

        assertThat(toClient).isEmpty();
        assertThat(toChild.getFirst()).contains("\"id\":1", "-31006", "ambiguous_client");
        assertThat(toChild.getLast()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    }

    @Test
    void the_first_subscribes_and_the_last_unsubscribes() {
        settled();
        client(ANN, subscribe("subscribe", "1"));
        client(BOB, subscribe("subscribe", "2"));
        assertThat(toChild).hasSize(1);
        childAnswers("{}");
        assertThat(said(ANN).getLast()).contains("\"id\":1,", "\"result\":{}");
        assertThat(said(BOB).getLast()).contains("\"id\":2,", "\"result\":{}");
        forget();

        client(ANN, subscribe("unsubscribe", "3"));
        child(updated("mem:/a"));

        assertThat(toChild).isEmpty();
        assertThat(said(ANN)).singleElement().asString().contains("\"id\":3,");
        assertThat(said(BOB)).containsExactly(updated("mem:/a"));
        perform(conversation.leave(BOB));
        assertThat(toChild).singleElement().asString().contains("resources/unsubscribe", "mem:/a");
    }

    @Test
    void who_unsubscribes_before_the_subscription_is_answered_is_not_subscribed() {
        settled();
        client(ANN, subscribe("subscribe", "1"));
        client(BOB, subscribe("subscribe", "2"));
        String asked = lastId();
        client(ANN, subscribe("unsubscribe", "3"));
        assertThat(toChild).hasSize(1);
        assertThat(said(ANN)).singleElement().asString().contains("\"id\":3,");

        child("{\"id\":" + asked + ",\"result\":{}}");
        child(updated("mem:/a"));

        assertThat(said(ANN)).hasSize(2).last().asString().contains("\"id\":1,");
        assertThat(said(BOB)).hasSize(2).last().isEqualTo(updated("mem:/a"));
    }

    @Test
    void the_last_that_unsubscribes_before_the_answer_is_heard_by_the_child() {
        settled();
        client(ANN, subscribe("subscribe", "1"));
        String first = lastId();
        client(ANN, subscribe("unsubscribe", "2"));
        String left = lastId();
        client(BOB, subscribe("subscribe", "3"));
        String second = lastId();
        assertThat(toChild)
                .extracting(each -> each.replaceAll(".*resources/(\\w+).*", "$1"))
                .containsExactly("subscribe", "unsubscribe", "subscribe");
        forget();

        for (String each : List.of(first, left, second)) {
            child("{\"id\":" + each + ",\"result\":{}}");
        }
        child(updated("mem:/a"));

        assertThat(toChild).isEmpty();
        assertThat(said(ANN)).hasSize(2);
        assertThat(said(BOB)).hasSize(2).last().isEqualTo(updated("mem:/a"));
    }

    @Test
    void an_update_below_a_subscribed_resource_goes_to_its_subscribers() {
        settled();
        client(ANN, subscribe("subscribe", "1"));
        childAnswers("{}");
        client(BOB, subscribe("subscribe", "1").replace("mem:/a", "mem:/b"));
        childAnswers("{}");
        forget();

        child(updated("mem:/a/x"));
        child(updated("mem:/c"));

        assertThat(said(ANN)).containsExactly(updated("mem:/a/x"), updated("mem:/c"));
        assertThat(said(BOB)).containsExactly(updated("mem:/c"));
    }

    @Test
    void a_refused_subscription_is_none() {
        settled();
        client(ANN, subscribe("subscribe", "1"));
        client(BOB, subscribe("subscribe", "2"));

        child("{\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"no\"}}".formatted(lastId()));

        assertThat(said(ANN))
                .containsExactly("{\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no\"}}");
        assertThat(said(BOB))
                .containsExactly("{\"id\":2,\"error\":{\"code\":-32602,\"message\":\"no\"}}");
        client(BOB, subscribe("subscribe", "3"));
        assertThat(toChild).hasSize(2);
    }

    @Test
    void the_lowest_level_is_set_and_each_gets_what_it_wants() {
        settled();
        client(ANN, level("1", "error"));
        childAnswers("{}");
        client(BOB, level("1", "debug"));
        childAnswers("{}");
        client(ANN, level("2", "emergency"));
        assertThat(toChild)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"error\""),
                        second -> assertThat(second).contains("\"debug\""));
        forget();

        child(logged("alert"));
        child(logged("emergency"));
        perform(conversation.leave(BOB));

        assertThat(said(ANN)).containsExactly(logged("emergency"));
        assertThat(said(BOB)).containsExactly(logged("alert"), logged("emergency"));
        assertThat(toChild).singleElement().asString().contains("setLevel", "emergency");
    }

    @Test
    void a_changed_list_concerns_all() {
        settled();
        String changed = "{\"method\":\"notifications/tools/list_changed\"}";

        child(changed);

        assertThat(said(ANN)).containsExactly(changed);
        assertThat(said(BOB)).containsExactly(changed);
    }

    @Test
    void calls_of_a_child_that_dies_are_answered_and_another_takes_its_place() {
        // Given
        settled();
        client(ANN, subscribe("subscribe", "1"));
        childAnswers("{}");
        client(BOB, level("1", "info"));
        childAnswers("{}");
        client(ANN, call("5", ""));
        client(BOB, call("5", ""));
        forget();

        // When
        perform(conversation.ended(life, CRASH));
        life = 2;
        client(BOB, call("6", ""));
        perform(conversation.started(life));
        childAnswers(WELCOME);

        // Then
        assertThat(others).first().isEqualTo(new SharedAct.Start(2));
        for (long each : List.of(ANN, BOB)) {
            assertThat(said(each).getFirst())
                    .contains("\"id\":5,", "-31002", "\"server\":\"one\"", "exit code 7");
            assertThat(said(each)).last().asString().contains("tools/list_changed");
        }
        assertThat(toChild)
                .satisfiesExactly(
                        each -> assertThat(each).contains("\"initialize\""),
                        each -> assertThat(each).contains("notifications/initialized"),
                        each -> assertThat(each).contains("logging/setLevel", "info"),
                        each -> assertThat(each).contains("resources/subscribe", "mem:/a"),
                        each -> assertThat(each).contains("tools/call"));
    }

    @Test
    void a_child_that_refuses_the_handshake_has_its_error_passed_on() {
        perform(conversation.settle(key(INITIALIZE)));
        perform(conversation.join(ANN));
        client(ANN, INITIALIZE);
        perform(conversation.started(life));

        child("{\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"no\"}}".formatted(lastId()));

        assertThat(said(ANN))
                .containsExactly("{\"id\":\"i\",\"error\":{\"code\":-32602,\"message\":\"no\"}}");
        assertThat(others).last().isInstanceOf(SharedAct.Stop.class);
    }

    @Test
    void a_child_that_cannot_be_started_is_told() {
        perform(conversation.settle(key(INITIALIZE)));
        perform(conversation.join(ANN));
        client(ANN, INITIALIZE);

        perform(conversation.ended(1, new Ended("could not be started: no.", Duration.ZERO)));

        assertThat(said(ANN)).singleElement().asString().contains("-31001", "could not be started");
    }

    @Test
    void what_a_client_leaves_behind_is_taken_back() {
        settled();
        client(ANN, call("5", ""));
        String asked = lastId();
        child("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"sampling/createMessage\"}");
        toChild.clear();

        perform(conversation.leave(ANN));

        assertThat(toChild)
                .satisfiesExactly(
                        each -> assertThat(each).contains("cancelled", "\"requestId\":" + asked),
                        each -> assertThat(each).contains("\"id\":9", "error"));
    }

    @Test
    void a_spare_child_is_the_first_kinds() {
        conversation = conversation(ServerStart.ALWAYS);
        perform(conversation.open());
        perform(conversation.started(1));
        assertThat(toChild).isEmpty();

        perform(conversation.settle(key(INITIALIZE)));

        assertThat(toChild).singleElement().asString().contains("\"initialize\"");
        perform(conversation.ended(1, CRASH));
        assertThat(others).last().isEqualTo(new SharedAct.Start(2));
    }

    @Test
    void without_a_handshake_ids_of_subscriptions_are_rewritten_too() {
        perform(conversation.settle(SharedKey.MODERN));
        perform(conversation.join(ANN));
        client(ANN, "{\"id\":\"l\",\"method\":\"subscriptions/listen\",\"params\":{\"_meta\":{}}}");
        perform(conversation.started(life));
        String asked = lastId();
        String changed =
                "{\"method\":\"notifications/tools/list_changed\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":%s}}}";

        child(changed.formatted(asked));
        child(
                "{\"id\":%1$s,\"result\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":%1$s}}}"
                        .formatted(asked));

        assertThat(said(ANN))
                .containsExactly(
                        changed.formatted("\"l\""),
                        "{\"id\":\"l\",\"result\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"l\"}}}");
    }

    @Test
    void the_messages_of_a_batch_go_one_by_one() {
        settled();

        client(ANN, "[" + call("1", "") + ", " + call("2", "") + "]");

        assertThat(toChild).hasSize(2);
        child(
                "[{\"id\":%s,\"result\":1},{\"id\":%s,\"result\":2}]"
                        .formatted(idOf(toChild.getFirst()), idOf(toChild.getLast())));
        assertThat(said(ANN)).containsExactly("{\"id\":1,\"result\":1}", "{\"id\":2,\"result\":2}");
    }

    @Test
    void an_idle_child_rests_and_comes_again() {
        settled();

        perform(conversation.rest());
        client(ANN, call("1", ""));

        assertThat(others).hasSize(2).last().isEqualTo(new SharedAct.Start(2));
    }
}
