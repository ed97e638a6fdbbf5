package dev.mcptether.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A process that we started. Any thread may use it.
public interface StartedProcess {
    /// A pipe takes this much as a whole or not at all (POSIX's PIPE_BUF on Linux).
    int SHORT_BYTES = 4096;

    ProcessIdentity identity();

    default long pid() {
        return identity().pid();
    }

    /// Our end of the pipe that is its stdin. If that is no pipe, this accepts nothing.
    OutputStream stdin();

    /// Whether its stdin takes {@link #SHORT_BYTES} without waiting, as far as that is known. For
    /// the thread that writes.
    default boolean stdinHasRoom() {
        return false;
    }

    /// Our end of the pipe that is its stdout; empty if that is no pipe. It ends when every process
    /// that holds the other end has closed it, which may be long after the process's end, or with
    /// {@link #release}.
    InputStream stdout();

    InputStream stderr();

    /// Completes when the process has ended, on a thread that may wait. The process keeps its pid
    /// until it is released.
    CompletableFuture<ProcessEnd> ended();

    /// Signals the process and all others of its session. Does nothing after it was released.
    void signal(ProcessSignal signal);

    /// Whether other processes of its session live.
    boolean leavesOthers();

    /// Gives the pid of an ended process back to the system. From now on another process may have
    /// it, so nothing is signalled any more. Does nothing while the process lives.
    void release();
}
