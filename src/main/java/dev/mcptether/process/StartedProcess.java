package dev.mcptether.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A process that was started here. May be used from any thread.
public interface StartedProcess {
    /// What a pipe takes as a whole or not at all (POSIX's PIPE_BUF on Linux).
    int SHORT_BYTES = 4096;

    ProcessIdentity identity();

    default long pid() {
        return identity().pid();
    }

    /// Our end of the pipe that is its stdin; takes nothing when that is no pipe.
    OutputStream stdin();

    /// Whether its stdin takes {@link #SHORT_BYTES} without waiting, as far as that is known. For
    /// the thread that writes.
    default boolean stdinHasRoom() {
        return false;
    }

    /// Our end of the pipe that is its stdout; empty when that is no pipe. Ends when everybody who
    /// has the other end has closed it, which may be long after the process's end, or with {@link
    /// #release}.
    InputStream stdout();

    InputStream stderr();

    /// Completes when it has ended, on a thread that may wait. It keeps its number until it is
    /// released.
    CompletableFuture<ProcessEnd> ended();

    /// Signals the process and all others of its session; nothing when it was released.
    void signal(ProcessSignal signal);

    /// Whether other processes of its session live.
    boolean leavesOthers();

    /// Gives the number of an ended process back to the system. From now on it may be another's, so
    /// nothing is signalled any more. Does nothing while the process lives.
    void release();
}
