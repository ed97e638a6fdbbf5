package dev.mcptether.event;

import java.time.Duration;

/// The MCP session that passes through a shim.
public sealed interface SessionEvent extends Event {
    /// @param protocolVersion the MCP version both sides settled on
    record Began(
            Era era,
            String protocolVersion,
            String clientName,
            String clientVersion,
            String serverName,
            String serverVersion)
            implements SessionEvent {}

    /// @param lasted from the first message of the client
    record Ended(Duration lasted) implements SessionEvent {}

    /// Messages of the client meet something else on their way to the daemon from here on.
    record PassingChanged(Passing from, Passing to) implements SessionEvent {}

    /// What a message of the client meets on its way to the daemon.
    enum Passing implements Label {
        /// No link: it waits.
        DOWN,
        /// The daemon is being told the handshake again: it waits.
        REPLAYING,
        /// The link is cut and the daemon keeps the session: it waits.
        INTERRUPTED,
        /// It passes.
        UP
    }

    /// Which kind of MCP is spoken: with the handshake of 2024-11-05 to 2025-11-25, or without one.
    enum Era implements Label {
        LEGACY,
        MODERN
    }
}
