package dev.mcptether.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Gives a text in pieces of random size, as a pipe does, and counts the reads.
    private static final class Pieces extends InputStream {
        private final byte[] text;
        private final Random random;
        private final int largest;
        private int at;
        private int reads;

        Pieces(byte[] text, Random random) {
            this.text = text;
            this.random = random;
            this.largest = 1 << random.nextInt(18);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time is slow");
        }

        @Override
        public int read(byte[] into, int from, int length) {
            reads++;
            if (at == text.length) {
                return -1;
            }
            int wanted = 1 + random.nextInt(largest);
            int count = Math.min(wanted, Math.min(length, text.length - at));
            System.arraycopy(text, at, into, from, count);
            at += count;
            return count;
        }
    }

    /// The expected lines: the text of each, or its length if it is too long.
    private static List<Object> model(byte[] text, int limit) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length) {
            int end = from;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int stop = end > from && text[end - 1] == '\r' ? end - 1 : end;
            String line = new String(text, from, stop - from, StandardCharsets.UTF_8);
            boolean blank = line.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r');
            if (blank && end - from <= limit + 1) {
                from = end + 1;
                continue;
            }
            lines.add(stop - from > limit ? (Object) (long) (end - from) : line);
            from = end + 1;
        }
        return lines;
    }

    private static byte[] randomLines(Random random, int limit) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.writeBytes(randomLine(random, limit));
            text.writeBytes(utf8(random.nextInt(3) == 0 ? "\r\n" : "\n"));
        }
        if (random.nextBoolean()) {
            text.writeBytes(randomLine(random, limit));
        }
        return text.toByteArray();
    }

    private static byte[] randomLine(Random random, int limit) {
        int length =
                switch (random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> limit - 1;
                    case 2 -> limit;
                    case 3 -> limit + 1;
                    case 4 -> limit + 2;
                    case 5 -> random.nextInt(4 * limit);
                    case 6 -> Math.min(limit, aroundFullBuffers(random));
                    default -> random.nextInt(limit);
                };
        byte[] line = new byte[length];
        byte[] filling = utf8(random.nextInt(6) == 0 ? " \t\r" : "é\ud83d\ude00x\r \"{}");
        for (int at = 0; at < length; at++) {
            line[at] = filling[at % filling.length];
        }
        return line;
    }

    private static int aroundFullBuffers(Random random) {
        return BUFFER_BYTES * (1 + random.nextInt(4)) + random.nextInt(5) - 2;
    }

    @Test
    void any_pieces_of_any_lines_come_out_as_the_lines() throws IOException {
        // Given
        Random random = new Random(1);
        for (int round = 0; round < 1500; round++) {
            int limit = 4 + random.nextInt(round % 50 == 0 ? 300_000 : 200);
            byte[] text = randomLines(random, limit);
            Pieces pieces = new Pieces(text, random);
            LineReader reader = new LineReader(pieces, limit);
            List<Object> lines = new ArrayList<>();

            // When
            boolean more = true;
            while (more) {
                boolean here = random.nextBoolean() && reader.hasNext();
                int reads = pieces.reads;
                switch (reader.next()) {
                    case Line.Whole(byte[] bytes) ->
                            lines.add(new String(bytes, StandardCharsets.UTF_8));
                    case Line.TooLong(Oversize content) -> lines.add(content.length());
                    case Line.End _ -> more = false;
                }
                // Then
                assertThat(here && pieces.reads > reads)
                        .as("hasNext said that the line had arrived")
                        .isFalse();
            }
            assertThat(lines).isEqualTo(model(text, limit));
        }
    }

    @Test
    void a_blank_line_is_not_a_line_that_is_here() throws IOException {
        // Given
        LineReader reader = new LineReader(new ByteArrayInputStream(utf8("a\n\r\n \n")), 100);
        assertThat(reader.next()).isInstanceOf(Line.Whole.class);

        // When
        boolean here = reader.hasNext();

        // Then
        assertThat(here).isFalse();
        assertThat(reader.next()).isEqualTo(new Line.End());
    }

    @Test
    void after_the_end_comes_the_end() throws IOException {
        // Given
        LineReader reader = new LineReader(new ByteArrayInputStream(utf8("last\r")), 100);

        // When
        Line line = reader.next();

        // Then
        assertThat(line).isInstanceOf(Line.Whole.class);
        assertThat(((Line.Whole) line).bytes()).isEqualTo(utf8("last"));
        assertThat(reader.next()).isEqualTo(new Line.End());
        assertThat(reader.next()).isEqualTo(new Line.End());
    }

    @Test
    void a_line_that_was_given_away_is_nobody_elses() throws IOException {
        // Given
        byte[] large = new byte[3 * BUFFER_BYTES];
        Arrays.fill(large, (byte) 'x');
        large[large.length - 1] = '\n';
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(large);
        text.writeBytes(utf8("second\n"));
        LineReader reader = new LineReader(new ByteArrayInputStream(text.toByteArray()), 1 << 20);
        Line.Whole first = (Line.Whole) reader.next();

        // When
        Arrays.fill(first.bytes(), (byte) 'y');

        // Then
        assertThat(((Line.Whole) reader.next()).bytes()).isEqualTo(utf8("second"));
    }

    @Test
    void lines_that_are_here_come_before_the_stream_fails() throws IOException {
        // Given
        InputStream broken =
                new InputStream() {
                    private boolean given;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        if (given) {
                            throw new IOException("the pipe is gone");
                        }
                        given = true;
                        byte[] text = utf8("one\ntwo\nunfinis");
                        System.arraycopy(text, 0, into, from, text.length);
                        return text.length;
                    }
                };
        LineReader reader = new LineReader(broken, 100);

        // When
        Line one = reader.next();
        Line two = reader.next();

        // Then
        assertThat(List.of(one, two)).hasOnlyElementsOfType(Line.Whole.class);
        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessage("the pipe is gone");
    }

    /// A request whose one string has the wanted length. It is made while it is read.
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte[] tail = utf8("\"},\"id\":7}\nnext\n");
        private final long length;
        private long at;

        Endless(String head, long length) {
            this.head = utf8(head);
            this.length = length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int wanted) {
            if (at < head.length) {
                System.arraycopy(head, 0, into, from, head.length);
                at = head.length;
                return head.length;
            }
            if (at < length) {
                int count = (int) Math.min(wanted, length - at);
                Arrays.fill(into, from, from + count, (byte) 'x');
                at += count;
                return count;
            }
            if (at > length) {
                return -1;
            }
            System.arraycopy(tail, 0, into, from, tail.length);
            at++;
            return tail.length;
        }
    }

    @Test
    void a_line_of_a_gigabyte_is_read_in_the_memory_of_its_limit() throws IOException {
        // Given
        int limit = 1 << 20;
        LineReader reader =
                new LineReader(
                        new Endless("{\"method\":\"x\",\"params\":{\"text\":\"", 1L << 30), limit);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        Line line = reader.next();

        // Then
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isBetween((long) limit, 4L * limit);
        assertThat(line).isInstanceOf(Line.TooLong.class);
        Oversize content = ((Line.TooLong) line).content();
        assertThat(content.length()).isGreaterThan(1L << 30);
        assertThat(content.remains().found())
                .containsExactly(
                        new Remains.Found(
                                JsonPart.of("7".getBytes(StandardCharsets.UTF_8)),
                                Kind.REQUEST,
                                Method.OTHER));
        assertThat(((Line.Whole) reader.next()).bytes()).isEqualTo(utf8("next"));
    }

    @Test
    void many_large_lines_cost_a_bounded_multiple_of_their_size() throws IOException {
        // Given
        int size = 8 << 20;
        byte[] text = new byte[4 * size];
        Arrays.fill(text, (byte) 'x');
        for (int at = size - 1; at < text.length; at += size) {
            text[at] = '\n';
        }
        LineReader reader = new LineReader(new ByteArrayInputStream(text), 32 << 20);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        int lines = 0;
        while (reader.next() instanceof Line.Whole) {
            lines++;
        }

        // Then
        assertThat(lines).isEqualTo(4);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("the line, and its pieces on the way")
                .isLessThan(9L * size);
    }
}
