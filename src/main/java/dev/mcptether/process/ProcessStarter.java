package dev.mcptether.process;

import dev.mcptether.process.StartException.Reason;
import java.io.File;
import java.nio.file.Files;
import java.util.NoSuchElementException;

/// Starts processes. Any thread may use it. A start takes a few milliseconds.
public interface ProcessStarter {
    /// Starts a process. Where the system has sessions ({@link #sessions}), the process leads a
    /// session of its own, and so a process group.
    ///
    /// @throws StartException if there is no new process; its message tells why
    StartedProcess start(ProcessOrder order) throws StartException;

    /// Whether a started process leads a session of its own, so that it can be ended together with
    /// everything that it starts. If not, its descendants are ended as far as they can still be
    /// found.
    boolean sessions();

    /// The best starter for this system.
    static ProcessStarter ofThisHost(ProcessTable table) {
        if (File.separatorChar == '/' && table instanceof LinuxProcesses) {
            try {
                return new LinuxStarter(new SpawnCalls(), table);
            } catch (UnsupportedOperationException
                    | IllegalCallerException
                    | NoSuchElementException missing) {
                // The C library is old, or native access is not allowed.
                return new PortableStarter(table);
            }
        }
        return new PortableStarter(table);
    }

    /// Refuses an unusable directory before anything is started.
    static void requireDirectory(ProcessOrder order) throws StartException {
        if (!Files.isDirectory(order.directory())) {
            throw new StartException(
                    Reason.NO_DIRECTORY,
                    "its working directory %s does not exist".formatted(order.directory()));
        }
    }
}
