package dev.mcptether.event;

import java.time.Duration;

/// The daemon's side: who connects, who is refused, and how the daemon lives.
public sealed interface Daemon extends Event {
    record Listening(String address) implements Daemon {}

    /// @param subprotocol `mcp` or `tether.v1`
    record SessionOpened(long session, String subprotocol) implements Daemon {}

    /// @param code the WebSocket close code, 1006 if there was none
    record SessionCut(long session, int code) implements Daemon {}

    /// @param resent messages that the shim had not received
    record SessionResumed(long session, int resent, Duration cutFor) implements Daemon {}

    /// Before a session closes whose shim has reported, its watch becomes `UNTOLD` again.
    record ShimReported(long session, ShimWatch before, ShimWatch now) implements Daemon {}

    record SessionClosed(long session, int code, Duration openFor) implements Daemon {}

    /// @param suppressed how many refusals for this reason had no line since the last line.
    ///   Emitters pass 0; the event log fills it in
    record ConnectionRefused(RejectReason reason, long suppressed) implements Daemon {}

    /// @param what `stop`, `restart` or `replace`
    record StopAsked(String what, long byPid, String byCommand, String byUser) implements Daemon {}

    record EndAsked(long session, long byPid, String byCommand, String byUser) implements Daemon {}

    /// The daemon that won emits this.
    record StartLost(long byPid, String byCommand, String byUser) implements Daemon {}

    /// @param pid of the daemon before this one
    record PredecessorKilled(long pid) implements Daemon {}

    record SelfCheckFailed(String why) implements Daemon {}

    /// @param left calls that were still open
    record Drained(int left, Duration took) implements Daemon {}

    /// @param took the time since the command was started
    record WorkerServes(long worker, Duration took) implements Daemon {}

    record WorkerEnded(String how, Duration lived) implements Daemon {}

    /// @param ends how often the command ended within a minute
    record CrashLoop(int ends, String how) implements Daemon {}

    /// How a shim watches its client, as its report says.
    enum ShimWatch implements Label {
        /// It has not reported. Only `tether.v1` has reports.
        UNTOLD,
        /// The system tells it of the client's end, and it also polls.
        PUSHED,
        /// It only polls.
        POLLED,
        /// Its lineage has no client. Only the end of stdin ends it.
        STDIN_ONLY,
        /// There is a client, and no watch on it is armed.
        UNWATCHED
    }

    /// Why a connection is refused.
    enum RejectReason implements Label {
        /// No token, or a wrong one.
        UNAUTHORIZED,
        /// An `Origin` header, which only a web page sends.
        FOREIGN_ORIGIN,
        /// A `Host` header that does not name this machine's loopback.
        FOREIGN_HOST,
        /// It does not offer the subprotocol `mcp`.
        NO_SUBPROTOCOL,
        /// It did not prove in its first frame, and in time, that it knows the token.
        UNPROVEN,
        /// There is no server at the path it asks for.
        UNKNOWN_PATH,
        /// A plain HTTP request.
        NOT_WEBSOCKET,
        /// The daemon takes no new sessions because it will end.
        DRAINING,
        /// There are as many sessions as the daemon may keep.
        TOO_MANY
    }
}
