package dev.mcptether.bridge;

import dev.mcptether.event.Kind;

/// The way to the client. No method blocks.
public interface ClientPort {
    /// Queues one message for the client, behind those before it.
    ///
    /// @param message without a line end; not copied, must not be changed any more
    /// @param readNanos when its last byte was read, on the timers' clock
    default void write(byte[] message, Kind kind, long readNanos) {
        write(message, kind, readNanos, () -> {});
    }

    /// @param written runs when all of it is out; perhaps not when the client is gone. Any thread
    void write(byte[] message, Kind kind, long readNanos, Runnable written);

    /// Whether the client is so far behind that nothing more should be fetched for it.
    boolean isFull();
}
