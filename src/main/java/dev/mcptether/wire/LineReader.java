package dev.mcptether.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Cuts a byte stream into lines: `\n` or `\r\n` ends one, blank ones are skipped, a last one
/// without an end counts, and one over the limit is read to its end without being kept. A line
/// larger than the buffer is kept in pieces, so that each byte is copied once on its way into the
/// line and nothing is held behind it. Owned by the thread that reads.
public final class LineReader {
    /// A pipe holds 64 KiB on Linux; more would never be read at once.
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int limitBytes;

    /// The unfinished line as far as it filled buffers.
    private final List<Piece> head = new ArrayList<>();

    private int headBytes;

    /// What was read behind the head and not yet given away stands from `from` to `to`; before
    /// `scanned` no line ends.
    private byte[] buffer = new byte[BUFFER_BYTES];

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
            giveAway(scanned + 1);
        }
        return false;
    }

    /// Waits for the next line.
    ///
    /// @throws IOException when the stream fails, which for a pipe means its end
    public Line next() throws IOException {
        while (!hasNext()) {
            if (length(to) > limitBytes + 1) {
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
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            scanned -= from;
            to -= from;
            from = 0;
        }
        // Not only when it is full: small reads between large ones would be twice as many.
        if (buffer.length - to < BUFFER_BYTES / 2) {
            head.add(new Piece(buffer, to));
            headBytes += to;
            buffer = new byte[BUFFER_BYTES];
            scanned = 0;
            to = 0;
        }
        int count = in.read(buffer, to, buffer.length - to);
        to += Math.max(count, 0);
        return count > 0;
    }

    /// Bytes of the line, were its end before `end`.
    private int length(int end) {
        return headBytes + end - from;
    }

    /// The line that ends before `end`, without a carriage return.
    private Line line(int end) {
        int length = length(end);
        if (length > 0 && lastByte(end) == '\r') {
            length--;
        }
        if (length > limitBytes) {
            Oversize content = new Oversize();
            feed(content, end);
            return new Line.TooLong(content);
        }
        byte[] line = new byte[length];
        int at = 0;
        for (Piece piece : head) {
            int count = Math.min(piece.length(), length - at);
            System.arraycopy(piece.bytes(), 0, line, at, count);
            at += count;
        }
        System.arraycopy(buffer, from, line, at, length - at);
        return new Line.Whole(line);
    }

    private byte lastByte(int end) {
        if (end > from) {
            return buffer[end - 1];
        }
        Piece last = head.getLast();
        return last.bytes()[last.length() - 1];
    }

    private void feed(Oversize content, int end) {
        for (Piece piece : head) {
            content.feed(piece.bytes(), 0, piece.length());
        }
        content.feed(buffer, from, end);
    }

    private Line last() {
        Line line = blank(to) ? new Line.End() : line(to);
        giveAway(to);
        return line;
    }

    private Line tooLong() throws IOException {
        Oversize content = new Oversize();
        feed(content, to);
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

    /// Forgets what stands before `end`.
    private void giveAway(int end) {
        head.clear();
        headBytes = 0;
        from = end;
        scanned = end;
    }

    /// Blank lines over the limit are too long like any other, so that what comes out does not
    /// depend on how the bytes came in.
    private boolean blank(int end) {
        if (length(end) > limitBytes + 1) {
            return false;
        }
        for (Piece piece : head) {
            if (!blank(piece.bytes(), 0, piece.length())) {
                return false;
            }
        }
        return blank(buffer, from, end);
    }

    private static boolean blank(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /// The first `length` bytes of a buffer.
    private record Piece(byte[] bytes, int length) {}
}
