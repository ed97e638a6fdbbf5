package dev.mcptether.bridge;

import static dev.mcptether.bridge.Mcp.INITIALIZE;
import static dev.mcptether.bridge.Mcp.INITIALIZED;
import static dev.mcptether.bridge.Mcp.WELCOME;
import static dev.mcptether.bridge.Mcp.batch;
import static dev.mcptether.bridge.Mcp.call;
import static dev.mcptether.bridge.Mcp.cancelled;
import static dev.mcptether.bridge.Mcp.error;
import static dev.mcptether.bridge.Mcp.notification;
import static dev.mcptether.bridge.Mcp.request;
import static dev.mcptether.bridge.Mcp.result;
import static dev.mcptether.bridge.Mcp.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Message;
import dev.mcptether.event.SessionEvent;
import dev.mcptether.link.FakeConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the rules of bridging one by one. {@link SessionRandomTest} tests them in random mixtures.
final class SessionTest {
    private static final String BIG = "x".repeat(ShimOnFakes.MAX_MESSAGE_BYTES);
    private static final String DEEP = "[".repeat(10_001) + "]".repeat(10_001);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ShimOnFakes shim = new ShimOnFakes();

    @AfterEach
    void every_call_ends_and_nothing_is_left_on_its_way() {
        shim.ends();
        shim.events.assertPaired();
        assertThat(shim.session.awaited()).isZero();
        List<Message.QueueChanged> queue = shim.events.events(Message.QueueChanged.class);
        assertThat(queue.isEmpty() ? 0 : queue.getLast().messages()).isZero();
    }

    /// Checks the one error that the client has received since the last look.
    private void assertRefused(String id, int code, String reason, boolean sent) {
        assertThat(shim.client.news())
                .singleElement()
                .satisfies(line -> refused(line, id, code, reason, sent));
    }

    private static void refused(String line, String id, int code, String reason, boolean sent) {
        assertThat(line)
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",")
                .endsWith(
                        "\"data\":{\"tether\":{\"reason\":\""
                                + reason
                                + "\",\"sent\":"
                                + sent
                                + "}}}}");
    }

    private List<CallOutcome> outcomes() {
        return shim.events.events(Call.Finished.class).stream()
                .map(Call.Finished::outcome)
                .toList();
    }

    private long dropped(What what, Why why) {
        return shim.events.events(Dropped.class).stream()
                .filter(each -> each.what() == what && each.why() == why)
                .mapToLong(Dropped::count)
                .sum();
    }

    private static void learn(ShimOnFakes shim, FakeConnection daemon, String tools) {
        shim.says(request("\"list\"", "tools/list"));
        daemon.says(result("\"list\"", "{\"tools\":[" + tools + "]}"));
        shim.client.news();
    }

    @Nested
    final class While_the_link_is_up {
        private final FakeConnection daemon = shim.opens();

        @Test
        void messages_pass_unchanged_both_ways() {
            String request =
                    "{ \"params\":{\"id\":5},\"id\" : \"\\u00e9\",\t\"method\":\"x/y\",\"jsonrpc\":\"2.0\" }";
            String answer = "{\"result\" : 1.0 , \"id\":\"é\",\"jsonrpc\":\"2.0\"}";

            // When
            shim.says(request);
            daemon.says(answer);

            // Then
            assertThat(daemon.arrived()).containsExactly(request);
            assertThat(shim.client.news()).containsExactly(answer);
            assertThat(outcomes()).containsExactly(CallOutcome.OK);
        }

        @Test
        void a_message_waits_for_the_next_only_while_there_is_one() {
            shim.says(call("1", "a"), true);
            assertThat(daemon.arrived()).isEmpty();

            // When
            shim.says(call("2", "a"), false);

            // Then
            assertThat(daemon.arrived()).containsExactly(call("1", "a"), call("2", "a"));
        }

        @Test
        void a_held_message_leaves_also_when_the_next_is_too_large() {
            shim.says(call("1", "a"), true);

            // When
            shim.saysTooLarge(call("2", BIG));

            // Then
            assertThat(daemon.arrived()).containsExactly(call("1", "a"));
        }

        @Test
        void a_held_message_leaves_also_when_the_next_is_not_json() {
            shim.says(call("1", "a"), true);

            // When
            shim.says("nonsense");

            // Then
            assertThat(daemon.arrived()).containsExactly(call("1", "a"));
        }

        @Test
        void the_daemons_requests_and_the_clients_answers_pass() {
            daemon.says(request("\"s\"", "sampling/createMessage"));

            // When
            shim.says(result("\"s\""));

            // Then
            assertThat(shim.client.news())
                    .containsExactly(request("\"s\"", "sampling/createMessage"));
            assertThat(daemon.arrived()).containsExactly(result("\"s\""));
        }

        @Test
        void an_answer_to_no_open_request_of_the_daemon_is_dropped() {
            daemon.says(request("1", "roots/list"));
            shim.says(result("1"));

            // When
            shim.says(result("1"));
            shim.says(result("2"));

            // Then
            assertThat(daemon.arrived()).containsExactly(result("1"));
            assertThat(dropped(What.CLIENT_ANSWER, Why.STALE)).isEqualTo(2);
        }

        @Test
        void a_request_that_the_daemon_takes_back_needs_no_answer() {
            daemon.says(request("1", "roots/list"));

            // When
            daemon.says(cancelled("1"));
            shim.says(result("1"));

            // Then
            assertThat(shim.client.news())
                    .containsExactly(request("1", "roots/list"), cancelled("1"));
            assertThat(daemon.arrived()).isEmpty();
            assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
        }

        @Test
        void answers_pass_even_when_a_daemon_asks_more_than_is_tracked() {
            for (int id = 0; id <= 10_000; id++) {
                daemon.says(request("" + id, "roots/list"));
            }

            // When
            shim.says(result("10000"));

            // Then
            assertThat(daemon.arrived()).containsExactly(result("10000"));
        }

        @Test
        void progress_and_log_messages_pass_also_after_the_end_of_their_call() {
            shim.says(call("1", "a"));
            daemon.says(result("1"));
            shim.client.news();
            String progress = notification("notifications/progress");
            String log = notification("notifications/message");

            // When
            daemon.says(progress);
            daemon.says(log);

            // Then
            assertThat(shim.client.news()).containsExactly(progress, log);
        }

        @Test
        void what_has_an_id_and_is_no_request_is_refused_here() {
            // When
            shim.says("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}");
            shim.says(batch("{\"id\":\"2\"}", call("3", "a")));

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "1", -32600, "invalid_request", false),
                            line -> refused(line, "\"2\"", -32600, "invalid_request", false));
            assertThat(daemon.arrived()).containsExactly("[ " + call("3", "a") + "]");
        }

        @Test
        void a_second_answer_is_dropped() {
            shim.says(call("1", "a"));
            daemon.says(result("1"));

            // When
            daemon.says(result("1"));

            // Then
            assertThat(shim.client.news()).containsExactly(result("1"));
            assertThat(dropped(What.DAEMON_ANSWER, Why.STALE)).isOne();
        }

        @Test
        void an_answer_that_nobody_asked_for_is_dropped_and_one_without_id_passes() {
            // When
            daemon.says(result("9"));
            daemon.says(error("null", -32700));

            // Then
            assertThat(shim.client.news()).containsExactly(error("null", -32700));
        }

        @Test
        void one_id_for_two_requests_at_once_gets_two_answers_in_order() {
            shim.says(call("1", "a"));
            shim.says(call("1", "b"));

            // When
            daemon.says(result("1", "\"a\""));
            daemon.says(error("1", -5));
            daemon.says(result("1", "\"third\""));

            // Then
            assertThat(shim.client.news()).containsExactly(result("1", "\"a\""), error("1", -5));
            assertThat(outcomes()).containsExactly(CallOutcome.OK, CallOutcome.ERROR);
        }

        @Test
        void what_is_not_json_never_reaches_the_client() {
            // When
            daemon.says("hello");
            daemon.says("");
            daemon.says("{\"jsonrpc\":\"2.0\"}");
            daemon.says(notification("notifications/x"));

            // Then
            assertThat(shim.client.news()).containsExactly(notification("notifications/x"));
            assertThat(dropped(What.FRAME, Why.NOT_JSON)).isEqualTo(3);
        }

        @Test
        void line_breaks_in_a_daemons_message_become_blanks() {
            // When
            daemon.says("{\r\n\"jsonrpc\":\"2.0\",\n\"method\":\"a\\n\"}");

            // Then
            assertThat(shim.client.news())
                    .containsExactly("{  \"jsonrpc\":\"2.0\", \"method\":\"a\\n\"}");
        }

        @Test
        void a_binary_message_closes_the_link_with_1003() {
            // When
            daemon.saysBinary(new byte[] {1});

            // Then
            assertThat(daemon.closing())
                    .isEqualTo(new FakeConnection.Closing(1003, "binary frames are not MCP"));
            assertThat(dropped(What.FRAME, Why.BINARY)).isOne();
            daemon.answersClose();
            shim.opensAgain();
        }

        @Test
        void a_client_that_does_not_read_stops_the_reading_from_the_daemon() {
            shim.client.becomesFull();
            daemon.says(notification("a"));

            // When
            daemon.says(notification("b"));

            // Then
            assertThat(shim.client.news()).containsExactly(notification("a"));
            shim.reads();
            assertThat(shim.client.news()).containsExactly(notification("b"));
            shim.reads();
            assertThat(daemon.isDemanded()).isTrue();
        }

        @Test
        void the_kind_of_an_answer_is_counted() {
            for (String answer :
                    List.of(result("1"), error("1", 7), result("1", "{\"isError\":true}"))) {
                shim.says(call("1", "a"));
                daemon.says(answer);
            }

            // Then
            assertThat(outcomes())
                    .containsExactly(CallOutcome.OK, CallOutcome.ERROR, CallOutcome.TOOL_ERROR);
        }

        @Test
        void more_open_calls_than_can_be_remembered_are_refused() {
            for (int id = 0; id < ClientCalls.MAX_OPEN; id++) {
                shim.says(call("" + id, "a"), true);
            }

            // When
            shim.says(call("\"one more\"", "a"));

            // Then
            assertRefused("\"one more\"", -31004, "overloaded", false);
            assertThat(daemon.arrived()).hasSize(ClientCalls.MAX_OPEN);
        }

        @Test
        void ids_of_open_calls_are_bounded_in_bytes_and_an_answer_makes_room() {
            String filler = "x".repeat(4000);
            int most = (int) (ClientCalls.MAX_REMEMBERED_BYTES / 4002) + 1;
            for (int id = 0; id < most + 200; id++) {
                shim.says(call('"' + filler.substring(6) + (100_000 + id) + '"', "a"));
            }
            assertThat(daemon.arrived()).hasSize(most);
            assertThat(shim.client.news()).hasSize(200).allMatch(each -> each.contains("-31004"));

            // When
            daemon.says(result('"' + filler.substring(6) + "100000\""));

            // Then
            assertThat(shim.client.news()).hasSize(1);
            shim.says(call("1", "a"));
            assertThat(daemon.arrived().getLast()).isEqualTo(call("1", "a"));
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void requests_that_are_kept_until_they_are_accepted_are_bounded_with_their_messages() {
            String uri = "x".repeat(90_000);
            int most = (int) (ClientCalls.MAX_REMEMBERED_BYTES / 90_000) + 1;

            // When
            for (int id = 100; id < 100 + most + 10; id++) {
                shim.says(subscribe("" + id, id + uri));
            }

            // Then
            assertThat(daemon.arrived().size()).isBetween(most - 1, most);
            assertThat(shim.client.news())
                    .hasSizeGreaterThanOrEqualTo(10)
                    .allMatch(each -> each.contains("-31004"));
        }

        @Test
        void subscriptions_that_could_not_be_restored_are_refused_until_others_end() {
            String uri = "x".repeat(90_000);
            int most = (int) (Handshake.MAX_SUBSCRIPTION_BYTES / 90_000) + 1;
            for (int id = 100; id < 100 + most; id++) {
                shim.says(subscribe("" + id, id + uri));
                daemon.says(result("" + id));
            }
            assertThat(shim.client.news()).allMatch(each -> each.contains("result"));
            shim.says(subscribe("1", "one more"));
            assertRefused("1", -31004, "overloaded", false);

            // When
            shim.says(request("2", "resources/unsubscribe", "{\"uri\":\"100" + uri + "\"}"));
            daemon.says(result("2"));
            shim.says(subscribe("3", "one more"));
            daemon.says(result("3"));

            // Then
            assertThat(shim.client.news()).containsExactly(result("2"), result("3"));
        }

        private static String subscribe(String id, String uri) {
            return request(id, "resources/subscribe", "{\"uri\":\"" + uri + "\"}");
        }

        @Test
        void a_daemon_that_asks_with_long_ids_is_served_and_not_tracked_beyond_a_bound() {
            String filler = "x".repeat(3990);
            int tracked = (int) (DaemonCalls.MAX_ID_BYTES / 3998) + 1;
            for (int id = 0; id < tracked + 50; id++) {
                daemon.says(request('"' + filler + (100_000 + id) + '"', "ping"));
            }
            assertThat(shim.client.news()).hasSize(tracked + 50);
            String untracked = '"' + filler + (100_000 + tracked + 49) + '"';

            // When
            shim.says(result(untracked));
            daemon.cut();

            // Then
            assertThat(daemon.arrived()).contains(result(untracked));
            assertThat(shim.client.news())
                    .hasSize(tracked)
                    .allMatch(each -> each.contains("notifications/cancelled"));
        }
    }

    @Nested
    final class While_the_link_is_up_in_tether_v1 {
        private static final String TERMS = "00112233445566778899aabbccddeeffe0d403800880808002";

        private final FakeConnection daemon = shim.opens("tether.v1");

        @Test
        void calls_wait_for_the_welcome_and_are_refused_unsent_when_there_is_no_such_server() {
            shim.says(call("1", "early"));
            assertThat(daemon.arrived()).isEmpty();

            // When
            daemon.saysBinary(new byte[] {7});
            daemon.closes(4404, "no server 'x' here; there are: main, notes");
            shim.turn(() -> {});

            // Then
            assertThat(shim.client.news())
                    .singleElement()
                    .asString()
                    .contains("-31001", "main, notes", "\"sent\":false");
        }

        @Test
        void after_tether_daemon_end_every_call_is_answered_and_the_next_one_connects() {
            daemon.saysBinary(HexFormat.of().parseHex("03" + TERMS));
            shim.says(call("1", "work"));
            shim.says(Mcp.request("2", "tools/list"));
            assertThat(daemon.arrived()).hasSize(2);

            // When
            daemon.saysBinary(new byte[] {7});
            daemon.closes(4004, "ended by a person");
            shim.turn(() -> {});

            // Then
            assertThat(shim.client.news())
                    .hasSize(2)
                    .allSatisfy(answer -> assertThat(answer).contains("-31002"));
            shim.advance(Duration.ofMinutes(5));
            assertThat(shim.connector.dialled()).hasSize(1);

            // And when
            shim.says(call("3", "more"));

            // Then
            assertThat(shim.connector.dialled()).hasSize(2);
            FakeConnection again = shim.opens("tether.v1");
            again.saysBinary(HexFormat.of().parseHex("03" + TERMS));
            shim.turn(() -> {});
            assertThat(again.arrived()).containsExactly(call("3", "more"));
            again.says(Mcp.result("3", "{}"));
            assertThat(shim.client.news()).containsExactly(Mcp.result("3", "{}"));
        }

        @Test
        void a_daemon_that_answers_pings_and_nothing_else_lets_no_call_wait_for_ever() {
            shim.says(call("1", "early"));

            // When
            for (int seconds = 0; seconds < 40; seconds++) {
                shim.advance(SECOND);
                if (!shim.connector.last().isOver()) {
                    shim.opens("tether.v1");
                }
            }

            // Then
            assertThat(shim.client.news()).singleElement().asString().contains("-31001");
        }

        @Test
        void a_daemon_that_answers_pings_and_nothing_after_a_cut_lets_no_call_wait_for_ever() {
            daemon.saysBinary(HexFormat.of().parseHex("03" + TERMS));
            shim.says(call("1", "work"));
            daemon.cut();

            // When
            for (int seconds = 0; seconds < 75; seconds++) {
                shim.advance(SECOND);
                if (!shim.connector.last().isOver()) {
                    shim.opens("tether.v1");
                }
            }

            // Then
            assertThat(shim.client.news()).singleElement().asString().contains("-31002");
        }

        @Test
        void a_daemon_that_refuses_after_a_cut_is_named_to_each_call_until_it_takes_up_again() {
            daemon.saysBinary(HexFormat.of().parseHex("03" + TERMS));
            shim.says(call("1", "kept"));
            daemon.cut();
            shim.advance(SECOND);
            shim.connector.last().fail(ConnectOutcome.UNAUTHORIZED, "401 Unauthorized");

            // When
            shim.says(call("2", "refused"));

            // Then
            assertThat(shim.client.news())
                    .singleElement()
                    .satisfies(line -> refused(line, "2", -31001, "daemon_unavailable", false))
                    .asString()
                    .contains("401 Unauthorized");
            shim.advance(SECOND.multipliedBy(30));
            FakeConnection again = shim.opens("tether.v1");
            again.saysBinary(HexFormat.of().parseHex("04" + TERMS + "00"));
            shim.says(call("3", "passes"));
            assertThat(again.arrived()).containsExactly(call("1", "kept"), call("3", "passes"));
        }
    }

    @Nested
    final class While_there_is_no_link {
        @Test
        void messages_wait_and_are_sent_in_order_once() {
            List<String> messages =
                    List.of(
                            call("1", "a"),
                            notification("notifications/x"),
                            batch(call("2", "a"), call("3", "a")),
                            call("4", "a"));
            messages.forEach(shim::says);

            // When
            FakeConnection daemon = shim.opens();

            // Then
            assertThat(daemon.arrived()).isEqualTo(messages);
            assertThat(shim.client.news()).isEmpty();
            assertThat(shim.events.events(Message.QueueChanged.class))
                    .extracting(Message.QueueChanged::messages)
                    .containsExactly(1, 2, 3, 4, 0);
        }

        @Test
        void what_is_not_json_is_answered_at_once() {
            // When
            shim.says("{\"id\":1,");

            // Then
            assertThat(shim.client.news())
                    .singleElement()
                    .asString()
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,");
            assertThat(shim.opens().arrived()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "7",
                    "-3",
                    "\"seven\"",
                    "\"\"",
                    "123456789012345678901234567890",
                    "1e3",
                    "\"\\u00e9\\\"\""
                })
        void a_call_waits_for_the_call_wait_and_is_refused_with_its_exact_id(String id) {
            shim.says(call(id, "a"));
            shim.advance(ShimOnFakes.CALL_WAIT.minusMillis(1));
            assertThat(shim.client.news()).isEmpty();

            // When
            shim.advance(Duration.ofMillis(1));

            // Then
            assertRefused(id, -31001, "daemon_unavailable", false);
        }

        @Test
        void the_refusal_says_why_there_is_no_daemon() {
            shim.connector
                    .last()
                    .fail(
                            dev.mcptether.event.Link.ConnectOutcome.CONNECTION_REFUSED,
                            "nobody listens");
            shim.says(call("1", "a"));

            // When
            shim.advance(ShimOnFakes.CALL_WAIT);

            // Then
            assertThat(shim.client.news())
                    .singleElement()
                    .asString()
                    .contains("ws://127.0.0.1:8079: ")
                    .contains("tether daemon run");
        }

        @Test
        void a_probing_client_hears_after_four_seconds() {
            shim.says(call("1", "a"));
            shim.says(request("2", "server/discover"));

            // When
            shim.advance(Duration.ofSeconds(4));

            // Then
            assertRefused("2", -31001, "daemon_unavailable", false);
            assertThat(shim.opensAgain().arrived()).containsExactly(call("1", "a"));
        }

        @Test
        void a_probing_client_hears_after_four_seconds_also_when_the_daemon_had_its_probe() {
            FakeConnection daemon = shim.opens();
            shim.says(request("2", "server/discover"));
            daemon.cut();

            // When
            shim.advance(Duration.ofSeconds(4));

            // Then
            assertRefused("2", -31002, "outcome_unknown", true);
        }

        @Test
        void a_refused_call_is_not_sent_later() {
            shim.says(call("1", "a"));
            shim.says(notification("notifications/x"));

            // When
            shim.advance(ShimOnFakes.CALL_WAIT);

            // Then
            assertRefused("1", -31001, "daemon_unavailable", false);
            assertThat(shim.opensAgain().arrived())
                    .containsExactly(notification("notifications/x"));
        }

        @Test
        void a_full_queue_refuses_calls_and_drops_notifications() {
            for (int id = 0; id < Outbox.MAX_MESSAGES; id++) {
                shim.says(call("" + id, "a"));
            }

            // When
            shim.says(call("\"late\"", "a"));
            shim.says(notification("notifications/x"));

            // Then
            assertRefused("\"late\"", -31004, "overloaded", false);
            assertThat(dropped(What.NOTIFICATION, Why.QUEUE_FULL)).isOne();
            assertThat(shim.opens().arrived()).hasSize(Outbox.MAX_MESSAGES);
        }

        @Test
        void end_of_file_is_not_held_back() throws InterruptedException {
            for (int i = 0; i < 200; i++) {
                shim.says(notification("x".repeat(50_000)));
            }

            // Then
            shim.session.daemonThrottle().await();
        }
    }

    @Nested
    final class When_the_link_is_cut {
        private final FakeConnection daemon = shim.opens();

        @ParameterizedTest
        @ValueSource(strings = {"7", "-3", "\"7\"", "\"\"", "123456789012345678901234567890"})
        void a_call_in_flight_is_refused_with_its_exact_id(String id) {
            shim.says(call(id, "a"));

            // When
            daemon.cut();

            // Then
            assertRefused(id, -31002, "outcome_unknown", true);
            assertThat(shim.opensAgain().arrived()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ping",
                    "initialize",
                    "server/discover",
                    "tools/list",
                    "prompts/list",
                    "prompts/get",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read",
                    "completion/complete",
                    "logging/setLevel",
                    "tasks/list",
                    "tasks/get"
                })
        void a_safe_call_is_sent_again(String method) {
            shim.says(request("1", method));

            // When
            daemon.cut();
            FakeConnection next = shim.opensAgain();
            next.says(result("1"));

            // Then
            assertThat(next.arrived()).containsExactly(request("1", method));
            assertThat(shim.client.news()).containsExactly(result("1"));
            assertThat(shim.events.events(Call.Resent.class)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "tools/call",
                    "resources/subscribe",
                    "resources/unsubscribe",
                    "tasks/result",
                    "tasks/cancel",
                    "x/unknown",
                    "Ping"
                })
        void any_other_call_is_not(String method) {
            shim.says(request("1", method));

            // When
            daemon.cut();

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
            assertThat(shim.opensAgain().arrived()).isEmpty();
        }

        @Test
        void without_a_handshake_nothing_is_sent_again_because_a_tool_was_declared_safe() {
            learn(shim, daemon, "{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}}");
            shim.says(call("1", "reads"));

            // When
            daemon.cut();
            FakeConnection next = shim.opensAgain();

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
            assertThat(next.arrived()).isEmpty();
        }

        @Test
        void a_tool_that_the_next_daemon_declares_safe_is_safe_again() {
            learn(shim, daemon, "{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}}");
            daemon.cut();
            FakeConnection next = shim.opensAgain();
            learn(shim, next, "{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}}");
            shim.says(call("1", "reads"));

            // When
            next.cut();

            // Then
            assertThat(shim.client.news()).isEmpty();
            assertThat(shim.session.waiting()).isOne();
        }

        @Test
        void what_found_no_room_to_be_kept_is_not_sent_again() {
            int calls = 2 * (int) (Kept.MAX_BYTES / BIG.length());
            for (int id = 0; id < calls; id++) {
                shim.says(request("" + id, "ping", "\"" + BIG + "\""));
            }

            // When
            daemon.cut();

            // Then
            List<String> refused = shim.client.news();
            assertThat(refused)
                    .hasSizeBetween(calls / 2 - 10, calls / 2)
                    .allMatch(answer -> answer.contains("-31002"));
            assertThat(shim.opensAgain().arrived()).hasSize(calls - refused.size());
        }

        @Test
        void an_answer_makes_room_to_keep_the_next() {
            int calls = 2 * (int) (Kept.MAX_BYTES / BIG.length());
            for (int id = 0; id < calls; id++) {
                shim.says(request("" + id, "ping", "\"" + BIG + "\""));
                daemon.says(result("" + id));
            }
            shim.says(request("\"last\"", "ping"));
            shim.client.news();

            // When
            daemon.cut();

            // Then
            assertThat(shim.opensAgain().arrived()).containsExactly(request("\"last\"", "ping"));
        }

        @Test
        void what_is_sent_again_goes_before_what_was_never_sent() {
            shim.says(request("1", "ping"));
            shim.says(request("2", "ping"));
            daemon.cut();
            shim.says(call("3", "a"));

            // When
            FakeConnection next = shim.opensAgain();

            // Then
            assertThat(next.arrived())
                    .containsExactly(request("1", "ping"), request("2", "ping"), call("3", "a"));
        }

        @Test
        void a_safe_call_survives_several_cuts() {
            shim.says(request("1", "ping"));
            daemon.cut();
            shim.opensAgain().cut();
            shim.opensAgain().cut();

            // When
            FakeConnection next = shim.opensAgain();

            // Then
            assertThat(next.arrived()).containsExactly(request("1", "ping"));
        }

        @Test
        void a_safe_call_that_every_daemon_dies_of_is_given_up() {
            shim.says(request("1", "tools/list"));
            FakeConnection next = daemon;

            // When
            for (int death = 0; death < ClientCalls.MAX_RESENDS; death++) {
                next.cut();
                assertThat(shim.client.news()).isEmpty();
                next = shim.opensAgain();
            }
            next.cut();

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
        }

        @Test
        void what_may_have_been_too_large_for_the_daemon_is_not_sent_again() {
            shim.says(request("1", "tools/list"));

            // When
            daemon.closes(1009, "too big");

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
            assertThat(shim.opensAgain().arrived()).isEmpty();
        }

        @Test
        void a_safe_call_that_nobody_comes_for_is_said_to_have_been_sent() {
            shim.says(request("1", "ping"));
            daemon.cut();

            // When
            shim.advance(ShimOnFakes.CALL_WAIT);

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
        }

        @Test
        void a_late_answer_after_the_refusal_is_dropped() {
            shim.says(call("1", "a"));
            daemon.cut();
            shim.client.news();

            // When
            shim.opensAgain().says(result("1"));

            // Then
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void requests_of_the_lost_daemon_are_cancelled_and_late_answers_dropped() {
            daemon.says(request("\"s1\"", "roots/list"));
            daemon.says(request("2", "sampling/createMessage"));
            shim.client.news();

            // When
            daemon.cut();

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    "notifications/cancelled",
                                                    "\"requestId\":\"s1\","),
                            line ->
                                    assertThat(line)
                                            .contains(
                                                    "notifications/cancelled", "\"requestId\":2,"));
            shim.says(result("\"s1\""));
            FakeConnection next = shim.opensAgain();
            shim.says(result("2"));
            assertThat(next.arrived()).isEmpty();
            assertThat(outcomes()).containsExactly(CallOutcome.ABANDONED, CallOutcome.ABANDONED);
        }

        @Test
        void what_the_daemon_had_not_taken_is_not_held_against_the_next()
                throws InterruptedException {
            daemon.stalls();
            for (int i = 0; i < 100; i++) {
                shim.says(notification("x".repeat(50_000)));
            }

            // When
            daemon.cut();
            FakeConnection next = shim.opensAgain();

            // Then
            shim.session.daemonThrottle().await();
            shim.says(notification("x"));
            assertThat(next.arrived()).containsExactly(notification("x"));
        }

        @Test
        void a_refusing_close_refuses_also_what_would_be_sent_again() {
            shim.says(request("1", "ping"));

            // When
            daemon.closes(4001, "token expired");

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
            shim.says(call("2", "a"));
            assertRefused("2", -31001, "daemon_unavailable", false);
        }
    }

    @Nested
    final class When_the_client_cancels {
        @Test
        void a_call_that_waits_is_never_sent_and_not_answered() {
            shim.says(call("1", "a"));
            shim.says(call("2", "a"));

            // When
            shim.says(cancelled("1"));

            // Then
            FakeConnection daemon = shim.opens();
            assertThat(daemon.arrived()).containsExactly(call("2", "a"));
            assertThat(shim.client.news()).isEmpty();
            assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
            assertThat(dropped(What.REQUEST, Why.CANCELLED)).isOne();
        }

        @Test
        void a_call_in_flight_the_daemon_is_told_and_its_answer_still_passes() {
            FakeConnection daemon = shim.opens();
            shim.says(call("1", "a"));

            // When
            shim.says(cancelled("1"));
            daemon.says(result("1"));

            // Then
            assertThat(daemon.arrived()).containsExactly(call("1", "a"), cancelled("1"));
            assertThat(shim.client.news()).containsExactly(result("1"));
            assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
        }

        @Test
        void twice_it_counts_once() {
            shim.opens();
            shim.says(call("1", "a"));
            shim.says(cancelled("1"));

            // When
            shim.says(cancelled("1"));

            // Then
            assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
            assertThat(shim.session.awaited()).isZero();
        }

        @Test
        void a_safe_call_in_flight_it_is_neither_sent_again_nor_answered_after_a_cut() {
            FakeConnection daemon = shim.opens();
            shim.says(request("1", "ping"));
            shim.says(cancelled("1"));

            // When
            daemon.cut();

            // Then
            assertThat(shim.opensAgain().arrived()).isEmpty();
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void a_call_that_waits_to_be_sent_again_it_is_dropped() {
            shim.says(request("1", "ping"));
            shim.opens().cut();

            // When
            shim.says(cancelled("1"));

            // Then
            assertThat(shim.opensAgain().arrived()).isEmpty();
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void initialize_goes_on_all_the_same() {
            shim.says(INITIALIZE);

            // When
            shim.says(cancelled("0"));

            // Then
            FakeConnection daemon = shim.opens();
            assertThat(daemon.arrived()).containsExactly(INITIALIZE, cancelled("0"));
            daemon.says(WELCOME);
            assertThat(shim.client.news()).containsExactly(WELCOME);
            assertThat(outcomes()).containsExactly(CallOutcome.OK);
        }

        @Test
        void a_call_in_a_waiting_batch_the_others_go_on() {
            shim.says(batch(call("1", "a"), call("2", "a")));

            // When
            shim.says(cancelled("1"));

            // Then
            FakeConnection daemon = shim.opens();
            assertThat(daemon.arrived())
                    .containsExactly(batch(call("1", "a"), call("2", "a")), cancelled("1"));
            daemon.says(batch(result("2")));
            assertThat(shim.client.news()).containsExactly(batch(result("2")));
            assertThat(shim.session.awaited()).isZero();
        }

        @Test
        void a_call_in_a_waiting_batch_only_the_others_are_refused() {
            shim.says(batch(call("1", "a"), call("2", "a")));
            shim.says(cancelled("1"));

            // When
            shim.advance(ShimOnFakes.CALL_WAIT);

            // Then
            assertRefused("2", -31001, "daemon_unavailable", false);
        }

        @Test
        void an_unknown_request_the_daemon_is_told() {
            FakeConnection daemon = shim.opens();

            // When
            shim.says(cancelled("77"));

            // Then
            assertThat(daemon.arrived()).containsExactly(cancelled("77"));
        }

        @Test
        void the_second_of_one_id_the_first_still_gets_its_answer() {
            FakeConnection daemon = shim.opens();
            shim.says(call("1", "a"));
            shim.says(cancelled("1"));
            shim.says(call("1", "b"));

            // When
            daemon.cut();

            // Then
            assertRefused("1", -31002, "outcome_unknown", true);
        }
    }

    @Nested
    final class A_batch {
        private final FakeConnection daemon = shim.opens();

        @Test
        void passes_as_one_message_both_ways() {
            String batch =
                    " [ "
                            + call("1", "a")
                            + " , "
                            + notification("n")
                            + ","
                            + call("2", "[,]")
                            + "]";

            // When
            shim.says(batch);
            daemon.says(batch(result("2"), result("1")));

            // Then
            assertThat(daemon.arrived()).containsExactly(batch);
            assertThat(shim.client.news()).containsExactly(batch(result("2"), result("1")));
        }

        @Test
        void in_flight_at_a_cut_gets_an_answer_for_each_call() {
            shim.says(batch(call("1", "a"), request("2", "ping")));

            // When
            daemon.cut();

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "1", -31002, "outcome_unknown", true),
                            line -> refused(line, "2", -31002, "outcome_unknown", true));
        }

        @Test
        void of_safe_calls_is_sent_again() {
            shim.says(batch(request("1", "ping"), request("2", "ping")));

            // When
            daemon.cut();

            // Then
            assertThat(shim.opensAgain().arrived())
                    .containsExactly(batch(request("1", "ping"), request("2", "ping")));
        }

        @Test
        void that_is_answered_in_part_is_not_sent_again() {
            shim.says(batch(request("1", "ping"), request("2", "ping")));
            daemon.says(result("1"));
            shim.client.news();

            // When
            daemon.cut();

            // Then
            assertRefused("2", -31002, "outcome_unknown", true);
            assertThat(shim.opensAgain().arrived()).isEmpty();
        }

        @Test
        void of_answers_loses_those_that_nobody_waits_for() {
            shim.says(call("1", "a"));
            daemon.says(result("1"));
            shim.says(call("2", "a"));
            shim.client.news();

            // When
            daemon.says(batch(result("1"), result("2", "[1, \"]\\\"\"]"), result("1")));
            daemon.says(batch(result("2")));

            // Then
            assertThat(shim.client.news())
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringWhitespace(batch(result("2", "[1, \"]\\\"\"]")));
        }

        @Test
        void of_the_clients_answers_loses_those_for_a_daemon_that_is_gone() {
            daemon.says(request("1", "roots/list"));
            daemon.cut();
            FakeConnection next = shim.opensAgain();
            next.says(request("2", "roots/list"));

            // When
            shim.says(batch(result("1")));
            shim.says(batch(result("1"), result("2")));

            // Then
            assertThat(next.arrived())
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringWhitespace(batch(result("2")));
        }

        @Test
        void may_cancel_a_call() {
            shim.says(call("1", "a"));

            // When
            shim.says(batch(notification("n"), cancelled("1")));

            // Then
            assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
            assertThat(daemon.arrived()).hasSize(2);
        }

        @Test
        void without_messages_is_the_daemons_to_refuse() {
            // When
            shim.says("[ ]");

            // Then
            assertThat(daemon.arrived()).containsExactly("[ ]");
        }
    }

    @Nested
    final class A_message_that_is_too_large {
        private final FakeConnection daemon = shim.opens();

        @Test
        void from_the_client_is_refused_with_its_id() {
            // When
            shim.saysTooLarge(call("\"big\"", BIG));

            // Then
            assertRefused("\"big\"", -31003, "message_too_large", false);
            assertThat(daemon.arrived()).isEmpty();
        }

        @Test
        void in_a_batch_every_request_is_refused() {
            // When
            shim.saysTooLarge(batch(call("1", BIG), call("2", "a")));

            // Then
            assertThat(shim.client.news()).hasSize(2);
        }

        @Test
        void or_has_too_many_messages_is_refused_with_all_the_ids_that_can_be_kept() {
            String[] calls =
                    IntStream.range(0, 10_001)
                            .mapToObj(id -> "{\"id\":" + id + ",\"method\":\"x\"}")
                            .toArray(String[]::new);

            // When
            shim.says(batch(calls));

            // Then
            List<String> answers = shim.client.news();
            assertThat(answers).hasSize(10_001).allMatch(answer -> answer.contains("-31003"));
            assertThat(answers.getLast()).contains("\"id\":null");
            assertThat(daemon.arrived()).isEmpty();
        }

        @Test
        void as_the_daemons_batch_of_too_many_answers_is_an_error_to_each_call() {
            shim.says(call("\"a\"", "x"));
            String[] answers =
                    IntStream.range(0, 10_001).mapToObj(Mcp::stray).toArray(String[]::new);
            answers[9_000] = result("\"a\"");

            // When
            daemon.says(batch(answers));

            // Then
            assertRefused("\"a\"", -31003, "message_too_large", true);
        }

        @Test
        void without_an_id_is_refused_with_null_unless_it_is_a_notification() {
            // When
            shim.saysTooLarge(notification(BIG));
            shim.saysTooLarge("{\"x\":\"" + BIG + "\"}");

            // Then
            assertRefused("null", -31003, "message_too_large", false);
            assertThat(dropped(What.NOTIFICATION, Why.TOO_LARGE)).isOne();
        }

        @Test
        void as_the_clients_answer_becomes_an_error_for_the_daemon() {
            daemon.says(request("5", "roots/list"));
            shim.client.news();

            // When
            shim.saysTooLarge(result("5", "\"" + BIG + "\""));
            shim.saysTooLarge(result("6", "\"" + BIG + "\""));

            // Then
            assertThat(daemon.arrived())
                    .singleElement()
                    .satisfies(line -> refused(line, "5", -31003, "message_too_large", false));
        }

        @Test
        void as_the_daemons_answer_becomes_an_error_and_the_link_goes_on() {
            shim.says(call("1", "a"));
            shim.says(call("2", "a"));

            // When
            daemon.saysTooLarge("{\"result\":\"" + BIG + "\",\"id\":1}");
            daemon.says(result("2"));

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "1", -31003, "message_too_large", true),
                            line -> assertThat(line).isEqualTo(result("2")));
        }

        @Test
        void or_nests_too_deep_is_refused_with_its_id_both_ways() {
            shim.says(request("1", "x"));

            // When
            shim.says(request("2", "x", DEEP));
            daemon.says(result("1", DEEP));

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "2", -31003, "message_too_large", false),
                            line -> refused(line, "1", -31003, "message_too_large", true));
            assertThat(daemon.arrived()).containsExactly(request("1", "x"));
        }

        @Test
        void or_has_a_long_id_is_refused_with_it_and_not_kept() {
            String id = "\"" + "x".repeat(5000) + "\"";

            // When
            shim.says(request(id, "x"));
            shim.says(batch(request("1", "x"), request(id, "y")));

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, id, -31003, "message_too_large", false),
                            line -> refused(line, "1", -31003, "message_too_large", false),
                            line -> refused(line, id, -31003, "message_too_large", false));
            assertThat(daemon.arrived()).isEmpty();
            assertThat(shim.session.awaited()).isZero();
        }

        @Test
        void as_the_daemons_request_is_refused_with_its_id() {
            String id = "\"" + "x".repeat(5000) + "\"";

            // When
            daemon.says(request(id, "roots/list"));
            daemon.says(request("2", "roots/list", DEEP));
            daemon.saysTooLarge(request("3", BIG));

            // Then
            assertThat(daemon.arrived())
                    .satisfiesExactly(
                            line -> refused(line, id, -31003, "message_too_large", false),
                            line -> refused(line, "2", -31003, "message_too_large", false),
                            line -> refused(line, "3", -31003, "message_too_large", false));
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void as_the_requests_of_a_daemon_that_does_not_read_gets_no_more_answers() {
            String id = "\"" + "x".repeat(90_000) + "\"";
            daemon.stalls();

            // When
            for (int i = 0; i < 200; i++) {
                daemon.says(request(id, "roots/list"));
            }

            // Then
            assertThat(daemon.arrived().size()).isBetween(80, 110);
            assertThat(dropped(What.CLIENT_ANSWER, Why.QUEUE_FULL)).isGreaterThan(50);
        }

        @Test
        void as_an_answer_to_a_cancelled_call_leaves_its_id_to_the_next() {
            shim.says(call("1", "a"));
            shim.says(cancelled("1"));
            shim.says(call("1", "b"));

            // When
            daemon.saysTooLarge(result("1"));
            daemon.says(result("1"));

            // Then
            assertThat(shim.client.news()).containsExactly(result("1"));
            assertThat(shim.session.awaited()).isZero();
        }

        @Test
        void as_an_answer_to_a_cancelled_or_unknown_call_is_dropped() {
            shim.says(call("1", "a"));
            shim.says(cancelled("1"));

            // When
            daemon.saysTooLarge(result("1", "\"" + BIG + "\""));
            daemon.saysTooLarge(result("9", "\"" + BIG + "\""));
            daemon.saysTooLarge(request("1", BIG));

            // Then
            assertThat(shim.client.news()).isEmpty();
            assertThat(dropped(What.FRAME, Why.TOO_LARGE)).isEqualTo(3);
        }
    }

    @Nested
    final class A_daemon_that_refuses {
        @Test
        void is_named_to_waiting_and_to_new_calls_at_once() {
            shim.says(call("1", "a"));

            // When
            shim.connector
                    .last()
                    .fail(dev.mcptether.event.Link.ConnectOutcome.UNAUTHORIZED, "401 Unauthorized");

            // Then
            assertThat(shim.client.lines()).singleElement().asString().contains("401 Unauthorized");
            assertRefused("1", -31001, "daemon_unavailable", false);
            shim.says(call("2", "a"));
            assertRefused("2", -31001, "daemon_unavailable", false);
        }

        @Test
        void lets_notifications_wait_for_better_times() {
            shim.says(notification("n"));
            shim.connector.last().fail(dev.mcptether.event.Link.ConnectOutcome.UNAUTHORIZED, "401");

            // When
            FakeConnection daemon = shim.opensAgain();

            // Then
            assertThat(daemon.arrived()).containsExactly(notification("n"));
        }
    }

    @Nested
    final class After_a_reconnect_in_the_legacy_era {
        private final FakeConnection first = shim.opensSession();

        @Test
        void the_session_was_told_once() {
            first.cut();
            shim.opensSessionAgain();

            // Then
            assertThat(shim.events.events(SessionEvent.Began.class))
                    .containsExactly(
                            new SessionEvent.Began(
                                    SessionEvent.Era.LEGACY,
                                    "2025-06-18",
                                    "client",
                                    "7",
                                    "daemon",
                                    "1"));
        }

        @Test
        void the_handshake_is_replayed_and_the_client_sees_nothing_of_it() {
            first.cut();

            // When
            FakeConnection next = shim.opensSessionAgain();

            // Then
            assertThat(next.arrived()).containsExactly(INITIALIZE, INITIALIZED);
            assertThat(shim.client.news()).isEmpty();
        }

        @Test
        void a_tool_that_was_declared_safe_is_called_again_and_others_are_not() {
            learn(
                    shim,
                    first,
                    "{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}},"
                            + "{\"annotations\":{\"title\":\"t\",\"idempotentHint\":true},\"name\":\"sets\"},"
                            + "{\"name\":\"writes\",\"annotations\":{\"readOnlyHint\":false}},"
                            + "{\"name\":\"plain\",\"inputSchema\":{\"readOnlyHint\":true}}");
            shim.says(call("1", "reads"));
            shim.says(call("2", "sets"));
            shim.says(call("3", "writes"));
            shim.says(call("4", "plain"));

            // When
            first.cut();

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "3", -31002, "outcome_unknown", true),
                            line -> refused(line, "4", -31002, "outcome_unknown", true));
            assertThat(shim.opensSessionAgain().arrived())
                    .containsExactly(
                            INITIALIZE, INITIALIZED, call("1", "reads"), call("2", "sets"));
        }

        @Test
        void a_daemon_at_another_url_is_another_one_though_it_answers_alike() {
            ShimOnFakes several = new ShimOnFakes("ws://127.0.0.1:8079/a", "ws://127.0.0.1:8079/b");
            FakeConnection at = several.opensSession();
            learn(several, at, "{\"name\":\"reads\",\"annotations\":{\"readOnlyHint\":true}}");
            several.says(call("1", "reads"));
            at.cut();
            several.advance(SECOND);
            several.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "");
            several.advance(Duration.ZERO);
            assertThat(several.connector.last().url().uri().getPath()).isEqualTo("/b");

            // When
            FakeConnection other = several.opens();
            other.says(WELCOME);

            // Then
            assertThat(several.client.news())
                    .singleElement()
                    .satisfies(line -> refused(line, "1", -31002, "outcome_unknown", true));
            assertThat(other.arrived()).containsExactly(INITIALIZE, INITIALIZED);
            several.ends();
        }

        @Test
        void traffic_waits_for_the_answer_to_the_handshake() {
            first.cut();
            shim.says(call("1", "a"));
            FakeConnection next = shim.opensAgain();
            shim.says(call("2", "a"));
            assertThat(next.arrived()).containsExactly(INITIALIZE);

            // When
            next.says(WELCOME);

            // Then
            assertThat(next.arrived())
                    .containsExactly(INITIALIZE, INITIALIZED, call("1", "a"), call("2", "a"));
        }

        @Test
        void notifications_of_the_new_daemon_pass_and_its_requests_can_be_answered_at_once() {
            first.cut();
            FakeConnection next = shim.opensAgain();
            next.says(notification("n"));
            next.says(request("\"s\"", "roots/list"));

            // When
            shim.says(result("\"s\""));

            // Then
            assertThat(shim.client.news())
                    .containsExactly(notification("n"), request("\"s\"", "roots/list"));
            assertThat(next.arrived()).containsExactly(INITIALIZE, result("\"s\""));
        }

        @Test
        void an_answer_to_what_it_has_not_been_sent_is_not_believed() {
            first.cut();
            shim.says(call("1", "a"));
            FakeConnection next = shim.opensAgain();
            next.says(result("1", "\"lie\""));

            // When
            next.says(WELCOME);
            next.says(result("1"));

            // Then
            assertThat(shim.client.news()).containsExactly(result("1"));
        }

        @Test
        void a_changed_daemon_is_announced() {
            first.cut();

            // When
            shim.opensAgain().says(welcome("0", "2"));

            // Then
            assertThat(shim.client.news())
                    .containsExactly(
                            notification("notifications/tools/list_changed"),
                            notification("notifications/resources/list_changed"));
        }

        @Test
        void a_changed_daemon_does_not_get_a_call_that_the_old_one_declared_safe() {
            shim.says(request("1", "tools/list"));
            first.says(
                    result(
                            "1",
                            "{\"tools\":[{\"name\":\"a\",\"annotations\":{\"readOnlyHint\":true}}]}"));
            shim.says(call("2", "a"));
            first.cut();
            shim.says(call("3", "a"));
            shim.client.news();

            // When
            FakeConnection next = shim.opensAgain();
            next.says(welcome("0", "2"));

            // Then
            assertThat(shim.client.news())
                    .anySatisfy(line -> refused(line, "2", -31002, "outcome_unknown", true));
            assertThat(next.arrived()).containsExactly(INITIALIZE, INITIALIZED, call("3", "a"));
            next.cut();
            assertRefused("3", -31002, "outcome_unknown", true);
        }

        @Test
        void a_rejected_handshake_drops_the_link_and_is_tried_again_ever_more_slowly() {
            first.cut();
            shim.says(call("1", "a"));

            // When
            for (int i = 0; i < 8; i++) {
                FakeConnection next = shim.opensAgain();
                next.says(error("0", -32000));
                assertThat(next.closing()).isNotNull();
                next.answersClose();
            }

            // Then
            assertThat(shim.timers.nanos()).isGreaterThan(SECOND.toNanos());
            assertThat(shim.client.news())
                    .allSatisfy(line -> assertThat(line).contains("rejects the session"));
        }

        @Test
        void an_answer_to_the_handshake_that_is_too_large_drops_the_link() {
            first.cut();
            FakeConnection next = shim.opensAgain();

            // When
            next.saysTooLarge(WELCOME);

            // Then
            assertThat(next.closing()).isNotNull();
            shim.opensSessionAgain();
        }

        @Test
        void a_handshake_without_an_answer_is_given_up_after_30_s() {
            first.cut();
            FakeConnection next = shim.opensAgain();
            next.answersPing();

            // When
            shim.advance(Duration.ofSeconds(30));

            // Then
            assertThat(next.closing()).isNotNull();
            assertThat(shim.opensSessionAgain().arrived()).containsExactly(INITIALIZE, INITIALIZED);
        }

        @Test
        void a_cut_during_the_handshake_is_one_more_outage() {
            first.cut();
            shim.says(call("1", "a"));
            shim.opensAgain().cut();

            // When
            FakeConnection next = shim.opensSessionAgain();

            // Then
            assertThat(next.arrived()).containsExactly(INITIALIZE, INITIALIZED, call("1", "a"));
        }

        @Test
        void log_level_and_living_subscriptions_are_restored_unseen() {
            accepted(request("1", "logging/setLevel", "{\"level\":\"debug\"}"), "1");
            accepted(request("2", "logging/setLevel", "{\"level\":\"warning\"}"), "2");
            accepted(request("3", "resources/subscribe", "{\"uri\":\"x:kept\"}"), "3");
            accepted(request("4", "resources/subscribe", "{\"uri\":\"x:left\"}"), "4");
            accepted(request("5", "resources/unsubscribe", "{\"uri\":\"x:left\"}"), "5");
            shim.says(request("6", "resources/subscribe", "{\"uri\":\"x:refused\"}"));
            first.says(error("6", -1));
            shim.client.news();
            first.cut();

            // When
            FakeConnection next = shim.opensSessionAgain();
            String level = Mcp.id(next.arrived().get(2));
            String kept = Mcp.id(next.arrived().get(3));
            next.says(result(level));
            next.says(result(kept));

            // Then
            assertThat(next.arrived())
                    .containsExactly(
                            INITIALIZE,
                            INITIALIZED,
                            request(level, "logging/setLevel", "{\"level\":\"warning\"}"),
                            request(kept, "resources/subscribe", "{\"uri\":\"x:kept\"}"));
            assertThat(shim.client.news()).isEmpty();
        }

        private void accepted(String request, String id) {
            shim.says(request);
            first.says(result(id));
        }

        @Test
        void a_request_too_strange_to_be_read_is_answered_all_the_same() {
            String deep = "[".repeat(1500) + "]".repeat(1500);

            // When
            accepted(
                    request("1", "resources/subscribe", "{\"uri\":\"u\",\"x\":" + deep + "}"), "1");

            // Then
            assertThat(shim.client.news()).containsExactly(result("1"));
            first.cut();
            shim.opensSessionAgain();
        }
    }

    @Nested
    final class Of_the_handshake {
        @Test
        void one_that_was_not_answered_is_sent_again_and_answered_to_the_client() {
            shim.says(INITIALIZE);
            shim.opens().cut();

            // When
            FakeConnection next = shim.opensAgain();
            next.says(WELCOME);

            // Then
            assertThat(next.arrived()).containsExactly(INITIALIZE);
            assertThat(shim.client.news()).containsExactly(WELCOME);
        }

        @Test
        void one_that_the_daemon_refused_is_not_replayed() {
            FakeConnection first = shim.opens();
            shim.says(INITIALIZE);
            first.says(error("0", -32602));
            first.cut();

            // When
            FakeConnection next = shim.opensAgain();

            // Then
            assertThat(next.arrived()).isEmpty();
        }

        @Test
        void what_was_never_seen_is_not_invented() {
            shim.opens().cut();

            // Then
            assertThat(shim.opensAgain().arrived()).isEmpty();
        }

        @Test
        void an_initialized_that_came_during_the_outage_is_sent_once() {
            FakeConnection first = shim.opens();
            shim.says(INITIALIZE);
            first.says(WELCOME);
            first.cut();
            shim.says(INITIALIZED);
            shim.says(call("1", "a"));

            // When
            FakeConnection next = shim.opensSessionAgain();

            // Then
            assertThat(next.arrived()).containsExactly(INITIALIZE, INITIALIZED, call("1", "a"));
        }
    }

    @Nested
    final class At_the_end {
        private boolean drained;

        private void drain() {
            shim.turn(() -> shim.session.drain(() -> drained = true));
        }

        @Test
        void draining_is_over_at_once_when_nothing_is_open() {
            // When
            drain();

            // Then
            assertThat(drained).isTrue();
        }

        @Test
        void draining_waits_for_the_last_answer() {
            FakeConnection daemon = shim.opens();
            shim.says(call("1", "a"));
            shim.says(call("2", "a"));
            drain();
            daemon.says(result("2"));
            assertThat(drained).isFalse();

            // When
            daemon.says(result("1"));

            // Then
            assertThat(drained).isTrue();
        }

        @Test
        void draining_waits_for_what_must_be_sent() {
            shim.says(notification("n"));
            drain();
            assertThat(drained).isFalse();

            // When
            shim.opens();
            shim.says(notification("m"));

            // Then
            assertThat(drained).isTrue();
        }

        @Test
        void every_open_call_is_answered_and_told_whether_it_was_sent() {
            FakeConnection daemon = shim.opens();
            shim.says(call("1", "a"));
            shim.says(request("2", "ping"));
            shim.says(call("3", "a"));
            shim.says(cancelled("3"));
            daemon.says(request("\"s\"", "roots/list"));
            daemon.cut();
            shim.says(call("4", "a"));
            shim.client.news();

            // When
            shim.turn(shim.session::end);

            // Then
            assertThat(shim.client.news())
                    .satisfiesExactly(
                            line -> refused(line, "2", -31005, "shutting_down", true),
                            line -> refused(line, "4", -31005, "shutting_down", false));
        }

        @Test
        void nothing_passes_any_more() {
            shim.says(call("1", "a"));
            shim.turn(shim.session::end);
            shim.client.news();

            // When
            FakeConnection daemon = shim.opens();
            shim.says(call("2", "a"));
            shim.saysTooLarge(call("3", BIG));
            daemon.says(request("4", "roots/list"));
            daemon.says(notification("n"));
            shim.advance(ShimOnFakes.CALL_WAIT);

            // Then
            assertThat(daemon.arrived()).isEmpty();
            assertThat(shim.client.news()).isEmpty();
        }
    }

    @Test
    void a_queue_of_ten_thousand_calls_costs_no_more_than_its_length() {
        // Given
        IntStream.range(0, Outbox.MAX_MESSAGES).forEach(id -> shim.says(request("" + id, "ping")));

        // When
        for (int cut = 0; cut < 20; cut++) {
            shim.opensAgain().cut();
        }
        IntStream.range(0, Outbox.MAX_MESSAGES).forEach(id -> shim.says(cancelled("" + id)));

        // Then
        assertThat(outcomes()).hasSize(Outbox.MAX_MESSAGES).containsOnly(CallOutcome.CANCELLED);
    }
}
