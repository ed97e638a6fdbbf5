package dev.mcptether.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Copies what is new in a file. The file may grow, be cut off, or be replaced by another.
final class LogFollower {
    static final Duration INTERVAL = Duration.ofMillis(200);

    private final Path file;
    private @Nullable Object key;
    private long offset;

    LogFollower(Path file) {
        this.file = file;
    }

    /// @return false if there is no such file
    boolean copyNew(OutputStream out) throws IOException {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ)) {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!Objects.equals(now.fileKey(), key) || now.size() < offset) {
                key = now.fileKey();
                offset = 0;
            }
            log.position(offset);
            offset += Channels.newInputStream(log).transferTo(out);
            out.flush();
            return true;
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }
}
