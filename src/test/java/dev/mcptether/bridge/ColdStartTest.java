package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Method;
import dev.mcptether.link.FakeConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A client that comes before its daemon.
final class ColdStartTest {
    private static final String TOOLS = "{\"tools\":[{\"name\":\"look\"}]}";

    private final ShimOnFakes shim = new ShimOnFakes();

    @AfterEach
    void every_call_has_ended() {
        shim.ends();
        shim.events.assertPaired();
    }

    private void recall() {
        String welcome =
                Mcp.WELCOME.substring(
                        Mcp.WELCOME.indexOf("\"result\":") + 9, Mcp.WELCOME.length() - 1);
        Map<Method, byte[]> earlier =
                Map.of(Method.INITIALIZE, bytes(welcome), Method.TOOLS_LIST, bytes(TOOLS));
        shim.turn(() -> shim.session.recall(earlier));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void nobodyListens() {
        shim.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody listens there");
        shim.turn(() -> {});
    }

    @Test
    void what_waits_is_answered_from_memory_as_soon_as_the_daemon_is_known_to_be_absent() {
        // Given
        recall();
        shim.says(Mcp.INITIALIZE);
        assertThat(shim.client.news()).isEmpty();

        // When
        nobodyListens();

        // Then
        assertThat(shim.client.news()).containsExactly(Mcp.WELCOME);
        assertThat(shim.events.events(Call.AnsweredFromMemory.class)).hasSize(1);
    }

    @Test
    void lists_are_answered_from_memory_with_the_callers_id() {
        // Given
        recall();
        nobodyListens();

        // When
        shim.says(Mcp.request("\"t\"", "tools/list"));

        // Then
        assertThat(shim.client.news()).containsExactly(Mcp.result("\"t\"", TOOLS));
    }

    @Test
    void a_later_page_and_another_version_wait_for_the_daemon() {
        // Given
        recall();
        nobodyListens();

        // When
        shim.says(Mcp.request("1", "tools/list", "{\"cursor\":\"2\"}"));
        shim.says(Mcp.request("2", "initialize", "{\"protocolVersion\":\"1999-01-01\"}"));

        // Then
        assertThat(shim.client.news()).isEmpty();
    }

    @Test
    void calls_are_never_answered_from_memory() {
        // Given
        recall();
        nobodyListens();

        // When
        shim.says(Mcp.call("1", "look"));

        // Then
        assertThat(shim.client.news()).isEmpty();
    }

    @Test
    void a_daemon_that_lists_other_tools_is_announced_and_one_that_lists_the_same_is_not() {
        for (String now : new String[] {TOOLS, "{\"tools\":[]}"}) {
            // Given
            ShimOnFakes other = new ShimOnFakes();
            Map<Method, byte[]> earlier = Map.of(Method.TOOLS_LIST, bytes(TOOLS));
            other.turn(() -> other.session.recall(earlier));
            other.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody listens there");
            other.says(Mcp.request("1", "tools/list"));
            assertThat(other.client.news()).hasSize(1);

            // When
            FakeConnection daemon = other.opensAgain();
            assertThat(daemon.arrived()).singleElement().asString().contains("\"tools/list\"");
            daemon.says(Mcp.result("\"tether:check:tools/list\"", now));

            // Then
            assertThat(other.client.news())
                    .isEqualTo(
                            now.equals(TOOLS)
                                    ? List.of()
                                    : List.of(
                                            Mcp.notification("notifications/tools/list_changed")));
            other.ends();
        }
    }

    @Test
    void an_outage_later_in_the_session_is_waited_for() {
        // Given
        recall();
        FakeConnection daemon = shim.opensSession();
        daemon.cut();
        nobodyListensAgain();

        // When
        shim.says(Mcp.request("7", "tools/list"));

        // Then
        assertThat(shim.client.news()).isEmpty();
    }

    private void nobodyListensAgain() {
        shim.advance(Duration.ofSeconds(1));
        if (!shim.connector.last().isOver()) {
            nobodyListens();
        }
    }
}
