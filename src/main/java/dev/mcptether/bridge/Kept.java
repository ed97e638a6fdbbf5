package dev.mcptether.bridge;

/// Room for the messages that the daemon has and that are kept to be sent again after a cut. One
/// that finds no room is sent all the same, but only once. Turns only.
final class Kept {
    /// A daemon that reads and does not answer would otherwise make us keep all that a client asks.
    static final long MAX_BYTES = 16L << 20;

    private long bytes;

    /// Takes room for a message of any size, as long as there is some.
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
