package dev.mcptether.cleanup;

import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Half-written files: whoever replaces a file writes a new one first, and may be killed before it
/// takes the old one's place.
record AbandonedFiles(StateDirectory home, Instant now) {
    /// Far longer than the writing of any file takes.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final int MOST = 10_000;

    List<Path> find() {
        List<Path> found = new ArrayList<>();
        Path root = home.root();
        add(root.resolve("run"), found);
        add(root.resolve("run").resolve("instances"), found);
        add(root.resolve("cache"), found);
        try (Stream<Path> daemons = Files.list(root.resolve("daemons"))) {
            daemons.limit(MOST).forEach(each -> add(each, found));
        } catch (IOException none) {
            return found;
        }
        return found;
    }

    private void add(Path folder, List<Path> found) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.new")) {
            for (Path each : files) {
                Instant written = Files.getLastModifiedTime(each).toInstant();
                if (found.size() < MOST && written.plus(ABANDONED).isBefore(now)) {
                    found.add(each);
                }
            }
        } catch (IOException | DirectoryIteratorException none) {
            // No folder, or none of ours; what cannot be listed cannot be removed.
        }
    }
}
