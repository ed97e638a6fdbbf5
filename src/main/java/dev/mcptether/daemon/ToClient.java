package dev.mcptether.daemon;

/// The way from a session to its client.
@FunctionalInterface
public interface ToClient {
    /// Hands over one message; messages of one thread keep their order. Waits while the client does
    /// not read. What is sent to a client that is gone is forgotten: its session is about to hear
    /// of it.
    void send(byte[] message) throws InterruptedException;
}
