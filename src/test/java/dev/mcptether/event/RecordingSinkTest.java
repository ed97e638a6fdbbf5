package dev.mcptether.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecordingSinkTest {
    private final RecordingSink sink = RecordingSink.unchecked();

    @Test
    void whole_pairs_are_accepted_in_any_nesting() {
        // Given
        sink.emit(new Link.Attempted(1, "127.0.0.1:8079"));
        sink.emit(new Link.OutageBegan(Link.RetryCause.LINK_LOST));
        sink.emit(new Link.AttemptEnded(1, Link.ConnectOutcome.OPENED, Duration.ZERO, ""));
        sink.emit(new Link.OutageEnded(Duration.ZERO));

        // When
        sink.assertPaired();

        // Then
        assertThat(sink.events(Link.OutageBegan.class)).hasSize(1);
    }

    @Test
    void a_start_without_an_end_is_named() {
        // Given
        sink.emit(new Link.Attempted(7, "127.0.0.1:8079"));

        // When // Then
        assertThatThrownBy(sink::assertPaired).hasMessageContaining("attempt 7 never ended");
    }

    @Test
    void a_second_end_is_named() {
        // Given
        sink.emit(new Link.OutageBegan(Link.RetryCause.LINK_LOST));
        sink.emit(new Link.OutageEnded(Duration.ZERO));
        sink.emit(new Link.OutageEnded(Duration.ZERO));

        // When // Then
        assertThatThrownBy(sink::assertPaired).hasMessageContaining("outage ended without a start");
    }
}
