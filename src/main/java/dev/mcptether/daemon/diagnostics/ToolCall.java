package dev.mcptether.daemon.diagnostics;

import java.util.Optional;

/// What a tool may use while it runs. Every method that sends to the client waits while the client
/// does not read.
public interface ToolCall {
    Arguments arguments();

    /// Reports the progress of the call. Sends nothing to a client that did not ask for it.
    void progress(double done, double total, String message) throws InterruptedException;

    /// Says something to a client that wants log messages of this level.
    void log(LoggingLevel level, String text) throws InterruptedException;

    /// The client, to ask it something; empty if the protocol forbids that.
    Optional<Client> client();

    /// Tells the client's session that the list of tools is another one now.
    void toolsChanged() throws InterruptedException;
}
