package dev.mcptether.event;

import java.time.Duration;

/// The WebSocket side of a shim. `Attempted` pairs with `AttemptEnded`, `OutageBegan` with
/// `OutageEnded`.
public sealed interface Link extends Event {
    /// @param attempt counted from 1 since the instance started
    /// @param address host and port, never user info or a query
    @Fact(name = "link.attempted", severity = Severity.DEBUG, doc = "A connect attempt has begun.")
    record Attempted(long attempt, String address) implements Link {}

    /// @param detail what the other side or the system said, without secrets; empty when opened
    @Fact(name = "link.attempt_ended", doc = "A connect attempt has opened a link or failed.")
    record AttemptEnded(long attempt, ConnectOutcome outcome, Duration took, String detail)
            implements Link {}

    /// @param delay how long was waited for it
    @Fact(
            name = "link.retried",
            doc = "A connect attempt follows one that failed or a link that was lost.")
    record Retried(long attempt, RetryCause cause, Duration delay) implements Link {}

    @Fact(
            name = "link.state_changed",
            severity = Severity.DEBUG,
            doc = "The link's life cycle has moved to another state.")
    record StateChanged(LinkPhase from, LinkPhase to, String cause) implements Link {}

    /// @param code the WebSocket close code, 1006 when there was none
    /// @param inFlight calls that were sent and not answered
    @Fact(
            name = "link.lost",
            severity = Severity.WARN,
            doc = "The socket closed and nobody here had asked for it.")
    record Lost(int code, String detail, Duration openFor, int inFlight) implements Link {}

    @Fact(name = "link.closed", doc = "The link was closed by this side.")
    record Closed(int code, Duration openFor) implements Link {}

    @Fact(
            name = "link.outage_began",
            severity = Severity.WARN,
            doc = "There is no usable link any more.")
    record OutageBegan(RetryCause cause) implements Link {}

    @Fact(name = "link.outage_ended", doc = "There is a usable link again, or the instance ends.")
    record OutageEnded(Duration lasted) implements Link {}

    /// @param daemonChanged the new daemon answered the handshake differently
    @Fact(
            name = "link.handshake_replayed",
            doc = "The client's handshake was repeated to a new daemon.")
    record HandshakeReplayed(ReplayOutcome outcome, boolean daemonChanged, Duration took)
            implements Link {}

    /// @param resent messages of ours the daemon had not seen
    @Fact(
            name = "link.resumed",
            doc = "A cut link was taken up again by tether.v1; nothing was lost or repeated.")
    record Resumed(int resent, Duration outage) implements Link {}

    /// How a connect attempt ended.
    enum ConnectOutcome implements Label {
        OPENED,
        /// Nobody listens there.
        CONNECTION_REFUSED,
        /// The name does not resolve, or no route leads there.
        UNREACHABLE,
        TIMEOUT,
        /// Something listens, but it did not answer as a WebSocket server.
        NOT_WEBSOCKET,
        /// 401 or 403, or a close with 4001 or 4003.
        UNAUTHORIZED,
        /// What listens there is not who it must be: it proves nothing, or belongs to another user.
        UNPROVEN,
        /// Any other HTTP status than 101.
        HTTP_ERROR,
        TLS_FAILED,
        /// The connection broke before it was a link.
        BROKEN,
        /// The instance ended first.
        ABANDONED
    }

    /// What a connect attempt makes good for.
    enum RetryCause implements Label {
        /// The attempt before it failed in a way that can heal.
        CONNECT_FAILED,
        /// The attempt before it was refused in a way that cannot heal by itself.
        REFUSED,
        /// A link was lost.
        LINK_LOST,
        /// The daemon announced its going (close 1001 or 1012).
        DAEMON_GOING,
        /// The other side stopped answering pings.
        PING_TIMEOUT,
        /// We closed the link because of what came over it.
        PROTOCOL_ERROR
    }

    /// The states of the link's life cycle.
    enum LinkPhase implements Label {
        IDLE,
        CONNECTING,
        OPEN,
        PROVING,
        WAITING,
        REFUSED,
        CLOSED
    }

    /// How a handshake replay ended.
    enum ReplayOutcome implements Label {
        ACCEPTED,
        REJECTED,
        TIMEOUT,
        LINK_LOST
    }
}
