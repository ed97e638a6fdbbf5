package dev.mcptether.link;

import java.nio.ByteBuffer;

/// Hears from a dialled connection. The connector's threads call it, one call at a time; it must
/// not block. First comes `opened` or `failed`. After `opened`, exactly one `closed` comes last.
public interface ConnectionListener {
    void opened(Connection connection);

    void failed(ConnectFailure failure);

    /// A text message. The listener owns its bytes. The next message comes after a demand.
    void text(byte[] message);

    /// A binary message. The next message comes after a demand.
    void control(byte[] frame);

    /// A text message over the limit begins. Returns who takes its pieces.
    Excess tooLarge();

    /// A sign of life that is no message, such as a pong.
    void alive();

    /// This many bytes of text messages were handed to the system.
    void written(int bytes);

    /// @param code the close code that was received or sent, or 1006 if the connection broke
    void closed(int code, String reason);

    /// Takes a message that is too large to keep, piece by piece, on the connector's thread.
    interface Excess {
        /// The piece is valid only during the call.
        void piece(ByteBuffer piece);

        /// The message is complete. The next message comes after a demand.
        void end();
    }
}
