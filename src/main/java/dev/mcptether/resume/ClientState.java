package dev.mcptether.resume;

import org.jspecify.annotations.Nullable;

/// Where a {@link ClientEnd} is.
///
/// What each state allows is asked of it and not switched over: a pattern switch costs a shim that
/// starts about a millisecond at each place it first runs.
sealed interface ClientState {
    @Nullable ClientHalf session();

    /// What becomes of a text frame that comes in.
    Receipt text();

    /// Whether frames may go out, apart from the first ones of a connection.
    boolean mayWrite();

    /// The connection ends.
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

    /// Said hello; messages may go out, none may come in.
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

    /// Asked for the session on a new connection; no message may pass either way.
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
