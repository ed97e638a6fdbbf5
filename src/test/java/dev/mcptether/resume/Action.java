package dev.mcptether.resume;

/// Everything that can happen in a {@link World}.
enum Action {
    CONNECT,
    CLIENT_SENDS,
    CLIENT_SENDS_TOO_LATE,
    SERVER_SENDS,
    DELIVER_UP,
    DELIVER_DOWN,
    /// A frame of a connection that the client has left still arrives.
    DELIVER_LATE,
    /// Both sides see the connection break. What is in flight is lost.
    CUT,
    /// Only the client sees the connection break. It is half-open: what the client wrote may still
    /// arrive.
    CLIENT_LEAVES,
    /// Only the server sees the connection break. What it wrote may still arrive.
    SERVER_LEAVES,
    /// The server notices at last that the client has left.
    SERVER_NOTICES,
    RESTART,
    ACK_TIMERS,
    RETENTION_PASSES,
    REPORT,
    GOODBYE
}
