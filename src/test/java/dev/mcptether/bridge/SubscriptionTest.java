package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.link.FakeConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests `subscriptions/listen` (MCP 2026-07-28), a request that stays open for as long as its
/// subscription.
final class SubscriptionTest {
    private static final String LISTEN =
            Mcp.request("\"l\"", "subscriptions/listen", "{\"notifications\":{}}");

    private final ShimOnFakes shim = new ShimOnFakes();

    @AfterEach
    void every_call_has_ended() {
        shim.ends();
        shim.events.assertPaired();
    }

    private List<CallOutcome> outcomes() {
        return shim.events.events(Call.Finished.class).stream()
                .map(Call.Finished::outcome)
                .toList();
    }

    @Test
    void a_lost_link_ends_it_so_that_the_client_listens_anew() {
        // Given
        FakeConnection daemon = shim.opens();
        shim.says(LISTEN);

        // When
        daemon.cut();

        // Then
        assertThat(shim.client.news())
                .satisfiesExactly(
                        notice ->
                                assertThat(notice)
                                        .isEqualTo(
                                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"l\",\"reason\":\"the daemon is gone\"}}"),
                        answer ->
                                assertThat(answer)
                                        .startsWith(
                                                "{\"jsonrpc\":\"2.0\",\"id\":\"l\",\"error\":{\"code\":-31001,")
                                        .contains("Subscribe again")
                                        .endsWith("\"sent\":true}}}}"));
        assertThat(shim.opensAgain().arrived()).as("messages that were sent again").isEmpty();
    }

    @Test
    void one_that_the_client_has_ended_is_not_ended_again() {
        // Given
        FakeConnection daemon = shim.opens();
        shim.says(LISTEN);
        shim.says(Mcp.cancelled("\"l\""));

        // When
        daemon.cut();

        // Then
        assertThat(shim.client.news()).isEmpty();
    }

    @Test
    void one_that_the_daemon_has_ended_is_not_ended_again() {
        // Given
        FakeConnection daemon = shim.opens();
        shim.says(LISTEN);
        daemon.says(Mcp.cancelled("\"l\""));
        shim.client.news();

        // When
        daemon.cut();

        // Then
        assertThat(shim.client.news()).isEmpty();
        assertThat(outcomes()).containsExactly(CallOutcome.CANCELLED);
    }

    @Test
    void a_daemon_that_ends_it_both_ways_is_heard_both_times() {
        // Given
        FakeConnection daemon = shim.opens();
        shim.says(LISTEN);

        // When
        daemon.says(Mcp.cancelled("\"l\""));
        daemon.says(Mcp.result("\"l\""));

        // Then
        assertThat(shim.client.news()).containsExactly(Mcp.cancelled("\"l\""), Mcp.result("\"l\""));
    }

    @Test
    void a_daemon_cannot_take_back_any_other_call_of_the_client() {
        // Given
        FakeConnection daemon = shim.opens();
        shim.says(Mcp.call("1", "write"));

        // When
        daemon.says(Mcp.cancelled("1"));

        // Then
        assertThat(shim.session.awaited()).isOne();
    }

    @Test
    void nobody_waits_for_it() {
        // Given
        shim.opens();
        boolean[] drained = {false};

        // When
        shim.says(LISTEN);

        // Then
        assertThat(shim.session.awaited()).isZero();
        shim.turn(() -> shim.session.drain(() -> drained[0] = true));
        assertThat(drained[0]).as("drained").isTrue();
    }

    @Test
    void one_that_waits_for_a_link_does_not_hold_the_end() {
        // Given
        shim.says(LISTEN);
        boolean[] drained = {false};

        // When
        shim.turn(() -> shim.session.drain(() -> drained[0] = true));

        // Then
        assertThat(drained[0]).as("drained").isTrue();
        assertThat(shim.client.news()).singleElement().asString().contains("-31005");
    }

    @Test
    void one_that_waits_for_a_link_is_refused_like_any_call() {
        // Given
        shim.says(LISTEN);

        // When
        shim.advance(ShimOnFakes.CALL_WAIT.plus(Duration.ofSeconds(1)));

        // Then
        assertThat(shim.client.news())
                .singleElement()
                .asString()
                .contains("-31001")
                .endsWith("\"sent\":false}}}}");
    }

    @Test
    void the_shims_end_is_its_orderly_end() {
        // Given
        shim.opens();
        shim.says(LISTEN);

        // When
        shim.ends();

        // Then
        assertThat(shim.client.news())
                .containsExactly(
                        Mcp.result(
                                "\"l\"",
                                "{\"resultType\":\"complete\",\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"l\"}}"));
        assertThat(outcomes()).containsExactly(CallOutcome.OK);
    }
}
