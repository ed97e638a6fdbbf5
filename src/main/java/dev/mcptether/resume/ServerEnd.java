package dev.mcptether.resume;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The server's end of one connection that speaks `tether.v1`. It finds its session by the client's
/// first frame, and loses it for ever when the session is taken over: what still arrives here then
/// is late, and ignored.
///
/// Pure: the owner does what the results say. An owner closes a connection that has not found a
/// session within its handshake timeout.
public final class ServerEnd {
    private final ServerSessions sessions;
    private State state = new State.Awaiting();

    public ServerEnd(ServerSessions sessions) {
        this.sessions = sessions;
    }

    /// A binary frame came in.
    public Heard onControl(ByteBuffer frame, long nowNanos) {
        if (state instanceof State.Done) {
            return new Heard.Nothing();
        }
        sessions.expire(nowNanos);
        return switch (Control.decode(frame)) {
            case Decoded.Unknown _ -> new Heard.Nothing();
            case Decoded.Malformed(String why) -> broken(why);
            case Control control -> heard(control);
        };
    }

    /// A text frame came in. After `DELIVER`, {@link ServerSession#ackDue} may have something.
    public Receipt received(int bytes, long nowNanos) {
        return switch (state) {
            case State.Attached(ServerSession session) when session.isOn(this) -> {
                session.received(bytes, nowNanos);
                yield Receipt.DELIVER;
            }
            case State.Attached _, State.Done _ -> Receipt.STALE;
            case State.Awaiting _ -> Receipt.PREMATURE;
        };
    }

    /// The connection has ended, however it did: the session, if it is still here, waits.
    public void cut(long nowNanos) {
        ServerSession session = session();
        if (session != null) {
            session.cut(nowNanos);
        }
        state = new State.Done();
    }

    /// The session on this connection, or null when there is none yet or no more.
    public @Nullable ServerSession session() {
        return state instanceof State.Attached(ServerSession session) && session.isOn(this)
                ? session
                : null;
    }

    private Heard heard(Control control) {
        return switch (control) {
            case Control.Hello hello -> hello(hello);
            case Control.Resume resume -> resume(resume);
            case Control.Ack(long received) -> acknowledged(received);
            case Control.Report report -> reported(report);
            case Control.Goodbye _ -> goodbye();
            case Control.Proof _ -> proof();
            case Control.Welcome _, Control.Resumed _, Control.Gone _ ->
                    broken("a client does not send " + control.getClass().getSimpleName());
        };
    }

    private Heard hello(Control.Hello hello) {
        if (!(state instanceof State.Awaiting)) {
            return broken("a second hello");
        }
        if (sessions.find(hello.key().id()) != null) {
            return refused(CloseCode.NOT_YOURS, "the session exists");
        }
        ServerSession session = sessions.create(hello, this);
        if (session == null) {
            return refused(CloseCode.OVERLOADED, "all sessions are in use");
        }
        state = new State.Attached(session);
        return new Heard.Opened(session, Frames.of(new Control.Welcome(sessions.terms())));
    }

    private Heard resume(Control.Resume resume) {
        if (!(state instanceof State.Awaiting)) {
            return broken("resume on a connection with a session");
        }
        ServerSession session = sessions.find(resume.key().id());
        if (session == null) {
            return new Heard.Gone(Frames.of(new Control.Gone(sessions.terms().daemon())));
        }
        if (!session.isOwnedBy(resume.key())) {
            return refused(CloseCode.NOT_YOURS, "wrong secret");
        }
        if (!session.isYounger(resume.attempt())) {
            return refused(CloseCode.TAKEN_OVER, "a younger connection has the session");
        }
        boolean takenOver = session.isConnected();
        if (!session.acknowledged(resume.received())) {
            String why = "resume at " + resume.received() + ": " + session;
            session.end(ServerSession.EndReason.PROTOCOL_ERROR);
            return broken(why);
        }
        session.attach(this, resume.attempt());
        sessions.attached(session);
        state = new State.Attached(session);
        return new Heard.Resumed(session, session.resumption(), takenOver);
    }

    private Heard acknowledged(long received) {
        ServerSession session = session();
        if (session == null) {
            return strayed("acknowledgement");
        }
        return session.acknowledged(received)
                ? new Heard.Nothing()
                : broken("acknowledged " + received + ": " + session);
    }

    private Heard reported(Control.Report report) {
        ServerSession session = session();
        return session == null ? strayed("report") : new Heard.Reported(session, report);
    }

    private Heard goodbye() {
        ServerSession session = session();
        if (session == null) {
            return strayed("goodbye");
        }
        state = new State.Done();
        session.end(ServerSession.EndReason.CLIENT_GOODBYE);
        return new Heard.Ended(session);
    }

    /// Proofs are judged before frames come here. A client that was believed for another reason
    /// sends one all the same.
    private Heard proof() {
        return state instanceof State.Awaiting ? new Heard.Nothing() : broken("a late proof");
    }

    /// A frame that needs a session came where none is: late when it has left, wrong when it never
    /// was.
    private Heard strayed(String what) {
        return state instanceof State.Awaiting
                ? broken(what + " before hello")
                : new Heard.Nothing();
    }

    private Heard refused(CloseCode code, String why) {
        state = new State.Done();
        return new Heard.Refused(code, why);
    }

    private Heard broken(String why) {
        ServerSession session = session();
        if (session != null) {
            session.end(ServerSession.EndReason.PROTOCOL_ERROR);
        }
        return refused(CloseCode.PROTOCOL_ERROR, why);
    }

    @Override
    public String toString() {
        return state.toString();
    }

    /// What a control frame meant.
    public sealed interface Heard {
        /// Nothing to do. {@link ServerSession#canSend} may have become true.
        record Nothing() implements Heard {}

        /// A new session: write `welcome` and serve it.
        record Opened(ServerSession session, Frames welcome) implements Heard {}

        /// The session goes on here: write `resend`.
        ///
        /// @param takenOver the connection of before still looked open: close it with {@link
        ///   CloseCode#TAKEN_OVER}, without waiting for its answer
        record Resumed(ServerSession session, Frames resend, boolean takenOver) implements Heard {}

        /// No such session: write `reply`; the connection awaits a hello.
        record Gone(Frames reply) implements Heard {}

        record Reported(ServerSession session, Control.Report report) implements Heard {}

        /// The client has ended its session: close with 1000.
        record Ended(ServerSession session) implements Heard {}

        /// Close with `code`; {@link ServerSessions} has told whether a session ended by it.
        record Refused(CloseCode code, String why) implements Heard {}
    }

    private sealed interface State {
        /// No session yet.
        record Awaiting() implements State {}

        /// Found its session, which may have moved on or ended since: ask it.
        record Attached(ServerSession session) implements State {}

        /// Closed, refused or said goodbye.
        record Done() implements State {}
    }
}
