package dev.mcptether.event;

import java.time.Duration;

/// The daemon's side: who connects, and who is turned away.
public sealed interface Daemon extends Event {
    record Listening(String address) implements Daemon {}

    /// @param subprotocol `mcp` or `tether.v1`
    record SessionOpened(long session, String subprotocol) implements Daemon {}

    /// @param code the WebSocket close code, 1006 when there was none
    record SessionCut(long session, int code) implements Daemon {}

    /// @param resent messages the shim had not received
    record SessionResumed(long session, int resent, Duration cutFor) implements Daemon {}

    /// Before a session whose shim has reported closes, it is `UNTOLD` again.
    record ShimReported(long session, ShimWatch before, ShimWatch now) implements Daemon {}

    record SessionClosed(long session, int code, Duration openFor) implements Daemon {}

    /// @param suppressed how many of this reason had no line since the last that had; nobody emits
    ///   more than 0, the event log fills it in
    record ConnectionRefused(RejectReason reason, long suppressed) implements Daemon {}

    /// @param what `stop`, `restart` or `replace`
    record StopAsked(String what, long byPid, String byCommand, String byUser) implements Daemon {}

    record EndAsked(long session, long byPid, String byCommand, String byUser) implements Daemon {}

    /// Said by the daemon that won.
    record StartLost(long byPid, String byCommand, String byUser) implements Daemon {}

    /// @param pid of the one before
    record PredecessorKilled(long pid) implements Daemon {}

    record SelfCheckFailed(String why) implements Daemon {}

    /// @param left calls that were still open
    record Drained(int left, Duration took) implements Daemon {}

    /// @param took since the command was started
    record WorkerServes(long worker, Duration took) implements Daemon {}

    record WorkerEnded(String how, Duration lived) implements Daemon {}

    /// @param ends within a minute
    record CrashLoop(int ends, String how) implements Daemon {}

    /// How a shim says it watches its client.
    enum ShimWatch implements Label {
        /// It has not said, or cannot: only `tether.v1` has words for it.
        UNTOLD,
        /// The system tells it of the client's end, and it looks as well.
        PUSHED,
        /// It only looks.
        POLLED,
        /// Its lineage has no client: the end of stdin alone ends it.
        STDIN_ONLY,
        /// There is a client, and no watch is armed.
        UNWATCHED
    }

    /// Why a connection is turned away.
    enum RejectReason implements Label {
        /// No token, or a wrong one.
        UNAUTHORIZED,
        /// An `Origin` header: a web page.
        FOREIGN_ORIGIN,
        /// A `Host` header that is not this machine's loopback.
        FOREIGN_HOST,
        /// It does not offer the subprotocol `mcp`.
        NO_SUBPROTOCOL,
        /// It did not prove in its first frame, and in time, that it knows the token.
        UNPROVEN,
        /// There is no server at the path it asks for.
        UNKNOWN_PATH,
        /// A plain HTTP request.
        NOT_WEBSOCKET,
        /// The daemon takes no further sessions, because it is about to end.
        DRAINING,
        /// More sessions than the daemon keeps.
        TOO_MANY
    }
}
