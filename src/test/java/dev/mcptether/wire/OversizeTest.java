package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OversizeTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Oversize fed(byte[] text, Random random) {
        Oversize content = new Oversize();
        int at = 0;
        while (at < text.length) {
            int to = Math.min(text.length, at + 1 + random.nextInt(20));
            content.feed(text, at, to);
            at = to;
        }
        return content;
    }

    private static Remains.Found found(String id, Kind kind) {
        return found(id, kind, Method.OTHER);
    }

    private static Remains.Found found(String id, Kind kind, Method method) {
        return new Remains.Found(JsonPart.of(utf8(id)), kind, method);
    }

    private static Oversize fed(String text) {
        Oversize content = new Oversize();
        content.feed(utf8(text), 0, utf8(text).length);
        return content;
    }

    private static List<Envelope> envelopes(Peeked peeked) {
        return switch (peeked) {
            case Peeked.Single(Envelope envelope) -> List.of(envelope);
            case Peeked.Batch(List<Envelope> batch) -> batch;
            case Peeked.NotJson _, Peeked.TooLarge _ -> throw new AssertionError("not JSON");
        };
    }

    @Test
    void the_ids_are_those_that_a_peek_finds() {
        // Given
        RandomJson json = new RandomJson(1);
        Random random = new Random(1);
        int requests = 0;
        for (int i = 0; i < 8_000; i++) {
            byte[] text =
                    utf8(
                            json.blanks()
                                    + (json.oneIn(4)
                                            ? json.array(
                                                    i % 5,
                                                    _ ->
                                                            json.oneIn(5)
                                                                    ? json.value(2)
                                                                    : json.message())
                                            : json.message()));
            List<Remains.Found> expected = new ArrayList<>();
            boolean notification = false;
            for (Envelope envelope : envelopes(Peek.at(text))) {
                RequestId id = envelope.id();
                if (id != null && !id.json().startsWith("{") && !id.json().startsWith("[")) {
                    expected.add(found(id.json(), envelope.kind(), envelope.method()));
                } else {
                    notification |= envelope.isRequest() || envelope.kind() == Kind.NOTIFICATION;
                }
            }

            // When
            Oversize content = fed(text, random);

            // Then
            assertThat(content.remains().found())
                    .as(() -> new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            assertThat(content.remains().sawNotification()).isEqualTo(notification);
            assertThat(content.length()).isEqualTo(text.length);
            requests +=
                    (int)
                            content.remains().found().stream()
                                    .filter(each -> each.kind() == Kind.REQUEST)
                                    .count();
        }
        assertThat(requests).isGreaterThan(1000);
    }

    @Test
    void an_id_that_is_no_string_or_number_is_not_listed() {
        // When
        Oversize content =
                fed(
                        "[{\"id\":{\"id\":1},\"method\":\"x\"},{\"id\":[\"id\"]},{\"id\":null},{\"id\":5}]");

        // Then
        assertThat(content.remains().found()).containsExactly(found("5", Kind.OTHER));
    }

    @Test
    void what_is_not_finished_is_not_listed() {
        // When
        Oversize content = fed("[{\"id\":1,\"method\":\"x\"},{\"id\":2,\"method\":\"x\"");

        // Then
        assertThat(content.remains().found()).containsExactly(found("1", Kind.REQUEST));
    }

    @Test
    void a_request_is_known_by_its_method_wherever_it_stands() {
        // When
        Oversize content =
                fed(
                        "[{\"params\":{\"method\":\"ping\"},\"id\":1,\"method\":\"tools\\/call\"},"
                                + "{\"method\":\"%s\",\"id\":2}]".formatted("x".repeat(9000)));

        // Then
        assertThat(content.remains().found())
                .containsExactly(
                        found("1", Kind.REQUEST, Method.TOOLS_CALL),
                        found("2", Kind.REQUEST, Method.OTHER));
    }

    @Test
    void ids_and_their_number_are_bounded() {
        // Given
        String huge = "{\"id\":\"" + "x".repeat(5000) + "\",\"method\":\"x\"},";
        StringBuilder batch = new StringBuilder("[").append(huge);
        for (int i = 0; i < 20_000; i++) {
            batch.append("{\"id\":").append(i).append("},");
        }

        // When
        Oversize content = fed(batch.toString());

        // Then
        assertThat(content.remains().found())
                .hasSize(10_000)
                .first()
                .isEqualTo(found("0", Kind.OTHER));
        assertThat(content.remains().sawMore()).isTrue();
    }

    @Test
    void a_request_whose_id_is_too_long_is_no_notification() {
        // When
        Remains remains = fed("{\"method\":\"x\",\"id\":\"" + "x".repeat(5000) + "\"}").remains();

        // Then
        assertThat(remains).isEqualTo(new Remains(List.of(), true, false));
    }

    @Test
    void garbage_neither_throws_nor_grows() {
        // Given
        RandomJson json = new RandomJson(2);
        Random random = new Random(2);
        byte[] alphabet = utf8("{{[\"\"]}::,,\\\\uid idmethod\"id\":\"method\":nul 1-.e\n");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int found = 0;
        for (int i = 0; i < 8_000; i++) {
            byte[] text = i % 2 == 0 ? json.damaged(json.message()) : new byte[random.nextInt(80)];
            for (int at = 0; at < text.length && i % 2 == 1; at++) {
                text[at] = alphabet[random.nextInt(alphabet.length)];
            }

            // When
            Oversize content = fed(text, random);

            // Then
            found += content.remains().found().size();
            assertThat(content.remains().found()).hasSizeLessThanOrEqualTo(text.length / 4);
        }
        assertThat(found).isPositive();

        // Given
        byte[] noise = new byte[1 << 20];
        for (int at = 0; at < noise.length; at++) {
            noise[at] = alphabet[random.nextInt(alphabet.length)];
        }
        Oversize content = new Oversize();
        content.feed(noise, 0, noise.length);
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        byte[] opened = utf8("[[[[{{{{\"id\":7777777");
        for (int i = 0; i < 100_000; i++) {
            content.feed(opened, 0, opened.length);
        }

        // Then
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }
}
