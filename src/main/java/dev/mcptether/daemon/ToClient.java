package dev.mcptether.daemon;

/// The way from a session to its client.
@FunctionalInterface
public interface ToClient {
    /// Sends one message. Messages of one thread keep their order. Waits while the client does not
    /// read. If the client is gone, the message is dropped; its session will soon hear of that.
    void send(byte[] message) throws InterruptedException;
}
