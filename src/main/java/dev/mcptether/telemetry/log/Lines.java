package dev.mcptether.telemetry.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The complete lines of a file that may still grow. The text after the last line end is no line
/// yet. It never becomes one if its writer was killed.
final class Lines implements AutoCloseable {
    private final InputStream in;
    private long offset;
    private boolean torn;

    /// @param from where to begin: the first byte of a line
    Lines(Path file, long from) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file));
        in.skipNBytes(from);
        this.offset = from;
    }

    /// The next complete line without its line end, or null if there is none now.
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                offset += line.size() + 1;
                return line.toByteArray();
            }
            line.write(next);
        }
        torn = line.size() > 0;
        return null;
    }

    /// The position of the line after the last one read.
    long offset() {
        return offset;
    }

    /// Whether the file ended in the middle of a line.
    boolean torn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
