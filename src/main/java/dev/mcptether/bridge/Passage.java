package dev.mcptether.bridge;

import dev.mcptether.event.SessionEvent.Passing;
import dev.mcptether.link.DaemonId;

/// The state of the way from the client to the daemon. It decides what happens to a message: it
/// passes, or it waits. Each state carries its data and offers only the legal moves.
sealed interface Passage {
    Passing name();

    /// No link: messages wait. A lost link leads here from every other state.
    record Down() implements Passage {
        /// A link opened, and the daemon must be told the session's handshake first.
        Replaying replays(DaemonId daemon) {
            return new Replaying(daemon);
        }

        /// A link opened, and the daemon needs to be told nothing first.
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

        /// The link was cut, and the daemon keeps the session.
        default Interrupted interrupted() {
            return new Interrupted(this);
        }
    }

    /// The handshake was sent again and the daemon has not answered it yet: messages wait.
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

    /// The link was cut, and the daemon keeps the session: messages wait, and nothing is lost.
    ///
    /// @param before the state that continues on the next link
    record Interrupted(Linked before) implements Passage {
        @Override
        public Passing name() {
            return Passing.INTERRUPTED;
        }
    }
}
