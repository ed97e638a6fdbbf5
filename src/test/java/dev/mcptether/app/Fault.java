package dev.mcptether.app;

import java.time.Duration;

/// Something that happens to one connection through a {@link FaultProxy}, once this many bytes have
/// passed in one direction.
///
/// @param at bytes of the connection that pass unharmed before it, the HTTP upgrade included
record Fault(Way way, long at, Effect effect) {
    /// A direction.
    enum Way {
        TO_DAEMON,
        TO_SHIM
    }

    /// What happens.
    sealed interface Effect {
        /// Both sides see the end of the stream, in the middle of whatever it was.
        record Cut() implements Effect {}

        /// Both sides see a reset.
        record Reset() implements Effect {}

        /// The receiver of this direction sees the end of the stream; the other one goes on.
        record HalfClose() implements Effect {}

        /// The bits of `mask` are flipped in the next byte.
        record Corrupt(int mask) implements Effect {}

        /// Nothing passes for a while.
        record Delay(Duration by) implements Effect {}

        /// From here on this direction is slow.
        record Throttle(int bytesPerSecond) implements Effect {}
    }
}
