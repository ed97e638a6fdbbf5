package dev.mcptether.telemetry.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The whole lines of a file that may still be written to. What stands behind the last line end is
/// not a line yet, and may never become one when its writer was killed.
final class Lines implements AutoCloseable {
    private final InputStream in;
    private long offset;
    private boolean torn;

    /// @param from where to begin, at a line's first byte
    Lines(Path file, long from) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file));
        in.skipNBytes(from);
        this.offset = from;
    }

    /// The next whole line without its end, or null when there is none now.
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

    /// Where the line after the last one read begins.
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
