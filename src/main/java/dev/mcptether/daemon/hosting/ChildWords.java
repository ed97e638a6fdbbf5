package dev.mcptether.daemon.hosting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads what a child writes to stderr. Lines go to the log, and the last line is kept to explain
/// the child's end.
final class ChildWords {
    /// The most bytes of a line; the rest of a longer line is dropped.
    private static final int MOST_LINE = 4096;

    /// The most characters of the last line that are kept.
    private static final int MOST_KEPT = 500;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final LogLines log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private volatile String last = "";

    ChildWords(InputStream in, LogLines log) {
        this.in = in;
        this.log = log;
    }

    /// The last line that was not blank; empty if there was none.
    String last() {
        return last;
    }

    void readAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (in) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                take(buffer, count);
                log.flush();
            }
        } catch (IOException broken) {
            // A broken pipe means the same as its end.
        }
        if (line.size() > 0) {
            endLine();
        }
        log.flush();
    }

    private void take(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                endLine();
            } else if (line.size() < MOST_LINE && buffer[i] != '\r') {
                line.write(buffer[i]);
            }
        }
    }

    private void endLine() {
        String text = log.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
        if (!text.isBlank()) {
            last = text.substring(0, Math.min(text.length(), MOST_KEPT)).strip();
        }
    }
}
