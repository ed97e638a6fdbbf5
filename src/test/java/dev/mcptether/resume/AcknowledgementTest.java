package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests when an acknowledgement is due, and what it releases.
final class AcknowledgementTest {
    /// With this start the clock overflows in the middle of every test.
    private static final long START = Math.subtractExact(Long.MAX_VALUE, 1);

    private static final AckPolicy POLICY = new AckPolicy(4, 100, Duration.ofMillis(200));

    private final Numbering numbering = new Numbering(new Window(4, 100), POLICY);

    @Test
    void nothing_received_needs_no_acknowledgement() {
        assertThat(numbering.ackDue(START)).isNull();
        assertThat(numbering.ackDueInNanos(START)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_single_message_is_acknowledged_after_the_delay() {
        // When
        numbering.received(1, START);

        // Then
        assertThat(numbering.ackDueInNanos(START)).isEqualTo(POLICY.delay().toNanos());
        assertThat(numbering.ackDue(START + POLICY.delay().toNanos() - 1)).isNull();
        assertThat(numbering.ackDue(START + POLICY.delay().toNanos())).isEqualTo(ack(1));
        assertThat(numbering.ackDue(START + POLICY.delay().toNanos())).isNull();
    }

    @Test
    void the_delay_runs_from_the_first_message_without_acknowledgement() {
        // Given
        numbering.received(1, START);

        // When
        numbering.received(1, START + 150_000_000);

        // Then
        assertThat(numbering.ackDueInNanos(START + 150_000_000)).isEqualTo(50_000_000);
    }

    @Test
    void many_messages_are_acknowledged_at_once() {
        // When
        for (int i = 0; i < 4; i++) {
            assertThat(numbering.ackDue(START)).isNull();
            numbering.received(1, START);
        }

        // Then
        assertThat(numbering.ackDue(START)).isEqualTo(ack(4));
    }

    @Test
    void many_bytes_are_acknowledged_at_once() {
        // When
        numbering.received(100, START);

        // Then
        assertThat(numbering.ackDue(START)).isEqualTo(ack(1));
    }

    @Test
    void a_sender_with_a_small_window_is_acknowledged_at_half_of_it() {
        // Given
        numbering.acknowledgeWithin(new Window(4, 50));

        // When
        numbering.received(1, START);
        numbering.received(1, START);

        // Then
        assertThat(numbering.ackDue(START)).isEqualTo(ack(2));
        numbering.received(25, START);
        assertThat(numbering.ackDue(START)).isEqualTo(ack(3));
    }

    @Test
    void a_full_window_stops_the_sender_until_an_acknowledgement() {
        // Given
        for (int i = 0; i < 4; i++) {
            assertThat(numbering.canSend()).isTrue();
            numbering.sent(new byte[1]);
        }
        assertThat(numbering.canSend()).isFalse();

        // When
        boolean possible = numbering.acknowledged(1);

        // Then
        assertThat(possible).isTrue();
        assertThat(numbering.canSend()).isTrue();
        assertThat(numbering.unacknowledged()).hasSize(3);
        assertThat(numbering.retainedBytes()).isEqualTo(3);
    }

    @Test
    void a_message_larger_than_the_window_passes_alone() {
        // When
        numbering.sent(new byte[1_000]);

        // Then
        assertThat(numbering.canSend()).isFalse();
        assertThat(numbering.acknowledged(1)).isTrue();
        assertThat(numbering.canSend()).isTrue();
    }

    @Test
    void an_acknowledgement_of_what_was_never_sent_is_impossible() {
        // Given
        numbering.sent(new byte[1]);

        // Then
        assertThat(numbering.acknowledged(2)).isFalse();
    }

    @Test
    void an_acknowledgement_cannot_be_taken_back() {
        // Given
        numbering.sent(new byte[1]);
        numbering.acknowledged(1);

        // Then
        assertThat(numbering.acknowledged(1)).isTrue();
        assertThat(numbering.acknowledged(0)).isFalse();
    }

    private static byte[] ack(long received) {
        return new Control.Ack(received).encode();
    }
}
