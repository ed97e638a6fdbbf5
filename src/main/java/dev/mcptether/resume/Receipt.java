package dev.mcptether.resume;

/// What to do with a text frame that came in.
public enum Receipt {
    /// It has been counted: it must be delivered, now or later, and never asked for again.
    DELIVER,
    /// The session has moved to another connection, or has ended: it has not been counted, drop it.
    STALE,
    /// There is no session on this connection yet: close it, {@link CloseCode#PROTOCOL_ERROR}.
    PREMATURE
}
