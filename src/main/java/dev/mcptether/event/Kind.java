package dev.mcptether.event;

/// The kind of a JSON-RPC message.
public enum Kind implements Label {
    REQUEST,
    NOTIFICATION,
    RESPONSE,
    BATCH,
    /// JSON, but no request, notification or response.
    OTHER
}
