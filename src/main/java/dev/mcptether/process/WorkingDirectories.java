package dev.mcptether.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where processes work. May be asked from any thread.
@FunctionalInterface
public interface WorkingDirectories {
    /// Empty for a process that is gone or another user's, and where the system does not tell: on
    /// other systems than Linux.
    Optional<Path> of(long pid);

    /// The best this system has.
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
