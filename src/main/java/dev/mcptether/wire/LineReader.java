package dev.mcptether.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a byte stream into lines: `\n` or `\r\n` ends one, blank ones are skipped, a last one
/// without an end counts, and one over the limit is read to its end without being kept. Holds one
/// buffer and one unfinished line; owned by the thread that reads.
public final class LineReader {
    /// A pipe holds 64 KiB on Linux; a larger buffer would never be filled at once.
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int limitBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private byte[] partial = new byte[0];
    private int partialLength;

    /// @param limitBytes the longest line that is kept, without its end
    public LineReader(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /// Whether the next line is here already, so that `next` will not wait.
    public boolean hasNext() {
        boolean begun = partialLength > 0;
        for (int i = from; i < to; i++) {
            byte b = buffer[i];
            if (b == '\n' && begun) {
                return true;
            }
            begun |= b != '\n' && !isBlank(b);
        }
        return false;
    }

    /// Waits for the next line.
    ///
    /// @throws IOException when the stream fails, which for a pipe means its end
    public Line next() throws IOException {
        while (true) {
            int end = newline();
            if (end < 0 && partialLength + (to - from) > limitBytes + 1) {
                return tooLong();
            }
            if (end < 0) {
                keep();
                if (!fill()) {
                    return last();
                }
                continue;
            }
            byte[] line = take(end);
            from = end + 1;
            if (line.length > limitBytes) {
                Oversize content = new Oversize();
                content.feed(line, 0, line.length);
                return new Line.TooLong(content);
            }
            if (!blank(line)) {
                return new Line.Whole(line);
            }
        }
    }

    private int newline() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(in.read(buffer, 0, buffer.length), 0);
        return to > 0;
    }

    /// Moves what is in the buffer behind the unfinished line.
    private void keep() {
        int more = to - from;
        if (partialLength + more > partial.length) {
            int wanted =
                    Math.max(partialLength + more, Math.min(limitBytes + 1, partial.length * 2));
            partial = Arrays.copyOf(partial, wanted);
        }
        System.arraycopy(buffer, from, partial, partialLength, more);
        partialLength += more;
        from = to;
    }

    /// The whole line that ends at `end` in the buffer, without a carriage return.
    private byte[] take(int end) {
        if (partialLength == 0) {
            int stop = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
            return Arrays.copyOfRange(buffer, from, stop);
        }
        byte[] line = Arrays.copyOf(partial, partialLength + end - from);
        System.arraycopy(buffer, from, line, partialLength, end - from);
        forgetPartial();
        return line.length > 0 && line[line.length - 1] == '\r'
                ? Arrays.copyOf(line, line.length - 1)
                : line;
    }

    private Line last() {
        byte[] line = Arrays.copyOf(partial, partialLength);
        forgetPartial();
        return blank(line) ? new Line.End() : new Line.Whole(line);
    }

    private Line tooLong() throws IOException {
        Oversize content = new Oversize();
        content.feed(partial, 0, partialLength);
        forgetPartial();
        while (true) {
            int end = newline();
            content.feed(buffer, from, end < 0 ? to : end);
            from = end < 0 ? to : end + 1;
            if (end >= 0 || !fill()) {
                return new Line.TooLong(content);
            }
        }
    }

    /// A large line must not hold its memory until the next one.
    private void forgetPartial() {
        partial = new byte[0];
        partialLength = 0;
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (!isBlank(b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
