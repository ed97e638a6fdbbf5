package dev.mcptether.link;

/// One open WebSocket. No method blocks. After the connection is closed the methods do nothing.
public interface Connection {
    /// The peer at the other end. It is known as soon as the connection is open.
    FarEnd farEnd();

    /// Queues a text message behind the earlier ones.
    ///
    /// @param message is not copied, so the caller must not change it any more
    /// @param more another message or a {@link #flush} follows at once, so this message may wait
    ///   for it
    void sendText(byte[] message, boolean more);

    /// Queues a binary message: link control of `tether.v1`.
    void sendControl(byte[] frame);

    /// Queues an acknowledgement of `tether.v1`. A later one may replace it as long as it is not
    /// written, because only the highest matters.
    void acknowledge(byte[] frame);

    /// Writes what `more` held back.
    void flush();

    void ping();

    /// Asks for one more message.
    void demand();

    /// Starts the closing handshake.
    void close(int code, String reason);

    /// Drops the connection at once, without a closing handshake.
    void abort();
}
