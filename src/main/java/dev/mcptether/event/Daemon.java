package dev.mcptether.event;

import dev.mcptether.event.Fact.Recording;
import java.time.Duration;

/// The daemon's side: who connects, and who is turned away.
public sealed interface Daemon extends Event {
    @Fact(
            name = "daemon.listening",
            doc = "The daemon accepts connections.",
            recording = Recording.DURABLE_LINE)
    record Listening(String address) implements Daemon {}

    /// @param subprotocol `mcp` or `tether.v1`
    @Fact(name = "daemon.session_opened", doc = "A client's session has begun.")
    record SessionOpened(long session, String subprotocol) implements Daemon {}

    /// @param code the WebSocket close code, 1006 when there was none
    @Fact(
            name = "daemon.session_cut",
            doc = "A session has lost its link and is kept for its shim to come back.")
    record SessionCut(long session, int code) implements Daemon {}

    /// @param resent messages the shim had not received
    @Fact(name = "daemon.session_resumed", doc = "A cut session goes on over another link.")
    record SessionResumed(long session, int resent, Duration cutFor) implements Daemon {}

    /// Before a session whose shim has reported closes, it is `UNTOLD` again.
    @Fact(
            name = "daemon.shim_reported",
            doc = "A session's shim watches its client in another way than was known.")
    record ShimReported(long session, ShimWatch before, ShimWatch now) implements Daemon {}

    @Fact(name = "daemon.session_closed", doc = "A client's session is over.")
    record SessionClosed(long session, int code, Duration openFor) implements Daemon {}

    /// @param suppressed how many of this reason had no line since the last that had; nobody emits
    ///   more than 0, the event log fills it in
    @Fact(
            name = "daemon.connection_refused",
            severity = Severity.WARN,
            doc =
                    "A connection was turned away before it became a session. At most 10 lines a"
                            + " minute for each reason; the next says how many were suppressed.")
    record ConnectionRefused(RejectReason reason, long suppressed) implements Daemon {}

    /// @param what `stop`, `restart` or `replace`
    @Fact(
            name = "daemon.stop_asked",
            doc = "A command asks the daemon to end.",
            recording = Recording.DURABLE_LINE)
    record StopAsked(String what, long byPid, String byCommand, String byUser)
            implements Daemon {}

    @Fact(name = "daemon.end_asked", doc = "A command asks the daemon to end one session.")
    record EndAsked(long session, long byPid, String byCommand, String byUser)
            implements Daemon {}

    /// Said by the daemon that won.
    @Fact(
            name = "daemon.start_lost",
            doc = "Another start of this daemon came second and leaves it to this one.")
    record StartLost(long byPid, String byCommand, String byUser) implements Daemon {}

    /// @param pid of the one before
    @Fact(
            name = "daemon.predecessor_killed",
            severity = Severity.WARN,
            doc = "The daemon before this one ended without a last word.")
    record PredecessorKilled(long pid) implements Daemon {}

    @Fact(
            name = "daemon.self_check_failed",
            severity = Severity.WARN,
            doc = "The daemon looked at its own address and pid file and did not find itself.")
    record SelfCheckFailed(String why) implements Daemon {}

    /// @param left calls that were still open
    @Fact(name = "daemon.drained", doc = "The daemon has let its open calls finish, and ends.")
    record Drained(int left, Duration took) implements Daemon {}

    /// @param took since the command was started
    @Fact(name = "daemon.worker_serves", doc = "The supervised command answers at its address.")
    record WorkerServes(long worker, Duration took) implements Daemon {}

    @Fact(
            name = "daemon.worker_ended",
            severity = Severity.WARN,
            doc = "The supervised command has ended, or could not be started.")
    record WorkerEnded(String how, Duration lived) implements Daemon {}

    /// @param ends within a minute
    @Fact(
            name = "daemon.crash_loop",
            severity = Severity.ERROR,
            doc = "The supervised command ended too often and is not started again.",
            recording = Recording.DURABLE_LINE)
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
        /// No subprotocol that the daemon speaks.
        NO_SUBPROTOCOL,
        /// A plain HTTP request.
        NOT_WEBSOCKET,
        /// More sessions than the daemon keeps.
        TOO_MANY
    }
}
