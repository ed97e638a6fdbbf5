package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Method;
import dev.mcptether.link.FakeConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests a client that starts before its daemon, where every daemon of this kind introduces itself
/// with the same words.
final class IntroductionTest {
    private static final String INTRODUCTION =
            Mcp.WELCOME.substring(Mcp.WELCOME.indexOf("\"result\":") + 9, Mcp.WELCOME.length() - 1);

    private final ShimOnFakes shim =
            new ShimOnFakes(
                    new FixedIntroduction((method, _) ->
                            method == Method.INITIALIZE
                                    ? INTRODUCTION.getBytes(StandardCharsets.UTF_8)
                                    : null));

    @AfterEach
    void every_call_has_ended() {
        shim.ends();
        shim.events.assertPaired();
    }

    @Test
    void the_handshake_is_answered_as_soon_as_nobody_listens() {
        // Given
        shim.says(Mcp.INITIALIZE);
        assertThat(shim.client.news()).isEmpty();

        // When
        shim.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody listens there");
        shim.turn(() -> {});

        // Then
        assertThat(shim.client.news()).containsExactly(Mcp.WELCOME);
    }

    @Test
    void the_handshake_waits_ten_seconds_for_a_daemon_that_says_nothing() {
        // Given
        shim.says(Mcp.INITIALIZE);
        shim.advance(Duration.ofMillis(9_900));
        assertThat(shim.client.news()).isEmpty();

        // When
        shim.advance(Duration.ofMillis(200));

        // Then
        assertThat(shim.client.news()).containsExactly(Mcp.WELCOME);
    }

    @Test
    void the_daemon_that_comes_later_hears_the_handshake_and_serves_what_waited() {
        // Given
        shim.says(Mcp.INITIALIZE);
        shim.connector.last().fail(ConnectOutcome.CONNECTION_REFUSED, "nobody listens there");
        shim.turn(() -> {});
        shim.says(Mcp.INITIALIZED);
        shim.says(Mcp.request("1", "tools/list"));
        assertThat(shim.client.news()).hasSize(1);

        // When
        FakeConnection daemon = shim.opensAgain();
        daemon.says(Mcp.welcome("0", "2"));
        daemon.says(Mcp.result("1", "{\"tools\":[]}"));

        // Then
        assertThat(daemon.arrived()).anyMatch(text -> text.contains("\"tools/list\""));
        assertThat(shim.client.news())
                .contains(
                        Mcp.result("1", "{\"tools\":[]}"),
                        Mcp.notification("notifications/tools/list_changed"));
    }

    @Test
    void a_daemon_that_refuses_the_shim_is_not_covered_up() {
        // Given
        shim.says(Mcp.INITIALIZE);

        // When
        shim.connector.last().fail(ConnectOutcome.UNAUTHORIZED, "a wrong token");
        shim.turn(() -> {});

        // Then
        assertThat(shim.client.news())
                .singleElement()
                .asString()
                .contains("-31001", "a wrong token");
    }
}
