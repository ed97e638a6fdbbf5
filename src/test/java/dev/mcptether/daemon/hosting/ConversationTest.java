package dev.mcptether.daemon.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.config.ServerStart;
import dev.mcptether.daemon.CallSequence;
import dev.mcptether.daemon.hosting.Conversation.Ended;
import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Event;
import dev.mcptether.event.Server;
import dev.mcptether.wire.Peek;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Tests the life of a session's children. The test itself plays the client and the children.
final class ConversationTest {
    private static final Ended CRASH = new Ended("ended with exit code 7.", Duration.ofSeconds(1));

    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
            "capabilities":{},"clientInfo":{"name":"ann","version":"1"}}}\
            """;
    private static final String WELCOME =
            """
            {"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18","capabilities":\
            {"tools":{"listChanged":true},"prompts":{}},"serverInfo":{"name":"s","version":"1"}}}\
            """;
    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    private long nanos;
    private final List<String> toChild = new ArrayList<>();
    private final List<String> toClient = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Act> others = new ArrayList<>();
    private final Conversation conversation = conversation(ServerStart.ON_DEMAND);

    private Conversation conversation(ServerStart start) {
        return new Conversation(
                new Conversation.Subject("one", 4, start),
                new CallSequence(),
                () -> nanos,
                new Random(1));
    }

    private void perform(List<Act> acts) {
        for (Act each : acts) {
            switch (each) {
                case Act.ToChild(byte[] message) -> toChild.add(text(message));
                case Act.ToClient(byte[] message) -> toClient.add(text(message));
                case Act.Emit(Event event) -> events.add(event);
                case Act.Start _, Act.Stop _, Act.WakeUp _ -> others.add(each);
            }
        }
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private void client(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        perform(conversation.fromClient(bytes, Peek.at(bytes), nanos));
    }

    private void child(int life, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        perform(conversation.fromChild(life, bytes, Peek.at(bytes), nanos));
    }

    private void ended(int life) {
        perform(conversation.ended(life, CRASH));
    }

    private void started(int life) {
        perform(conversation.started(life));
    }

    /// Does the handshake between the client and its first child.
    private void settled() {
        client(INITIALIZE);
        started(1);
        child(1, WELCOME);
        client(INITIALIZED);
        toChild.clear();
        toClient.clear();
        others.clear();
    }

    private static String call(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}"
                .formatted(id);
    }

    private static String result(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}".formatted(id);
    }

    private static String replayId(String message) {
        int from = message.indexOf("\"id\":") + 5;
        return message.substring(from, message.indexOf(',', from));
    }

    private void assertRefused(String answer, String id, int code) {
        assertThat(answer)
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",")
                .contains("\"server\":\"one\"");
    }

    @Test
    void the_first_request_starts_a_child_and_waits_for_it() {
        client(INITIALIZE);

        assertThat(others).containsExactly(new Act.Start(1));
        assertThat(toChild).isEmpty();
        started(1);
        assertThat(toChild).containsExactly(INITIALIZE);
        assertThat(conversation.client()).isEqualTo("ann");
    }

    @Test
    void with_start_always_the_session_starts_it() {
        Conversation eager = conversation(ServerStart.ALWAYS);

        perform(eager.open());
        perform(eager.started(1));
        perform(eager.ended(1, CRASH));

        assertThat(others).containsExactly(new Act.Start(1), new Act.Start(2));
    }

    @Test
    void messages_pass_as_they_are() {
        settled();
        String odd = "{ \"id\" : 5e0,\"method\":\"tools/call\",\"params\":{\"name\":\"ü\"} }";

        client(odd);
        child(1, "{\"id\":5,\"result\":{\"isError\":true}}");

        assertThat(toChild).containsExactly(odd);
        assertThat(toClient).containsExactly("{\"id\":5,\"result\":{\"isError\":true}}");
        assertThat(events)
                .filteredOn(Call.Finished.class::isInstance)
                .last()
                .extracting("outcome", "server")
                .containsExactly(CallOutcome.TOOL_ERROR, "one");
    }

    @Test
    void calls_in_flight_are_answered_when_the_child_ends() {
        settled();
        client(call("\"a\""));
        client(call("9007199254740993"));
        child(1, result("\"a\""));
        toClient.clear();

        ended(1);

        assertThat(toClient).hasSize(1);
        assertRefused(toClient.getFirst(), "9007199254740993", -31002);
        assertThat(toClient.getFirst()).contains("Server 'one' ended with exit code 7.");
        assertThat(others).isEmpty();
        assertThat(conversation.callsInFlight()).isZero();
    }

    @Test
    void a_child_that_ends_before_it_answers_initialize_was_never_there() {
        client(INITIALIZE);
        started(1);

        ended(1);

        assertThat(toClient).hasSize(1);
        assertRefused(toClient.getFirst(), "0", -31001);
    }

    @Test
    void a_child_that_cannot_be_started_is_told() {
        client(INITIALIZE);

        perform(
                conversation.ended(
                        1, new Ended("could not be started: no such program.", Duration.ZERO)));

        assertRefused(toClient.getFirst(), "0", -31001);
        assertThat(toClient.getFirst()).contains("could not be started: no such program.");
    }

    @Test
    void the_next_request_starts_a_child_that_is_told_all_again() {
        settled();
        client("{\"id\":1,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"debug\"}}");
        client("{\"id\":2,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"mem:/a\"}}");
        client("{\"id\":3,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"mem:/b\"}}");
        client("{\"id\":4,\"method\":\"resources/unsubscribe\",\"params\":{\"uri\":\"mem:/a\"}}");
        for (int id = 1; id <= 4; id++) {
            child(1, result(Integer.toString(id)));
        }
        ended(1);
        toChild.clear();
        toClient.clear();

        client(call("5"));
        started(2);

        assertThat(toChild).hasSize(1);
        assertThat(toChild.getFirst())
                .contains("\"method\":\"initialize\"")
                .contains("\"clientInfo\":{\"name\":\"ann\",\"version\":\"1\"}");
        child(2, result(replayId(toChild.getFirst())));
        assertThat(toChild.subList(1, toChild.size()))
                .satisfiesExactly(
                        each -> assertThat(each).isEqualTo(INITIALIZED),
                        each -> assertThat(each).contains("logging/setLevel").contains("debug"),
                        each -> assertThat(each).contains("resources/subscribe").contains("mem:/b"),
                        each -> assertThat(each).isEqualTo(call("5")));
        assertThat(toClient)
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
        child(2, result(replayId(toChild.get(2))));
        child(2, result("5"));
        assertThat(toClient).hasSize(2).last().isEqualTo(result("5"));
        assertThat(events).contains(new Server.Restarted("one", 4));
    }

    @Test
    void what_the_client_says_while_a_child_starts_keeps_its_order() {
        client(INITIALIZE);
        client(call("1"));
        client(INITIALIZED);
        client(call("2"));

        started(1);

        assertThat(toChild).containsExactly(INITIALIZE, call("1"), INITIALIZED, call("2"));
    }

    @Test
    void a_call_that_is_cancelled_while_it_waits_is_never_sent() {
        client(INITIALIZE);
        client(call("1"));
        client("{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

        started(1);

        assertThat(toChild).containsExactly(INITIALIZE);
        assertThat(toClient).isEmpty();
        assertThat(conversation.callsInFlight()).isEqualTo(1);
    }

    @Test
    void a_cancelled_call_is_not_refused_and_its_late_answer_passes() {
        settled();
        client(call("1"));
        client("{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

        child(1, result("1"));
        ended(1);

        assertThat(toClient).containsExactly(result("1"));
    }

    @Test
    void a_second_answer_and_one_to_nothing_do_not_reach_the_client() {
        settled();
        client(call("1"));

        child(1, result("1"));
        child(1, result("1"));
        child(1, result("77"));

        assertThat(toClient).containsExactly(result("1"));
    }

    @Test
    void what_is_no_message_does_not_reach_the_client() {
        settled();

        child(1, "Server running on stdio");

        assertThat(toClient).isEmpty();
    }

    @Test
    void a_request_of_an_ended_child_is_cancelled_and_its_late_answer_dropped() {
        settled();
        child(1, "{\"id\":7,\"method\":\"sampling/createMessage\",\"params\":{}}");
        ended(1);

        client(result("7"));

        assertThat(toClient).hasSize(2);
        assertThat(toClient.getLast())
                .contains("notifications/cancelled")
                .contains("\"requestId\":7");
        assertThat(toChild).isEmpty();
    }

    @Test
    void nothing_of_an_ended_child_is_taken_for_the_next_ones() {
        settled();
        ended(1);
        client(call("1"));
        started(2);
        child(2, result(replayId(toChild.getFirst())));
        toClient.clear();

        child(1, result("1"));
        ended(1);

        assertThat(toClient).isEmpty();
    }

    @Test
    void starts_are_delayed_more_and_more_while_children_end_early() {
        settled();
        List<Duration> delays = new ArrayList<>();
        ended(1);
        for (int life = 2; life < 12; life++) {
            others.clear();
            client(call("1"));
            if (others.getFirst() instanceof Act.WakeUp(Duration after)) {
                delays.add(after);
                perform(conversation.due());
                nanos += after.toNanos();
                perform(conversation.due());
            }
            assertThat(others.getLast()).isEqualTo(new Act.Start(life));
            ended(life);
        }

        assertThat(delays.stream().map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L);
    }

    @Test
    void a_child_that_has_proven_itself_is_replaced_at_once() {
        settled();
        for (int life = 1; life < 5; life++) {
            perform(conversation.ended(life, new Ended("ended.", RestartDelay.PROVEN)));
            others.clear();
            client(call("1"));
            assertThat(others).containsExactly(new Act.Start(life + 1));
            toChild.clear();
            started(life + 1);
            child(life + 1, result(replayId(toChild.getFirst())));
        }
    }

    @Test
    void a_child_that_does_not_take_the_handshake_again_is_given_up() {
        settled();
        ended(1);
        client(call("1"));
        started(2);
        toClient.clear();

        nanos += Conversation.GREETING.toNanos();
        perform(conversation.due());

        assertThat(others).last().isInstanceOf(Act.Stop.class);
        assertRefused(toClient.getFirst(), "1", -31001);
    }

    @Test
    void a_child_that_refuses_the_handshake_is_given_up() {
        settled();
        ended(1);
        client(call("1"));
        started(2);
        toClient.clear();

        String id = replayId(toChild.getFirst());
        child(2, "{\"id\":" + id + ",\"error\":{\"code\":-32602,\"message\":\"no\"}}");

        assertRefused(toClient.getFirst(), "1", -31001);
        assertThat(toClient.getFirst()).contains("with error -32602");
    }

    @Test
    void an_idle_child_rests_until_the_next_request() {
        settled();
        client(call("1"));
        perform(conversation.rest());
        assertThat(others).isEmpty();
        child(1, result("1"));

        perform(conversation.rest());

        assertThat(others).containsExactly(new Act.Stop(1, Server.ExitCause.IDLE));
        client(call("2"));
        assertThat(others).last().isEqualTo(new Act.Start(2));
    }

    @Test
    void a_child_with_subscriptions_does_not_rest() {
        settled();
        client("{\"id\":1,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"mem:/a\"}}");
        child(1, result("1"));

        perform(conversation.rest());

        assertThat(others).isEmpty();
    }

    @Test
    void the_end_of_the_session_ends_the_child_and_every_call() {
        settled();
        client(call("1"));
        events.clear();

        perform(conversation.close());

        assertThat(others).containsExactly(new Act.Stop(1, Server.ExitCause.SESSION_ENDED));
        assertThat(events).singleElement().extracting("outcome").isEqualTo(CallOutcome.ABANDONED);
    }

    @Test
    void a_child_that_was_started_too_late_is_ended() {
        client(INITIALIZE);
        perform(conversation.close());
        others.clear();

        started(1);

        assertThat(others).containsExactly(new Act.Stop(1, Server.ExitCause.SESSION_ENDED));
        assertThat(toChild).isEmpty();
    }

    @Test
    void more_than_fits_is_refused_and_the_rest_is_kept() {
        client(INITIALIZE);
        for (int id = 1; id <= 1000; id++) {
            client(call(Integer.toString(id)));
        }

        assertThat(toClient).hasSize(1);
        assertRefused(toClient.getFirst(), "1000", -31004);
        started(1);
        assertThat(toChild).hasSize(1000);
    }

    @Test
    void each_call_of_a_batch_is_answered() {
        settled();
        client("[" + call("1") + "," + call("2") + "]");

        ended(1);

        assertThat(toClient).hasSize(2);
        assertRefused(toClient.get(0), "1", -31002);
        assertRefused(toClient.get(1), "2", -31002);
    }

    @Test
    void input_that_is_no_json_is_answered_without_a_child() {
        client("{");

        assertThat(toClient).singleElement().asString().contains("-32700").contains("\"id\":null");
        assertThat(others).isEmpty();
    }
}
