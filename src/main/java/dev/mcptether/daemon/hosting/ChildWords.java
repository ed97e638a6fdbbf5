package dev.mcptether.daemon.hosting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads what a child says on stderr: whole pieces go to the log, line by line, and the last line
/// is kept for whoever asks why it ended.
final class ChildWords {
    /// A longer line is cut.
    private static final int MOST_LINE = 4096;

    /// Of the line that is kept.
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

    /// The last line that was not blank; empty when there was none.
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
            // As good as its end.
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
