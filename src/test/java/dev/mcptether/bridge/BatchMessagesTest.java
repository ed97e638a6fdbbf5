package dev.mcptether.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchMessagesTest {
    @Test
    void a_batch_is_cut_between_its_messages_only() {
        String first = "{\"a\":[1,{\"b\":\"],}\\\"[\"}] }";
        String second = " {\"c\":\"\\\\\"}\t";

        // When
        List<byte[]> parts =
                BatchMessages.split(
                        ("[" + first + "," + second + " ]").getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(parts)
                .extracting(part -> new String(part, StandardCharsets.UTF_8).strip())
                .containsExactly(first, second.strip());
    }

    @Test
    void what_was_cut_fits_together_again() {
        byte[] text = "[{\"a\":1}, {\"b\":[2]} ,{}]".getBytes(StandardCharsets.UTF_8);

        // Then
        assertThat(BatchMessages.join(BatchMessages.split(text))).isEqualTo(text);
    }
}
