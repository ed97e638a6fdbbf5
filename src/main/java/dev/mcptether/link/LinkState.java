package dev.mcptether.link;

import dev.mcptether.event.Link.LinkPhase;
import dev.mcptether.time.Timers.Timer;

/// Where the link is in its life.
sealed interface LinkState {
    LinkPhase phase();

    record Idle() implements LinkState {
        @Override
        public LinkPhase phase() {
            return LinkPhase.IDLE;
        }
    }

    /// @param timeout ends the attempt
    record Connecting(Connector.Dialing dialing, Timer timeout) implements LinkState {
        @Override
        public LinkPhase phase() {
            return LinkPhase.CONNECTING;
        }

        Proving opened(Connection connection, long sinceNanos) {
            timeout.cancel();
            return new Proving(connection, sinceNanos);
        }
    }

    /// A state with a connection.
    sealed interface Linked extends LinkState {
        Connection connection();

        long sinceNanos();
    }

    /// The link is open, but the daemon has said nothing yet. It may accept everybody and serve
    /// nobody.
    record Proving(Connection connection, long sinceNanos) implements Linked {
        @Override
        public LinkPhase phase() {
            return LinkPhase.PROVING;
        }

        Open proven() {
            return new Open(connection, sinceNanos);
        }
    }

    record Open(Connection connection, long sinceNanos) implements Linked {
        @Override
        public LinkPhase phase() {
            return LinkPhase.OPEN;
        }
    }

    /// @param retry begins the next attempt
    record Waiting(Timer retry) implements LinkState {
        @Override
        public LinkPhase phase() {
            return LinkPhase.WAITING;
        }
    }

    /// The daemon refused, and only a person can change that.
    record Refused(Timer retry) implements LinkState {
        @Override
        public LinkPhase phase() {
            return LinkPhase.REFUSED;
        }
    }

    record Closed() implements LinkState {
        @Override
        public LinkPhase phase() {
            return LinkPhase.CLOSED;
        }
    }
}
