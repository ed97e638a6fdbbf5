package dev.mcptether.bridge;

import dev.mcptether.event.Kind;

/// The way to the client. No method blocks.
public interface ClientPort {
    /// Queues one message for the client, behind those before it.
    ///
    /// @param message without a line end; not copied, must not be changed any more
    /// @param readNanos when its last byte was read, on the timers' clock
    void write(byte[] message, Kind kind, long readNanos);

    /// Whether the client is so far behind that nothing more should be fetched for it.
    boolean isFull();
}
