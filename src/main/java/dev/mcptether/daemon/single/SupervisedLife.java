package dev.mcptether.daemon.single;

import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.StartException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One life of a supervised command, from its start to the end of all its processes.
public interface SupervisedLife {
    ProcessIdentity process();

    /// Completes with words that follow "it" when the started process has ended.
    CompletableFuture<String> ended();

    /// Whether it serves by now: a real WebSocket handshake at its address, and who its processes
    /// are. Waits for a moment at most.
    Optional<Members> serving();

    /// Whether the worker that serves still lives.
    boolean lives(Members members);

    /// Ends all its processes; returns when they have ended. Does nothing when they have.
    void end();

    /// Starts lives.
    @FunctionalInterface
    interface Source {
        /// @throws StartException when nothing was started
        SupervisedLife begin() throws StartException;
    }
}
