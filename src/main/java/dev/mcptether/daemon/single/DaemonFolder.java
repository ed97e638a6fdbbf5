package dev.mcptether.daemon.single;

import dev.mcptether.home.LockFile;
import dev.mcptether.home.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// The folder `daemons/<name>`, which holds everything that one daemon leaves on disk.
public record DaemonFolder(StateDirectory home, String name) {
    /// A pid and a line end need less.
    private static final int MOST_PID_BYTES = 32;

    /// Takes the lock that makes a process the daemon of this name. Empty if another process has
    /// it.
    public Optional<LockFile> tryLock() throws IOException {
        return LockFile.tryHold(made(), "lock");
    }

    /// The folder; it is made if it is missing.
    public Path made() throws IOException {
        return home.directory("daemons", name);
    }

    public Path log() {
        return file("log");
    }

    public Optional<Health> health() {
        return Health.read(file("health.json"));
    }

    /// The pid in the pid file; empty if there is no such file or it holds something else.
    public OptionalLong pid() throws IOException {
        Path file = file("pid");
        try {
            if (Files.size(file) > MOST_PID_BYTES) {
                return OptionalLong.empty();
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return OptionalLong.of(Long.parseLong(text));
        } catch (NoSuchFileException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    Path file(String file) {
        return home.root().resolve("daemons").resolve(name).resolve(file);
    }
}
