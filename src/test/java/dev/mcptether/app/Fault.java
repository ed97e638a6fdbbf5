package dev.mcptether.app;

import java.time.Duration;

/// A fault that happens to one connection through a {@link FaultProxy}, after this many bytes have
/// passed in one direction.
///
/// @param at number of bytes of the connection that pass unharmed before the fault, including the
///   HTTP upgrade
record Fault(Way way, long at, Effect effect) {
    /// The direction of the bytes.
    enum Way {
        TO_DAEMON,
        TO_SHIM
    }

    /// What the fault does.
    sealed interface Effect {
        /// Both sides see the end of the stream, wherever that falls in a message.
        record Cut() implements Effect {}

        /// Both sides see a reset.
        record Reset() implements Effect {}

        /// The receiver in this direction sees the end of the stream. The other direction goes on.
        record HalfClose() implements Effect {}

        /// The bits of `mask` are flipped in the next byte.
        record Corrupt(int mask) implements Effect {}

        /// No byte passes for this long.
        record Delay(Duration by) implements Effect {}

        /// From here on this direction passes only this many bytes a second.
        record Throttle(int bytesPerSecond) implements Effect {}
    }
}
