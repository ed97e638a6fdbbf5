package dev.mcptether.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a byte stream into lines: `\n` or `\r\n` ends one, blank ones are skipped, a last one
/// without an end counts, and one over the limit is read to its end without being kept. Holds one
/// buffer, which grows for a large line and shrinks behind it; owned by the thread that reads.
public final class LineReader {
    /// A pipe holds 64 KiB on Linux; more would never be read at once.
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int limitBytes;
    private byte[] buffer = new byte[BUFFER_BYTES];

    /// What was read and not yet given away stands from `from` to `to`; before `scanned` no line
    /// ends.
    private int from;

    private int scanned;
    private int to;

    /// @param limitBytes the longest line that is kept, without its end
    public LineReader(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /// Whether the next line is here already, so that `next` will not wait.
    public boolean hasNext() {
        while (scan()) {
            if (!blank(scanned)) {
                return true;
            }
            scanned++;
            from = scanned;
        }
        return false;
    }

    /// Waits for the next line.
    ///
    /// @throws IOException when the stream fails, which for a pipe means its end
    public Line next() throws IOException {
        while (!hasNext()) {
            if (to - from > limitBytes + 1) {
                return tooLong();
            }
            if (!fill()) {
                return last();
            }
        }
        Line line = line(scanned);
        giveAway(scanned + 1);
        return line;
    }

    /// Moves `scanned` to the end of the line; false when it is not here yet.
    private boolean scan() {
        scanned = Bytes.indexOf((byte) '\n', buffer, scanned, to);
        return scanned < to;
    }

    /// Reads more behind the unfinished line.
    private boolean fill() throws IOException {
        int unfinished = to - from;
        int largest = Math.max(BUFFER_BYTES, limitBytes + 2);
        boolean grow = buffer.length - unfinished < BUFFER_BYTES / 2 && buffer.length < largest;
        if (grow || from > 0) {
            byte[] roomy = grow ? new byte[(int) Math.min(largest, buffer.length * 2L)] : buffer;
            System.arraycopy(buffer, from, roomy, 0, unfinished);
            buffer = roomy;
            scanned -= from;
            from = 0;
            to = unfinished;
        }
        int count = in.read(buffer, to, Math.min(BUFFER_BYTES, buffer.length - to));
        to += Math.max(count, 0);
        return count > 0;
    }

    /// The line that ends before `end`, without a carriage return.
    private Line line(int end) {
        int stop = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        if (stop - from <= limitBytes) {
            return new Line.Whole(Arrays.copyOfRange(buffer, from, stop));
        }
        Oversize content = new Oversize();
        content.feed(buffer, from, end);
        return new Line.TooLong(content);
    }

    private Line last() {
        Line line = blank(to) ? new Line.End() : line(to);
        giveAway(to);
        return line;
    }

    private Line tooLong() throws IOException {
        Oversize content = new Oversize();
        content.feed(buffer, from, to);
        giveAway(to);
        while (fill()) {
            boolean ended = scan();
            content.feed(buffer, from, scanned);
            giveAway(ended ? scanned + 1 : scanned);
            if (ended) {
                break;
            }
        }
        return new Line.TooLong(content);
    }

    /// Forgets what stands before `end`. A large line must not hold its memory until the next one;
    /// behind it there is never more than was read at once.
    private void giveAway(int end) {
        from = end;
        scanned = end;
        if (buffer.length > BUFFER_BYTES) {
            buffer = Arrays.copyOfRange(buffer, from, from + BUFFER_BYTES);
            to -= from;
            from = 0;
            scanned = 0;
        }
    }

    /// Blank lines over the limit are too long like any other, so that what comes out does not
    /// depend on how the bytes came in.
    private boolean blank(int end) {
        if (end - from > limitBytes + 1) {
            return false;
        }
        for (int at = from; at < end; at++) {
            if (buffer[at] != ' ' && buffer[at] != '\t' && buffer[at] != '\r') {
                return false;
            }
        }
        return true;
    }
}
