package dev.mcptether.resume;

/// Everything that can happen.
enum Action {
    CONNECT,
    CLIENT_SENDS,
    CLIENT_SENDS_TOO_LATE,
    SERVER_SENDS,
    DELIVER_UP,
    DELIVER_DOWN,
    /// A frame of a connection that the client has left still arrives.
    DELIVER_LATE,
    /// Both sides see the connection break; what is in flight is lost.
    CUT,
    /// Only the client sees it break: half-open, what it wrote may still arrive.
    CLIENT_LEAVES,
    /// Only the server sees it break: what it wrote may still arrive.
    SERVER_LEAVES,
    /// The server sees at last that the client has left.
    SERVER_NOTICES,
    RESTART,
    ACK_TIMERS,
    RETENTION_PASSES,
    REPORT,
    GOODBYE
}
