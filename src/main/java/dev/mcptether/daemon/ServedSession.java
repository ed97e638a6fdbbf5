package dev.mcptether.daemon;

import java.nio.file.Path;

/// The daemon's half of one client's session, independent of the link below it.
public interface ServedSession extends AutoCloseable {
    /// Takes the client's next message. One thread at a time. The next message is read only when
    /// this returns, so waiting here slows the client down.
    void receive(byte[] message) throws InterruptedException;

    /// The client's own name and protocol version; empty before it has told them.
    String client();

    /// The name of the server that serves it.
    default String server() {
        return "tether";
    }

    /// The client's shim has reported where it works. May never come.
    default void worksIn(Path directory) {}

    /// Calls of the client that have no answer yet.
    int callsInFlight();

    /// Ends the session: sends what may still be sent, interrupts what runs, and keeps nothing.
    /// Does nothing the second time.
    @Override
    void close();
}
