package dev.mcptether.daemon;

/// A socket for callers that must not wait. Frames are queued in order, and dropped when the socket
/// has closed. Callers bound how much they queue.
interface FrameQueue {
    /// @param message is not copied, so the caller must not change it any more
    void text(byte[] message);

    void binary(byte[] frame);

    /// @param frame a later one may replace it while it waits, because only the highest
    ///   acknowledgement matters
    void acknowledge(byte[] frame);

    /// Closes after what is queued. If the other side does not answer the close, drops the
    /// connection soon after.
    void close(int code, String reason);
}
