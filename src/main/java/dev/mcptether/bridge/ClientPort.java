package dev.mcptether.bridge;

import dev.mcptether.event.Kind;

/// The way to the client. No method blocks.
public interface ClientPort {
    /// Queues a message for the client, behind the earlier ones.
    ///
    /// @param message without a line end; it is not copied, so the caller must not change it any
    ///   more
    /// @param readNanos when its last byte was read, on the timers' clock
    default void write(byte[] message, Kind kind, long readNanos) {
        write(message, kind, readNanos, () -> {});
    }

    /// @param written runs when the whole message is written; may never run if the client is gone.
    ///   Any thread
    void write(byte[] message, Kind kind, long readNanos, Runnable written);

    /// Whether the client is so far behind that we should fetch nothing more for it.
    boolean isFull();
}
