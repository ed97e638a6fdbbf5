package dev.mcptether.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MasksTest {
    private final Masks masks = new Masks();
    private final Random random = new Random(20261121);

    @Test
    void what_is_masked_in_one_write_is_what_the_rule_says() {
        for (int write = 0; write < 500; write++) {
            // Given
            List<byte[]> messages = new ArrayList<>();
            List<byte[]> keys = new ArrayList<>();
            List<ByteBuffer> masked = new ArrayList<>();

            // When
            for (int i = random.nextInt(1, 10); i > 0; i--) {
                byte[] message = bytes(random.nextInt(1 << random.nextInt(18)));
                byte[] key = bytes(4);
                messages.add(message);
                keys.add(key);
                masked.add(masks.mask(message, key));
            }

            // Then
            for (int i = 0; i < messages.size(); i++) {
                assertThat(bytes(masked.get(i))).isEqualTo(byTheRule(messages.get(i), keys.get(i)));
            }
            masks.written();
        }
    }

    @Test
    void small_messages_share_memory_that_is_used_again() {
        // Given
        masks.mask(bytes(1000), bytes(4));
        masks.written();

        // When
        ByteBuffer first = masks.mask(bytes(900), bytes(4));
        ByteBuffer second = masks.mask(bytes(900), bytes(4));
        masks.written();
        ByteBuffer third = masks.mask(bytes(900), bytes(4));

        // Then
        assertThat(memory(second)).isSameAs(memory(first));
        assertThat(memory(third)).isSameAs(memory(first));
        assertThat(third.position()).isEqualTo(first.position());
    }

    @Test
    void a_large_message_leaves_nothing_behind() {
        // When
        masks.mask(bytes(10 << 20), bytes(4));
        masks.written();

        // Then
        assertThat(memory(masks.mask(bytes(1), bytes(4)))).hasSize(1);
    }

    /// Masks the message as RFC 6455 section 5.3 says.
    private static byte[] byTheRule(byte[] message, byte[] key) {
        byte[] masked = new byte[message.length];
        for (int i = 0; i < message.length; i++) {
            masked[i] = (byte) (message[i] ^ key[i % 4]);
        }
        return masked;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] memory(ByteBuffer buffer) {
        assertThat(buffer.arrayOffset()).isZero();
        return buffer.array();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
