package dev.mcptether.bridge;

import dev.mcptether.event.SessionEvent.Passing;
import dev.mcptether.link.DaemonId;

/// What a message of the client meets on its way to the daemon. Each state has what it needs, and
/// offers only the moves that are legal.
sealed interface Passage {
    Passing name();

    /// No link: messages wait. A lost link leads here from every state.
    record Down() implements Passage {
        /// A daemon is there, and must be told the session's handshake first.
        Replaying replays(DaemonId daemon) {
            return new Replaying(daemon);
        }

        /// A daemon is there, and needs to be told nothing first.
        Up passes(DaemonId daemon) {
            return new Up(daemon);
        }

        @Override
        public Passing name() {
            return Passing.DOWN;
        }
    }

    /// There is a link to this daemon.
    sealed interface Linked extends Passage {
        DaemonId daemon();

        /// The link is cut, and the daemon keeps the session.
        default Interrupted interrupted() {
            return new Interrupted(this);
        }
    }

    /// The daemon has not answered the replayed handshake yet: messages wait.
    record Replaying(DaemonId daemon) implements Linked {
        Up accepted() {
            return new Up(daemon);
        }

        @Override
        public Passing name() {
            return Passing.REPLAYING;
        }
    }

    /// Messages pass.
    record Up(DaemonId daemon) implements Linked {
        @Override
        public Passing name() {
            return Passing.UP;
        }
    }

    /// The link was cut, but the daemon keeps the session: messages wait, and nothing is lost.
    ///
    /// @param before what goes on with the next link
    record Interrupted(Linked before) implements Passage {
        @Override
        public Passing name() {
            return Passing.INTERRUPTED;
        }
    }
}
