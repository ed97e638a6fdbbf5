package dev.mcptether.process;

import dev.mcptether.process.StartException.Reason;
import java.io.File;
import java.nio.file.Files;
import java.util.NoSuchElementException;

/// Starts processes. May be used from any thread; a start takes a few milliseconds.
public interface ProcessStarter {
    /// Starts a process. It leads a session, and so a process group, of its own where the system
    /// has them ({@link #sessions}).
    ///
    /// @throws StartException when there is no new process; says why
    StartedProcess start(ProcessOrder order) throws StartException;

    /// Whether what is started leads a session of its own, so that it and all that it starts can be
    /// ended together. Without, what it started is ended as far as it can still be seen.
    boolean sessions();

    /// The best starter this system has.
    static ProcessStarter ofThisHost(ProcessTable table) {
        if (File.separatorChar == '/' && table instanceof LinuxProcesses) {
            try {
                return new LinuxStarter(new SpawnCalls(), table);
            } catch (UnsupportedOperationException
                    | IllegalCallerException
                    | NoSuchElementException missing) {
                // An old C library, or no native access.
                return new PortableStarter(table);
            }
        }
        return new PortableStarter(table);
    }

    /// What can be said before anything is started.
    static void requireDirectory(ProcessOrder order) throws StartException {
        if (!Files.isDirectory(order.directory())) {
            throw new StartException(
                    Reason.NO_DIRECTORY,
                    "its working directory %s is not there".formatted(order.directory()));
        }
    }
}
