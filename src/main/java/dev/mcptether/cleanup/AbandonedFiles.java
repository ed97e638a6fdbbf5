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

/// Finds half-written files. A program that replaces a file first writes a new one, and may be
/// killed before the new file takes the old one's place.
record AbandonedFiles(StateDirectory home, Instant now) {
    /// Writing a file takes far less time.
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
            // The folder does not exist or does not belong to us. What we cannot list we cannot
            // remove.
        }
    }
}
