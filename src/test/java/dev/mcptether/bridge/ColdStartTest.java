package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Method;
import dev.mcptether.link.FakeConnection;
import dev.mcptether.link.FarEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests a client that starts before its daemon.
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
        shim.turn(() -> shim.session.recall(ShimOnFakes.DAEMON, earlier));
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
            other.turn(() -> other.session.recall(ShimOnFakes.DAEMON, earlier));
            other.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody listens there");
            other.says(Mcp.request("1", "tools/list"));
            assertThat(other.client.news()).hasSize(1);

            // When
            FakeConnection daemon = other.opensAgain();
            assertThat(daemon.arrived()).singleElement().asString().contains("\"tools/list\"");
            daemon.says(Mcp.result(Mcp.id(daemon.arrived().getFirst()), now));

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

    /// While the daemon is away, any program can listen at its port.
    @Test
    void what_a_stranger_says_reaches_no_other_session() {
        // Given
        FakeConnection stranger = shim.connector.last().open(FarEnd.unproven(false));
        recall();

        // When
        shim.says(Mcp.INITIALIZE);
        stranger.says(Mcp.WELCOME);
        shim.says(Mcp.request("1", "tools/list"));
        stranger.says(Mcp.result("1", "{\"tools\":[{\"name\":\"poisoned\"}]}"));

        // Then
        assertThat(shim.client.news()).hasSize(2);
        assertThat(shim.kept).isEmpty();
    }

    @Test
    void what_a_proven_daemon_says_is_kept_for_its_identity() {
        FakeConnection daemon = shim.opens();

        // When
        shim.says(Mcp.request("1", "tools/list"));
        daemon.says(Mcp.result("1", TOOLS));

        // Then
        assertThat(shim.client.news()).hasSize(1);
        assertThat(shim.kept).containsOnlyKeys(ShimOnFakes.DAEMON);
        assertThat(shim.kept.get(ShimOnFakes.DAEMON)).containsOnlyKeys(Method.TOOLS_LIST);
    }

    /// Lets a client get these lists from memory before the daemon comes, and then opens the link.
    private FakeConnection comesAfter(Method... lists) {
        Map<Method, byte[]> earlier = new EnumMap<>(Method.class);
        for (Method list : lists) {
            earlier.put(list, bytes("{\"before\":[]}"));
        }
        shim.turn(() -> shim.session.recall(ShimOnFakes.DAEMON, earlier));
        nobodyListens();
        for (Method list : lists) {
            shim.says(Mcp.request("\"" + list + "\"", list.wireName()));
        }
        assertThat(shim.client.news()).hasSize(lists.length);
        return shim.opensAgain();
    }

    @Test
    void one_change_that_shows_in_two_lists_is_announced_once() {
        // Given
        FakeConnection daemon = comesAfter(Method.RESOURCES_LIST, Method.RESOURCES_TEMPLATES_LIST);

        // When
        daemon.arrived().forEach(check -> daemon.says(Mcp.result(Mcp.id(check), "{\"now\":[]}")));

        // Then
        assertThat(shim.client.news())
                .containsExactly(Mcp.notification("notifications/resources/list_changed"));
    }

    @Test
    void a_change_that_the_handshake_shows_is_announced_once() {
        // Given
        recall();
        shim.says(Mcp.INITIALIZE);
        nobodyListens();
        shim.says(Mcp.INITIALIZED);
        shim.says(Mcp.request("1", "tools/list"));
        assertThat(shim.client.news()).hasSize(2);

        // When
        FakeConnection daemon = shim.opensAgain();
        daemon.says(Mcp.welcome("0", "2"));
        answersLists(daemon);

        // Then
        assertThat(shim.client.news())
                .containsExactlyInAnyOrder(
                        Mcp.notification("notifications/tools/list_changed"),
                        Mcp.notification("notifications/resources/list_changed"));
    }

    private static void answersLists(FakeConnection daemon) {
        daemon.arrived().stream()
                .filter(text -> text.contains("/list\""))
                .forEach(check -> daemon.says(Mcp.result(Mcp.id(check), "{\"now\":[]}")));
    }

    @Test
    void a_list_that_has_become_too_large_is_announced_and_asked_for_once() {
        // Given
        FakeConnection daemon = comesAfter(Method.TOOLS_LIST);
        String check = Mcp.id(daemon.arrived().getFirst());

        // When
        daemon.saysTooLarge(Mcp.result(check, "{\"tools\":[]}"));

        // Then
        assertThat(shim.client.news())
                .containsExactly(Mcp.notification("notifications/tools/list_changed"));
        daemon.cut();
        assertThat(shim.opensAgain().arrived()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\":{\"code\":-32601,\"message\":\"none\"}",
                "\"result\":{\"before\":[],\"nextCursor\":\"2\"}"
            })
    void a_list_that_is_refused_or_has_got_pages_is_announced(String answer) {
        // Given
        FakeConnection daemon = comesAfter(Method.TOOLS_LIST);
        String check = Mcp.id(daemon.arrived().getFirst());

        // When
        daemon.says("{\"jsonrpc\":\"2.0\",\"id\":" + check + "," + answer + "}");

        // Then
        assertThat(shim.client.news())
                .containsExactly(Mcp.notification("notifications/tools/list_changed"));
    }

    @Test
    void a_check_that_a_cut_left_unanswered_is_made_again() {
        // Given
        FakeConnection daemon = comesAfter(Method.TOOLS_LIST);
        daemon.cut();

        // When
        FakeConnection next = shim.opensAgain();
        next.says(Mcp.result(Mcp.id(next.arrived().getFirst()), "{\"now\":[]}"));

        // Then
        assertThat(shim.client.news())
                .containsExactly(Mcp.notification("notifications/tools/list_changed"));
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
