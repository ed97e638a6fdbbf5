package dev.mcptether.daemon;

import java.nio.file.Path;

/// The daemon's half of one client's session, whatever the link under it does.
public interface ServedSession extends AutoCloseable {
    /// Takes the client's next message. One thread at a time; the next message is read when this
    /// returns, so waiting in here slows the client down.
    void receive(byte[] message) throws InterruptedException;

    /// Who the client says it is and what it speaks, or empty before it has said so.
    String client();

    /// The name of the server that serves it.
    default String server() {
        return "tether";
    }

    /// The client's shim has said where it works. May never come.
    default void worksIn(Path directory) {}

    /// Calls of the client that are not answered yet.
    int callsInFlight();

    /// Ends the session: says what may still be said, interrupts what runs, and keeps nothing. Does
    /// nothing the second time.
    @Override
    void close();
}
