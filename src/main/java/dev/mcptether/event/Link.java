package dev.mcptether.event;

import java.time.Duration;

/// A shim's WebSocket side. `Attempted` pairs with `AttemptEnded`, and `OutageBegan` with
/// `OutageEnded`.
public sealed interface Link extends Event {
    /// @param attempt counted from 1 since the instance started
    /// @param address host and port, never user info or a query
    record Attempted(long attempt, String address) implements Link {}

    /// @param detail what the other side or the system said, without secrets; empty if a link
    ///   opened
    record AttemptEnded(long attempt, ConnectOutcome outcome, Duration took, String detail)
            implements Link {}

    /// The shim found no daemon at its URL. It started one, or another start was faster.
    record DaemonFound() implements Link {}

    /// @param why what `daemon start` said
    record DaemonNotStarted(String why) implements Link {}

    /// @param delay how long the shim waited before it
    record Retried(long attempt, RetryCause cause, Duration delay) implements Link {}

    record StateChanged(LinkPhase from, LinkPhase to, String cause) implements Link {}

    /// The daemon of the link that has just opened is of another version than this shim. Both speak
    /// the same link protocol, so the shim stays attached.
    ///
    /// @param daemon its version
    record VersionDiffers(String daemon) implements Link {}

    /// @param code the WebSocket close code, 1006 if there was none
    /// @param inFlight calls that were sent and had no answer yet
    record Lost(int code, String detail, Duration openFor, int inFlight) implements Link {}

    record Closed(int code, Duration openFor) implements Link {}

    record OutageBegan(RetryCause cause) implements Link {}

    record OutageEnded(Duration lasted) implements Link {}

    /// @param daemonChanged whether the new daemon answered the handshake differently
    record HandshakeReplayed(ReplayOutcome outcome, boolean daemonChanged, Duration took)
            implements Link {}

    /// @param resent our messages that the daemon had not received
    record Resumed(int resent, Duration outage) implements Link {}

    /// How a connect attempt ended.
    enum ConnectOutcome implements Label {
        OPENED,
        /// Nobody listens there.
        CONNECTION_REFUSED,
        /// The name does not resolve, or no route leads there.
        UNREACHABLE,
        TIMEOUT,
        /// Something listens there, but did not answer as a WebSocket server.
        NOT_WEBSOCKET,
        /// 401 or 403, or a close with 4001 or 4003.
        UNAUTHORIZED,
        /// The peer is not who it must be: it proved nothing, or belongs to another user.
        UNPROVEN,
        /// Any other HTTP status than 101.
        HTTP_ERROR,
        TLS_FAILED,
        /// The connection broke before it became a link.
        BROKEN,
        /// The instance ended first.
        ABANDONED
    }

    /// Why a connect attempt is a retry.
    enum RetryCause implements Label {
        /// The attempt before it failed, and trying again may help.
        CONNECT_FAILED,
        /// The attempt before it was refused, and trying again helps only after somebody has
        /// changed something.
        REFUSED,
        /// A link was lost.
        LINK_LOST,
        /// The daemon announced that it ends (close 1001 or 1012).
        DAEMON_GOING,
        /// The other side stopped answering pings.
        PING_TIMEOUT,
        /// We closed the link because of what arrived on it.
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
