package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.StartException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One life of a supervised command, from its start to the end of all its processes.
public interface SupervisedLife {
    ProcessIdentity process();

    /// Completes when the started process has ended, with a text that follows "it".
    CompletableFuture<String> ended();

    /// The processes that serve; empty if none does yet. It makes a real WebSocket handshake at the
    /// address, and waits only for a moment.
    Optional<Members> serving();

    /// Whether the worker that serves still lives.
    boolean lives(Members members);

    /// Ends all its processes, and returns when they have ended. Does nothing if they have ended
    /// already.
    void end();

    /// Starts the command; each start is a new life.
    @FunctionalInterface
    interface Source {
        /// @throws StartException if nothing was started
        SupervisedLife begin() throws StartException;
    }
}
