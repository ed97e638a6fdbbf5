package dev.mcptether.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Link;
import dev.mcptether.telemetry.Samples;
import dev.mcptether.telemetry.fanout.Identity;
import dev.mcptether.telemetry.fanout.Stamped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LineFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.5Z");

    @Test
    void a_line_is_the_envelope_then_the_events_own_fields_then_the_chain() {
        // Given
        Identity who =
                new Identity(
                        UUID.fromString("01930000-0000-7000-8000-000000000001"),
                        "boot-1",
                        4711,
                        9,
                        dev.mcptether.event.Role.SHIM,
                        "1.0");

        // When
        byte[] line =
                new LineFormat(who)
                        .line(
                                new Stamped(
                                        NOW,
                                        new Link.Lost(1006, "gone", Duration.ofMillis(1500), 2),
                                        null),
                                12,
                                Map.of(),
                                Chain.START);

        // Then
        assertThat(new String(line, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"seq\":12,\"ts\":\"2026-11-20T10:00:00.500000000Z\",\"event\":\"link.lost\","
                                + "\"severity\":\"warn\",\"instance\":\"01930000-0000-7000-8000-000000000001\","
                                + "\"boot\":\"boot-1\",\"pid\":4711,\"role\":\"shim\",\"code\":1006,"
                                + "\"detail\":\"gone\",\"open_for_seconds\":1.5,\"in_flight\":2,\"prev\":\""
                                + Chain.START
                                + "\"}");
    }

    @ParameterizedTest
    @MethodSource("logged")
    void every_event_with_a_line_is_read_back_as_it_was(Event event) {
        // Given
        byte[] line =
                new LineFormat(Samples.identity())
                        .line(new Stamped(NOW, event, null), 1, Map.of(), Chain.START);

        // When
        LoggedEvent logged = LoggedEvent.of(line).orElseThrow();

        // Then
        assertThat(new LineEvents().event(logged.fields())).contains(event);
    }

    static Stream<Event> logged() {
        return Samples.events().stream()
                .filter(event -> Fact.of(event).recording() != Fact.Recording.COUNTED);
    }
}
