package dev.mcptether.config;

/// What is spoken on the WebSocket.
public enum Dialect {
    MCP,
    EXAI
}
