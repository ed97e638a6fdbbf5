package dev.mcptether.daemon;

/// A socket as someone sees it who must not wait: frames are queued, in order, and forgotten when
/// the socket has closed. Whoever queues bounds how much.
interface FrameQueue {
    /// @param message is not copied and must not be changed any more
    void text(byte[] message);

    void binary(byte[] frame);

    /// @param frame may give way to a later one while one before it is not written: only the
    ///   highest acknowledgement matters
    void acknowledge(byte[] frame);

    /// Asks the other side to go, after what is queued; lets go of it soon when it does not.
    void close(int code, String reason);
}
