package dev.mcptether.resume;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The server's end of one connection that speaks `tether.v1`. The client's first frame names its
/// session. When another connection takes the session over, this end loses it for ever and ignores
/// what still arrives here.
///
/// It is pure: its owner does what the results say. The owner closes a connection that has no
/// session when the handshake timeout is over.
public final class ServerEnd {
    private final ServerSessions sessions;
    private State state = new State.Awaiting();

    public ServerEnd(ServerSessions sessions) {
        this.sessions = sessions;
    }

    /// A binary frame arrived.
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

    /// A text frame arrived. After `DELIVER`, {@link ServerSession#ackDue} may have something.
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

    /// The connection ended, in whatever way. If the session is still here, it waits for the next
    /// connection.
    public void cut(long nowNanos) {
        ServerSession session = session();
        if (session != null) {
            session.cut(nowNanos);
        }
        state = new State.Done();
    }

    /// The session on this connection, or null if there is none yet or no longer.
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

    /// A proof is checked before frames come here. A client that is trusted for another reason
    /// sends one too.
    private Heard proof() {
        return state instanceof State.Awaiting ? new Heard.Nothing() : broken("a late proof");
    }

    /// A frame that needs a session arrived where none is. It is late if the session has left, and
    /// wrong if there never was one.
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

        /// A new session. Write `welcome` and serve it.
        record Opened(ServerSession session, Frames welcome) implements Heard {}

        /// The session continues here. Write `resend`.
        ///
        /// @param takenOver whether the earlier connection still looked open; if so, close that one
        ///   with {@link CloseCode#TAKEN_OVER} and do not wait for its answer
        record Resumed(ServerSession session, Frames resend, boolean takenOver) implements Heard {}

        /// There is no such session. Write `reply`; the connection waits for a hello.
        record Gone(Frames reply) implements Heard {}

        record Reported(ServerSession session, Control.Report report) implements Heard {}

        /// The client ended its session. Close with 1000.
        record Ended(ServerSession session) implements Heard {}

        /// Close with `code`. {@link ServerSessions} has reported whether a session ended by it.
        record Refused(CloseCode code, String why) implements Heard {}
    }

    private sealed interface State {
        /// No session yet.
        record Awaiting() implements State {}

        /// It has found its session. That may have moved or ended since; ask it.
        record Attached(ServerSession session) implements State {}

        /// Closed, refused, or GOODBYE was said.
        record Done() implements State {}
    }
}
