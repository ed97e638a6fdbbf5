package dev.mcptether.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ControlDeskTest {
    private final List<String> done = new ArrayList<>();

    private final ControlDesk desk =
            new ControlDesk(
                    new Controlled() {
                        @Override
                        public JsonNode status() {
                            return JsonMapper.shared().createObjectNode().put("name", "default");
                        }

                        @Override
                        public void found(Asker asker) {
                            done.add("found by " + asker);
                        }

                        @Override
                        public void stop(Asker asker) {
                            done.add("stop by " + asker);
                        }

                        @Override
                        public void drain(Asker asker, Duration atMost) {
                            done.add("drain " + atMost + " by " + asker);
                        }

                        @Override
                        public boolean end(Asker asker, long session) {
                            return session == 7;
                        }
                    });

    private String ask(String request) {
        return desk.answer(request.getBytes(StandardCharsets.UTF_8))
                .map(answer -> new String(answer, StandardCharsets.UTF_8))
                .orElse("");
    }

    @Test
    void status_is_answered_with_the_requests_own_id() {
        assertThat(ask("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"status\"}"))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"name\":\"default\"}}");
    }

    @Test
    void a_stop_says_who_asked() {
        ask(
                """
                {"jsonrpc":"2.0","id":1,"method":"stop","params":\
                {"by_pid":4711,"by_command":"daemon stop","by_user":"ada"}}\
                """);

        assertThat(done).containsExactly("stop by " + new Asker(4711, "daemon stop", "ada"));
    }

    @Test
    void what_an_asker_says_of_itself_is_bounded() {
        ask(
                "{\"id\":1,\"method\":\"found\",\"params\":{\"by_user\":\""
                        + "x".repeat(9999)
                        + "\"}}");

        assertThat(done.getFirst()).hasSizeLessThan(200);
    }

    @Test
    void a_session_is_ended_or_there_is_none() {
        assertThat(ask("{\"id\":1,\"method\":\"end\",\"params\":{\"session\":7}}"))
                .contains("\"ended\":true");
        assertThat(ask("{\"id\":1,\"method\":\"end\",\"params\":{\"session\":8}}"))
                .contains("\"ended\":false");
        assertThat(ask("{\"id\":1,\"method\":\"end\"}")).contains("\"ended\":false");
    }

    @Test
    void a_drain_takes_a_time_that_can_be_meant() {
        ask("{\"id\":1,\"method\":\"drain\",\"params\":{\"at_most_millis\":60000}}");
        assertThat(done).singleElement().asString().startsWith("drain PT1M ");

        for (String wrong : List.of("-1", "86400001", "\"soon\"", "null")) {
            assertThat(
                            ask(
                                    "{\"id\":1,\"method\":\"drain\",\"params\":{\"at_most_millis\":"
                                            + wrong
                                            + "}}"))
                    .contains("\"code\":-32602");
        }
        assertThat(done).hasSize(1);
    }

    @Test
    void what_cannot_be_done_is_an_error() {
        assertThat(ask("{")).contains("\"code\":-32700", "\"id\":null");
        assertThat(ask("[]")).contains("\"code\":-32600");
        assertThat(ask("{\"id\":1}")).contains("\"code\":-32600");
        assertThat(ask("{\"id\":1,\"method\":\"reboot\"}")).contains("\"code\":-32601");
    }

    @Test
    void a_notification_is_done_and_not_answered() {
        assertThat(ask("{\"method\":\"stop\"}")).isEmpty();
        assertThat(done).hasSize(1);
    }
}
