package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Call;
import dev.mcptether.event.TraceContext;
import dev.mcptether.link.FakeConnection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TraceInjectionTest {
    private static final String CALL = Mcp.call("1", "echo");

    private final ShimOnFakes shim = new ShimOnFakes();

    @Test
    void off_means_not_a_byte() {
        // Given
        FakeConnection daemon = shim.opens();

        // When
        shim.says(CALL);

        // Then
        assertThat(daemon.arrived()).containsExactly(CALL);
    }

    @Test
    void a_request_carries_the_context_of_its_own_call() {
        // Given
        shim.session.injectTraces(call -> Optional.of(new TraceContext("trace-of-" + call, "a=b")));
        FakeConnection daemon = shim.opens();

        // When
        shim.says(CALL);

        // Then
        long number = shim.events.events(Call.Started.class).getFirst().call();
        assertThat(daemon.arrived())
                .containsExactly(
                        CALL.replace(
                                "\"params\":{",
                                "\"params\":{\"_meta\":{\"traceparent\":\"trace-of-%d\",\"tracestate\":\"a=b\"},"
                                        .formatted(number)));
    }

    @Test
    void nothing_but_a_request_without_a_trace_is_touched() {
        // Given
        shim.session.injectTraces(_ -> Optional.of(new TraceContext("trace", null)));
        FakeConnection daemon = shim.opens();
        String traced = Mcp.request("1", "ping", "{\"_meta\":{\"traceparent\":\"00-x\"}}");
        String listed = Mcp.request("2", "ping", "[1]");
        String notification = Mcp.notification("notifications/other");
        String answer = Mcp.result("3");
        String batch = "[" + Mcp.request("4", "ping") + "]";

        // When
        for (String each : new String[] {traced, listed, notification, batch}) {
            shim.says(each);
        }
        daemon.says(Mcp.request("3", "roots/list"));
        shim.says(answer);

        // Then
        assertThat(daemon.arrived()).containsExactly(traced, listed, notification, batch, answer);
    }

    @Test
    void a_call_without_a_trace_of_its_own_passes_unchanged() {
        // Given
        shim.session.injectTraces(_ -> Optional.empty());
        FakeConnection daemon = shim.opens();

        // When
        shim.says(CALL);

        // Then
        assertThat(daemon.arrived()).containsExactly(CALL);
    }

    @Test
    void a_message_that_would_become_too_long_passes_unchanged() {
        // Given
        shim.session.injectTraces(_ -> Optional.of(new TraceContext("trace", null)));
        FakeConnection daemon = shim.opens();
        int room =
                ShimOnFakes.MAX_MESSAGE_BYTES - Mcp.request("1", "ping", "{\"x\":\"\"}").length();
        String largest = Mcp.request("1", "ping", "{\"x\":\"%s\"}".formatted("x".repeat(room)));

        // When
        shim.says(largest);

        // Then
        assertThat(daemon.arrived()).containsExactly(largest);
    }

    @Test
    void what_is_repeated_to_the_next_daemon_is_what_the_client_said() {
        // Given
        shim.session.injectTraces(_ -> Optional.of(new TraceContext("trace", null)));
        FakeConnection first = shim.opens();
        shim.says(Mcp.INITIALIZE);
        first.says(Mcp.WELCOME);

        // When
        first.cut();

        // Then
        assertThat(shim.opensAgain().arrived()).containsExactly(Mcp.INITIALIZE);
    }
}
