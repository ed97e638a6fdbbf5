package dev.mcptether.daemon;

import java.util.concurrent.CompletableFuture;

/// A session as the daemon keeps it, on whatever kind of link.
interface LiveSession {
    SessionView view();

    /// Ends it. May wait while the client does not read.
    void end(int code, String reason);

    /// Ends it at once, without telling the client.
    void abandon();

    /// Completes when it is over, and nothing of it runs or is kept any more.
    CompletableFuture<Void> ended();
}
