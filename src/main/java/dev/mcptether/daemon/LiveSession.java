package dev.mcptether.daemon;

import java.util.concurrent.CompletableFuture;

/// A session as the daemon keeps it, on whatever kind of link.
interface LiveSession {
    SessionView view();

    /// Looks whether its client is still there; called every few seconds, must not wait.
    void checkAlive();

    /// Ends it. May wait while the client does not read.
    void end(int code, String reason);

    /// Completes when it is over and nothing of it runs or is kept any more.
    CompletableFuture<Void> ended();
}
