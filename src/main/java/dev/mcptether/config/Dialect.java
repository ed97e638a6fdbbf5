package dev.mcptether.config;

/// The language on the WebSocket.
public enum Dialect {
    MCP,
    EXAI
}
