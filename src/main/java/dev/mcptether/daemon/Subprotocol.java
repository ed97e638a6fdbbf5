package dev.mcptether.daemon;

/// The WebSocket subprotocols of a daemon.
final class Subprotocol {
    /// MCP as it is, one message a text frame.
    static final String MCP = "mcp";

    private Subprotocol() {}
}
