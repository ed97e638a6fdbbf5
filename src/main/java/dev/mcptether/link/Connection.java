package dev.mcptether.link;

/// One open WebSocket. No method blocks; after the connection is closed they do nothing.
public interface Connection {
    /// Who is there; known when it is open.
    FarEnd farEnd();

    /// Queues a text message behind those before it.
    ///
    /// @param message is not copied and must not be changed any more
    /// @param more another message or a {@link #flush} follows at once, so this one may wait for it
    void sendText(byte[] message, boolean more);

    /// Queues a binary message: link control of `tether.v1`.
    void sendControl(byte[] frame);

    /// Queues an acknowledgement of `tether.v1`. While one before it is not written, it may give
    /// way to a later one: only the highest matters.
    void acknowledge(byte[] frame);

    /// Writes what `more` has held back.
    void flush();

    void ping();

    /// Allows one more message to be delivered.
    void demand();

    /// Starts the closing handshake.
    void close(int code, String reason);

    /// Drops the connection as it is.
    void abort();
}
