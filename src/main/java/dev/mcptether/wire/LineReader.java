package dev.mcptether.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Cuts a byte stream into lines. `\n` or `\r\n` ends a line, blank lines are skipped, and a last
/// line without an end counts. A line over the limit is read to its end and not kept. A line larger
/// than the buffer is kept in pieces, so each byte is copied only once. Owned by the thread that
/// reads.
public final class LineReader {
    /// A pipe holds 64 KiB on Linux, so a read never returns more.
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int limitBytes;

    /// The part of the unfinished line that filled earlier buffers.
    private final List<Piece> head = new ArrayList<>();

    private int headBytes;

    /// The bytes that were read and not given away yet are from `from` to `to`. No line ends before
    /// `scanned`.
    private byte[] buffer = new byte[BUFFER_BYTES];

    private int from;

    private int scanned;
    private int to;

    /// @param limitBytes the longest line that is kept, without its line end
    public LineReader(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /// Whether the next line has arrived, so that `next` will not wait.
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
    /// @throws IOException if the stream fails; for a pipe this means its end
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

    /// Moves `scanned` to the end of the line. Returns false if the end has not arrived.
    private boolean scan() {
        scanned = Bytes.indexOf((byte) '\n', buffer, scanned, to);
        return scanned < to;
    }

    /// Reads more of the unfinished line.
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            scanned -= from;
            to -= from;
            from = 0;
        }
        // Make room before the buffer is full. Otherwise small reads between large ones would
        // double their number.
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

    /// How many bytes the line would have if it ended before `end`.
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

    /// Drops everything before `end`.
    private void giveAway(int end) {
        head.clear();
        headBytes = 0;
        from = end;
        scanned = end;
    }

    /// Whether the line up to `end` is blank. A blank line over the limit is too long like any
    /// other, so the result does not depend on how the bytes arrived.
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
