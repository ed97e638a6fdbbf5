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

    /// Which kind of MCP is spoken: with the handshake of 2024-11-05 to 2025-11-25, or without one.
    enum Era implements Label {
        LEGACY,
        MODERN
    }
}
