package dev.mcptether.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private static final int ROUNDS = 200;
    private static final int LARGEST = 200_000;

    private final Random random = new Random(1);
    private final Pieces pieces = new Pieces();

    @Test
    void what_came_in_pieces_is_whole_again() {
        for (int i = 0; i < ROUNDS; i++) {
            // Given
            byte[] message = new byte[random.nextInt(LARGEST)];
            random.nextBytes(message);
            ByteBuffer rest = ByteBuffer.wrap(message);
            while (random.nextInt(5) > 0) {
                int length = random.nextInt(rest.remaining() + 1);
                ByteBuffer piece = rest.slice(rest.position(), length);
                rest.position(rest.position() + length);
                pieces.add(piece);
                assertThat(piece.hasRemaining()).isFalse();
            }
            assertThat(pieces.length()).isEqualTo(rest.position());

            // When
            byte[] whole = pieces.endWith(rest);

            // Then
            assertThat(whole).isEqualTo(message);
            assertThat(pieces.length()).isZero();
        }
    }

    @Test
    void many_small_pieces_are_kept_in_order() {
        // Given
        byte[] message = new byte[LARGEST];
        random.nextBytes(message);

        // When
        for (byte each : message) {
            pieces.add(ByteBuffer.wrap(new byte[] {each}));
            pieces.add(ByteBuffer.allocate(0));
        }

        // Then
        ByteBuffer taken = pieces.take();
        assertThat(taken).isEqualTo(ByteBuffer.wrap(message));
        assertThat(pieces.length()).isZero();
    }
}
