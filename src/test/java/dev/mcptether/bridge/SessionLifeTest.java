package dev.mcptether.bridge;

import static dev.mcptether.bridge.Mcp.INITIALIZE;
import static dev.mcptether.bridge.Mcp.error;
import static dev.mcptether.bridge.Mcp.request;
import static dev.mcptether.bridge.Mcp.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.SessionEvent;
import dev.mcptether.event.SessionEvent.Began;
import dev.mcptether.event.SessionEvent.Ended;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionLifeTest {
    private static final String MODERN =
            """
            {"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientInfo":{"name":"client","version":"8"}}}\
            """;
    private static final String SERVED =
            """
            {"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"daemon","version":"2"}}}\
            """;

    private final ShimOnFakes shim = new ShimOnFakes();

    private List<Object> told() {
        return shim.events.events().stream()
                .filter(each -> each instanceof Began || each instanceof Ended)
                .map(Object.class::cast)
                .toList();
    }

    @Test
    void a_legacy_session_ends_once_and_lasts_from_the_first_message() {
        shim.opensSession();
        shim.advance(Duration.ofSeconds(7));

        // When
        shim.ends();
        shim.ends();

        // Then
        assertThat(told())
                .containsExactly(
                        new Began(
                                SessionEvent.Era.LEGACY,
                                "2025-06-18",
                                "client",
                                "7",
                                "daemon",
                                "1"),
                        new Ended(Duration.ofSeconds(7)));
    }

    @Test
    void a_modern_session_begins_with_the_first_request_that_the_daemon_accepts() {
        var daemon = shim.opens();
        shim.says(request("1", "tools/list", MODERN));
        daemon.says(error("1", -32022));
        assertThat(told()).isEmpty();
        shim.says(request("2", "tools/list", MODERN));

        // When
        daemon.says(result("2", SERVED));
        shim.says(request("3", "tools/list", MODERN));
        daemon.says(result("3", SERVED));

        // Then
        assertThat(told())
                .containsExactly(
                        new Began(
                                SessionEvent.Era.MODERN,
                                "2026-07-28",
                                "client",
                                "8",
                                "daemon",
                                "2"));
        shim.ends();
        shim.events.assertPaired();
    }

    @Test
    void a_session_that_never_began_does_not_end() {
        shim.opens();
        shim.says(INITIALIZE);

        // When
        shim.ends();

        // Then
        assertThat(told()).isEmpty();
    }

    @Test
    void a_second_handshake_of_the_client_is_another_session() {
        var daemon = shim.opensSession();
        shim.says(INITIALIZE.replace("\"id\":0", "\"id\":9"));

        // When
        daemon.says(Mcp.welcome("9", "2"));
        shim.ends();

        // Then
        assertThat(told()).hasSize(4);
        shim.events.assertPaired();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"serverInfo\":[],\"protocolVersion\":3}", "{\"_meta\":7}"})
    void strange_answers_break_nothing(String answer) {
        var daemon = shim.opens();
        shim.says(INITIALIZE);

        // When
        daemon.says(result("0", answer));

        // Then
        assertThat(shim.events.events(Began.class)).hasSize(1);
    }
}
