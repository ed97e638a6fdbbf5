package dev.mcptether.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The directories in which processes work. Any thread may ask.
@FunctionalInterface
public interface WorkingDirectories {
    /// The directory of one process. Empty if the process is gone or belongs to another user, and
    /// on systems other than Linux, which do not tell.
    Optional<Path> of(long pid);

    /// The best implementation for this system.
    static WorkingDirectories ofThisHost() {
        return pid -> {
            try {
                return Optional.of(
                        Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")));
            } catch (IOException hidden) {
                return Optional.empty();
            }
        };
    }
}
