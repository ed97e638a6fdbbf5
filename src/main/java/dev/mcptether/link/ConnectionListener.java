package dev.mcptether.link;

import java.nio.ByteBuffer;

/// What a dialled connection tells. Called from the connector's threads, one call at a time; must
/// not block. First `opened` or `failed`; after `opened`, in the end, exactly one `closed`.
public interface ConnectionListener {
    void opened(Connection connection);

    void failed(ConnectFailure failure);

    /// A text message; its bytes belong to the listener now. The next one comes after a demand.
    void text(byte[] message);

    /// A binary message. The next one comes after a demand.
    void control(byte[] frame);

    /// A text message over the limit has begun: who takes its pieces?
    Excess tooLarge();

    /// A pong, or any other sign of life that is no message.
    void alive();

    /// This many bytes of text messages were handed to the system.
    void written(int bytes);

    /// @param code the close code received, sent, or 1006 when the connection broke
    void closed(int code, String reason);

    /// Takes a message that is too large to be kept, piece by piece, on the connector's thread.
    interface Excess {
        /// The piece is only valid during the call.
        void piece(ByteBuffer piece);

        /// The message is over. The next one comes after a demand.
        void end();
    }
}
