package dev.mcptether.resume;

/// What to do with a text frame that arrived.
public enum Receipt {
    /// It is counted. It must be delivered, now or later, and is never asked for again.
    DELIVER,
    /// The session moved to another connection, or ended. The frame is not counted; drop it.
    STALE,
    /// There is no session on this connection yet. Close it with {@link CloseCode#PROTOCOL_ERROR}.
    PREMATURE
}
