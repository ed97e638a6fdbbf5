package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The client's end of `tether.v1`: one session at a time, over one connection after another.
///
/// Pure: the owner does what the results say, confines this object, and feeds it only frames of the
/// connection it last called {@link #connect} for. A connection that ended must be reported with
/// {@link #cut} before the next one begins.
public final class ClientEnd {
    private final Window window;
    private final RandomGenerator random;
    private State state = new State.Idle();
    private byte @Nullable [] report;

    /// @param random must be cryptographically strong outside tests
    public ClientEnd(Window window, RandomGenerator random) {
        this.window = window;
        this.random = random;
    }

    /// A connection has been upgraded to `tether.v1`: asks for the session of before, or begins
    /// one. After it {@link #canSend} tells whether messages may follow at once.
    public Outgoing connect() {
        return switch (state) {
            case State.Idle() -> begin();
            case State.Cut(Session session, long sinceNanos) -> {
                state = new State.Resuming(session, sinceNanos);
                yield Outgoing.of(session.resume());
            }
            case State.Opening _, State.Open _, State.Resuming _ ->
                    throw new IllegalStateException("connect while " + state);
        };
    }

    /// A binary frame came in.
    public Heard onControl(ByteBuffer frame) {
        return switch (Control.decode(frame)) {
            case Decoded.Unknown _ -> new Heard.Nothing();
            case Decoded.Malformed(String why) -> broken(why);
            case Control control -> heard(control);
        };
    }

    /// A text frame came in. Afterwards {@link #ackDue} may have something to send.
    public Receipt received(int bytes, long nowNanos) {
        return switch (state) {
            case State.Open(Session session) -> {
                session.numbering.received(bytes, nowNanos);
                yield Receipt.DELIVER;
            }
            case State.Opening _, State.Resuming _ -> Receipt.PREMATURE;
            case State.Idle _, State.Cut _ -> Receipt.STALE;
        };
    }

    /// False: stop taking messages from the client until a control frame or a connection changes
    /// it.
    public boolean canSend() {
        return switch (state) {
            case State.Opening(Session session) -> session.numbering.canSend();
            case State.Open(Session session) -> session.numbering.canSend();
            case State.Idle _, State.Cut _, State.Resuming _ -> false;
        };
    }

    /// Numbers the message and keeps it, not a copy. True: write it now. False: there is no
    /// connection for it just now, and it is part of what a resumption sends.
    public boolean sent(byte[] message) {
        return switch (state) {
            case State.Opening(Session session) -> session.sent(message, true);
            case State.Open(Session session) -> session.sent(message, true);
            case State.Cut(Session session, long _) -> session.sent(message, false);
            case State.Resuming(Session session, long _) -> session.sent(message, false);
            case State.Idle _ -> throw new IllegalStateException("no session to send in");
        };
    }

    /// The acknowledgement to write now, or null when none is due.
    public byte @Nullable [] ackDue(long nowNanos) {
        return state instanceof State.Open(Session session)
                ? session.numbering.ackDue(nowNanos)
                : null;
    }

    /// Nanoseconds until {@link #ackDue} has something; `Long.MAX_VALUE`: not before a message
    /// came.
    public long ackDueInNanos(long nowNanos) {
        return state instanceof State.Open(Session session)
                ? session.numbering.ackDueInNanos(nowNanos)
                : Long.MAX_VALUE;
    }

    /// Replaces what the shim says of itself; sent again after each connect. Present: write it now.
    public byte @Nullable [] report(byte[] json) {
        Control.Report fresh = new Control.Report(json);
        report = json;
        return switch (state) {
            case State.Opening _, State.Open _ -> fresh.encode();
            case State.Idle _, State.Cut _, State.Resuming _ -> null;
        };
    }

    /// The connection has ended, however it did.
    public void cut(long nowNanos) {
        state =
                switch (state) {
                    case State.Opening(Session session) -> new State.Cut(session, nowNanos);
                    case State.Open(Session session) -> new State.Cut(session, nowNanos);
                    case State.Resuming(Session session, long sinceNanos) ->
                            new State.Cut(session, sinceNanos);
                    case State.Idle _, State.Cut _ -> state;
                };
    }

    /// Nanoseconds during which the session can still be resumed; 0: it is lost, {@link #forget} it
    /// and answer what is in flight. `Long.MAX_VALUE` in all states but cut: while resuming, the
    /// server's answer or the end of the connection comes first.
    public long lostInNanos(long nowNanos) {
        return switch (state) {
            case State.Cut(Session session, long since) -> session.lostIn(nowNanos - since);
            case State.Idle _, State.Opening _, State.Open _, State.Resuming _ -> Long.MAX_VALUE;
        };
    }

    /// Gives the session up without a word, because nobody is there to hear it: it was kept for too
    /// long, or the server of the new connection speaks only `mcp`.
    public void forget() {
        state = new State.Idle();
    }

    /// Ends the session for good. Present: write it, then close with 1000.
    public byte @Nullable [] goodbye() {
        boolean heard = state instanceof State.Opening || state instanceof State.Open;
        state = new State.Idle();
        return heard ? new Control.Goodbye().encode() : null;
    }

    /// There is a session, though it may be cut.
    public boolean hasSession() {
        return session() != null;
    }

    /// At most the window and one message more, plus what {@link #sent} was given while cut.
    public long retainedBytes() {
        Session session = session();
        return session == null ? 0 : session.numbering.retainedBytes();
    }

    private @Nullable Session session() {
        return switch (state) {
            case State.Idle _ -> null;
            case State.Opening(Session session) -> session;
            case State.Open(Session session) -> session;
            case State.Cut(Session session, long _) -> session;
            case State.Resuming(Session session, long _) -> session;
        };
    }

    private Outgoing begin() {
        Session session = new Session(SessionKey.random(random), window);
        state = new State.Opening(session);
        return Outgoing.of(List.of(), withReport(new Control.Hello(session.key, window)));
    }

    private Heard heard(Control control) {
        return switch (control) {
            case Control.Welcome(Terms terms) -> welcome(terms);
            case Control.Resumed(Terms terms, long received) -> resumed(terms, received);
            case Control.Gone(UUID daemon) -> gone(daemon);
            case Control.Ack(long received) -> acknowledged(received);
            case Control.Goodbye _ -> {
                boolean ended = hasSession();
                state = new State.Idle();
                yield ended ? new Heard.Ended() : new Heard.Nothing();
            }
            case Control.Hello _, Control.Resume _, Control.Report _ ->
                    broken("a server does not send " + control.getClass().getSimpleName());
        };
    }

    private Heard welcome(Terms terms) {
        if (!(state instanceof State.Opening(Session session))) {
            return broken("welcome while " + state);
        }
        session.agree(terms);
        state = new State.Open(session);
        return new Heard.Opened(terms);
    }

    private Heard resumed(Terms terms, long received) {
        if (!(state instanceof State.Resuming(Session session, long _))) {
            return broken("resumed while " + state);
        }
        if (session.terms != null && !session.terms.daemon().equals(terms.daemon())) {
            return broken("resumed by another daemon");
        }
        if (!session.numbering.acknowledged(received)) {
            return broken("resumed at " + received + ", " + session.numbering);
        }
        session.agree(terms);
        state = new State.Open(session);
        return new Heard.Resumed(Outgoing.of(session.numbering.unacknowledged(), withReport()));
    }

    private Heard gone(UUID daemon) {
        if (!(state instanceof State.Resuming(Session session, long _))) {
            return broken("gone while " + state);
        }
        boolean restarted = session.terms != null && !session.terms.daemon().equals(daemon);
        return new Heard.Lost(restarted, begin());
    }

    private Heard acknowledged(long received) {
        if (!(state instanceof State.Open(Session session))) {
            return broken("acknowledgement while " + state);
        }
        return session.numbering.acknowledged(received)
                ? new Heard.Nothing()
                : broken("acknowledged " + received + ", " + session.numbering);
    }

    private Heard broken(String why) {
        state = new State.Idle();
        return new Heard.Broken(CloseCode.PROTOCOL_ERROR, why);
    }

    private Control[] withReport(Control... frames) {
        if (report == null) {
            return frames;
        }
        Control[] all = java.util.Arrays.copyOf(frames, frames.length + 1);
        all[frames.length] = new Control.Report(report);
        return all;
    }

    @Override
    public String toString() {
        return state.toString();
    }

    /// What a control frame meant. After each of them {@link ClientEnd#canSend} may have changed.
    public sealed interface Heard {
        /// Nothing to do.
        record Nothing() implements Heard {}

        /// The session asked for by {@link ClientEnd#connect} exists.
        record Opened(Terms terms) implements Heard {}

        /// The session goes on, and nothing was lost. Write what is in `resend`.
        record Resumed(Outgoing resend) implements Heard {}

        /// The session of before is lost, and what was in flight with it has an unknown outcome. A
        /// new one is being asked for: write `hello`; messages may follow at once.
        ///
        /// @param restarted the daemon is another one; false: it has forgotten, or never heard
        record Lost(boolean restarted, Outgoing hello) implements Heard {}

        /// The server has ended the session; what was in flight has an unknown outcome. It closes.
        record Ended() implements Heard {}

        /// The server broke the protocol and the session is lost: close with `code`.
        record Broken(CloseCode code, String why) implements Heard {}
    }

    private sealed interface State {
        /// No session.
        record Idle() implements State {}

        /// Said hello; messages may go out, none may come in.
        record Opening(Session session) implements State {}

        record Open(Session session) implements State {}

        /// No connection.
        record Cut(Session session, long sinceNanos) implements State {}

        /// Asked for the session on a new connection; no message may pass either way.
        record Resuming(Session session, long sinceNanos) implements State {}
    }

    private static final class Session {
        final SessionKey key;
        final Numbering numbering;
        private long attempts;

        /// Absent until the server's first word.
        @Nullable Terms terms;

        Session(SessionKey key, Window window) {
            this.key = key;
            numbering = new Numbering(window, AckPolicy.DEFAULT);
        }

        Control.Resume resume() {
            return new Control.Resume(key, ++attempts, numbering.acknowledge());
        }

        void agree(Terms told) {
            terms = told;
            numbering.acknowledgeWithin(told.window());
        }

        boolean sent(byte[] message, boolean connected) {
            numbering.sent(message);
            return connected;
        }

        long lostIn(long cutForNanos) {
            Duration retention = terms == null ? Terms.DEFAULT_RETENTION : terms.retention();
            return Math.max(0, retention.toNanos() - cutForNanos);
        }

        @Override
        public String toString() {
            return numbering.toString();
        }
    }
}
