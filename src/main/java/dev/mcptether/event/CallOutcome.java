package dev.mcptether.event;

/// How a call ended. The `-310xx` ones are Tether's own errors.
public enum CallOutcome implements Label {
    /// A result.
    OK,
    /// A result that says `isError`.
    TOOL_ERROR,
    /// A JSON-RPC error from the peer.
    ERROR,
    /// -31001
    DAEMON_UNAVAILABLE,
    /// -31002
    OUTCOME_UNKNOWN,
    /// -31003
    MESSAGE_TOO_LARGE,
    /// -31004
    OVERLOADED,
    /// -31005
    SHUTTING_DOWN,
    /// Its sender cancelled it. An answer may never come.
    CANCELLED,
    /// A request of a daemon that is gone, or one that was still open when the session ended.
    ABANDONED
}
