package dev.mcptether.event;

import java.time.Duration;

/// The MCP session that passes through a shim.
public sealed interface SessionEvent extends Event {
    /// @param protocolVersion the MCP version that both sides agreed on
    record Began(
            Era era,
            String protocolVersion,
            String clientName,
            String clientVersion,
            String serverName,
            String serverVersion)
            implements SessionEvent {}

    /// @param lasted since the first message of the client
    record Ended(Duration lasted) implements SessionEvent {}

    /// What happens to the client's messages on their way to the daemon has changed.
    record PassingChanged(Passing from, Passing to) implements SessionEvent {}

    /// What happens to a message of the client on its way to the daemon.
    enum Passing implements Label {
        /// There is no link: it waits.
        DOWN,
        /// The handshake is repeated to the daemon: it waits.
        REPLAYING,
        /// The link is cut and the daemon keeps the session: it waits.
        INTERRUPTED,
        /// It passes.
        UP
    }

    /// Which kind of MCP is used: with the handshake of 2024-11-05 to 2025-11-25, or without one.
    enum Era implements Label {
        LEGACY,
        MODERN
    }
}
