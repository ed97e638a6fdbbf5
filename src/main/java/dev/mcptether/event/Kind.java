package dev.mcptether.event;

/// What a JSON-RPC message is.
public enum Kind implements Label {
    REQUEST,
    NOTIFICATION,
    RESPONSE,
    BATCH,
    /// JSON, but neither request, notification nor response.
    OTHER
}
