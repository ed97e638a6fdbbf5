package dev.mcptether.resume;

import org.jspecify.annotations.Nullable;

/// The state of a {@link ClientEnd}.
///
/// Callers ask a state what it allows and do not switch over it: a pattern switch costs a starting
/// shim about a millisecond at each place where it first runs.
sealed interface ClientState {
    @Nullable ClientHalf session();

    /// What to do with a text frame that arrives.
    Receipt text();

    /// Whether frames may be sent, apart from the first ones of a connection.
    boolean mayWrite();

    /// The connection ended.
    ClientState cut(long nowNanos);

    /// No session.
    record Idle() implements ClientState {
        @Override
        public @Nullable ClientHalf session() {
            return null;
        }

        @Override
        public Receipt text() {
            return Receipt.STALE;
        }

        @Override
        public boolean mayWrite() {
            return false;
        }

        @Override
        public ClientState cut(long nowNanos) {
            return this;
        }
    }

    /// Hello was sent. Messages may go out; none may come in yet.
    record Opening(ClientHalf session) implements ClientState {
        @Override
        public Receipt text() {
            return Receipt.PREMATURE;
        }

        @Override
        public boolean mayWrite() {
            return true;
        }

        @Override
        public ClientState cut(long nowNanos) {
            return new Cut(session, nowNanos);
        }
    }

    record Open(ClientHalf session) implements ClientState {
        @Override
        public Receipt text() {
            return Receipt.DELIVER;
        }

        @Override
        public boolean mayWrite() {
            return true;
        }

        @Override
        public ClientState cut(long nowNanos) {
            return new Cut(session, nowNanos);
        }
    }

    /// No connection.
    record Cut(ClientHalf session, long sinceNanos) implements ClientState {
        @Override
        public Receipt text() {
            return Receipt.STALE;
        }

        @Override
        public boolean mayWrite() {
            return false;
        }

        @Override
        public ClientState cut(long nowNanos) {
            return this;
        }
    }

    /// A new connection was asked for the session. No message may pass either way.
    record Resuming(ClientHalf session, long sinceNanos) implements ClientState {
        @Override
        public Receipt text() {
            return Receipt.PREMATURE;
        }

        @Override
        public boolean mayWrite() {
            return false;
        }

        @Override
        public ClientState cut(long nowNanos) {
            return new Cut(session, sinceNanos);
        }
    }
}
