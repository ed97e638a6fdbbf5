package dev.mcptether.bridge;

/// Room for messages that were sent and are kept to be sent again after a cut. A message without
/// room is sent too, but only once. Turns only.
final class Kept {
    /// Without a bound, a daemon that reads and never answers would make us keep everything the
    /// client asks.
    static final long MAX_BYTES = 16L << 20;

    private long bytes;

    /// Takes room for a message. Any size fits while some room is left.
    boolean take(int messageBytes) {
        if (bytes >= MAX_BYTES) {
            return false;
        }
        bytes += messageBytes;
        return true;
    }

    void release(int messageBytes) {
        bytes -= messageBytes;
    }
}
