package dev.mcptether.daemon;

import java.nio.file.Path;
import java.util.Optional;

/// The daemon's half of one client's session, independent of the link below it.
public interface ServedSession extends AutoCloseable {
    /// Takes the client's next message. One thread at a time. The next message is read only when
    /// this returns, so waiting here slows the client down.
    void receive(byte[] message) throws InterruptedException;

    /// Does of {@link #receive} what needs no waiting, on a thread that must not wait.
    ///
    /// @return what is left to do; the next message comes after it
    default Optional<Rest> begin(byte[] message) {
        return Optional.of(() -> receive(message));
    }

    /// What is left to do with a message, on a thread that may wait. Once.
    interface Rest {
        void finish() throws InterruptedException;
    }

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
