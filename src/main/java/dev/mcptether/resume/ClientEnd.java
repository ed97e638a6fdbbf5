package dev.mcptether.resume;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The client's end of `tether.v1`: one session at a time, over one connection after another.
///
/// It is pure: it does no I/O and reads no clock. Its owner does what the results say, calls it
/// from one thread at a time, and feeds it only frames of the connection that it last called {@link
/// #connect} for. The owner reports the end of a connection with {@link #cut} before the next one
/// begins.
public final class ClientEnd {
    private final Window window;
    private final RandomGenerator random;
    private ClientState state = new ClientState.Idle();
    private byte @Nullable [] report;

    /// @param random must be cryptographically strong outside tests
    public ClientEnd(Window window, RandomGenerator random) {
        this.window = window;
        this.random = random;
    }

    /// A connection to a `tether.v1` server opened. Asks to resume the earlier session, or begins
    /// one. Afterwards {@link #canSend} tells whether messages may follow at once.
    public Frames connect() {
        if (state instanceof ClientState.Cut(ClientHalf session, long sinceNanos)) {
            state = new ClientState.Resuming(session, sinceNanos);
            return Frames.of(session.resume());
        }
        if (state instanceof ClientState.Idle) {
            return begin();
        }
        throw new IllegalStateException("connect while " + state);
    }

    /// A binary frame arrived. Without a session, or after a cut, it is too late and is ignored.
    public Heard onControl(ByteBuffer frame) {
        if (state.text() == Receipt.STALE) {
            return new Heard.Nothing();
        }
        return switch (Control.decode(frame)) {
            case Control.Welcome(Terms terms) -> welcome(terms);
            case Control.Resumed(Terms terms, long received) -> resumed(terms, received);
            case Control.Gone(UUID daemon) -> gone(daemon);
            case Control.Ack(long received) -> acknowledged(received);
            case Control.Goodbye _ -> ended();
            case Control.Hello _, Control.Resume _, Control.Report _, Control.Proof _ ->
                    broken("a server does not send what only a client says");
            case Decoded.Unknown _ -> new Heard.Nothing();
            case Decoded.Malformed(String why) -> broken(why);
        };
    }

    /// A text frame arrived. Afterwards {@link #ackDue} may have something to send.
    public Receipt received(int bytes, long nowNanos) {
        if (state instanceof ClientState.Open(ClientHalf session)) {
            session.numbering().received(bytes, nowNanos);
        }
        return state.text();
    }

    /// If false, take no messages from the client until a control frame or a new connection changes
    /// it.
    public boolean canSend() {
        ClientHalf session = state.session();
        return session != null && state.mayWrite() && session.numbering().canSend();
    }

    /// Numbers the message and keeps it; the array is not copied. If true, write it now. If false,
    /// there is no connection for it now, and a resumption will send it.
    public boolean sent(byte[] message) {
        ClientHalf session = state.session();
        if (session == null) {
            throw new IllegalStateException("no session to send in");
        }
        session.numbering().sent(message);
        return state.mayWrite();
    }

    /// The acknowledgement to write now, or null if none is due.
    public byte @Nullable [] ackDue(long nowNanos) {
        return state instanceof ClientState.Open(ClientHalf session)
                ? session.numbering().ackDue(nowNanos)
                : null;
    }

    /// Nanoseconds until {@link #ackDue} has something. `Long.MAX_VALUE`: not before a message
    /// arrives.
    public long ackDueInNanos(long nowNanos) {
        return state instanceof ClientState.Open(ClientHalf session)
                ? session.numbering().ackDueInNanos(nowNanos)
                : Long.MAX_VALUE;
    }

    /// Replaces the shim's report. It is sent again after each connect. If present, write it now.
    public byte @Nullable [] report(byte[] json) {
        Control.Report fresh = new Control.Report(json);
        report = json;
        return state.mayWrite() ? fresh.encode() : null;
    }

    /// The connection ended without a close frame, or we ended it.
    public void cut(long nowNanos) {
        state = state.cut(nowNanos);
    }

    /// The connection ended with this close code. {@link #hasSession} tells whether the session
    /// ended too; if so, the outcome of what was in flight is unknown.
    public void closed(int code, long nowNanos) {
        if (CloseCode.endsSession(code)) {
            forget();
        } else {
            cut(nowNanos);
        }
    }

    /// Nanoseconds during which the session can still be resumed. 0: it is lost; {@link #forget} it
    /// and answer what is in flight. `Long.MAX_VALUE` in all states but cut: while resuming, the
    /// server's answer or the end of the connection comes first.
    public long lostInNanos(long nowNanos) {
        return state instanceof ClientState.Cut(ClientHalf session, long sinceNanos)
                ? session.lostInNanos(nowNanos - sinceNanos)
                : Long.MAX_VALUE;
    }

    /// Gives up the session without telling the server. Nobody is there to hear it: the session was
    /// cut for too long, or the server of the new connection speaks only `mcp`.
    public void forget() {
        state = new ClientState.Idle();
    }

    /// Ends the session for good. If present, write it, then close with 1000.
    public byte @Nullable [] goodbye() {
        boolean heard = state.mayWrite();
        state = new ClientState.Idle();
        return heard ? new Control.Goodbye().encode() : null;
    }

    /// Whether there is a session; it may be cut.
    public boolean hasSession() {
        return state.session() != null;
    }

    /// At most the window and one more message, plus what {@link #sent} was given while cut.
    public long retainedBytes() {
        ClientHalf session = state.session();
        return session == null ? 0 : session.numbering().retainedBytes();
    }

    private Frames begin() {
        ClientHalf session = new ClientHalf(SessionKey.random(random), window);
        state = new ClientState.Opening(session);
        return Frames.of(List.of(), withReport(new Control.Hello(session.key(), window)));
    }

    private Heard welcome(Terms terms) {
        if (!(state instanceof ClientState.Opening(ClientHalf session))) {
            return broken("welcome while " + state);
        }
        session.agree(terms);
        state = new ClientState.Open(session);
        return new Heard.Opened(terms);
    }

    private Heard resumed(Terms terms, long received) {
        if (!(state instanceof ClientState.Resuming(ClientHalf session, long _))) {
            return broken("resumed while " + state);
        }
        if (session.isStrangeTo(terms.daemon())) {
            return broken("resumed by another daemon");
        }
        if (!session.numbering().acknowledged(received)) {
            return broken("resumed at " + received + ", " + session.numbering());
        }
        session.agree(terms);
        state = new ClientState.Open(session);
        return new Heard.Resumed(Frames.of(session.numbering().unacknowledged(), withReport()));
    }

    private Heard gone(UUID daemon) {
        if (!(state instanceof ClientState.Resuming(ClientHalf session, long _))) {
            return broken("gone while " + state);
        }
        boolean restarted = session.isStrangeTo(daemon);
        return new Heard.Lost(restarted, begin());
    }

    private Heard acknowledged(long received) {
        if (!(state instanceof ClientState.Open(ClientHalf session))) {
            return broken("acknowledgement while " + state);
        }
        return session.numbering().acknowledged(received)
                ? new Heard.Nothing()
                : broken("acknowledged " + received + ", " + session.numbering());
    }

    private Heard ended() {
        state = new ClientState.Idle();
        return new Heard.Ended();
    }

    private Heard broken(String why) {
        state = new ClientState.Idle();
        return new Heard.Broken(CloseCode.PROTOCOL_ERROR, why);
    }

    private Control[] withReport(Control... frames) {
        if (report == null) {
            return frames;
        }
        Control[] all = Arrays.copyOf(frames, frames.length + 1);
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

        /// The session that {@link ClientEnd#connect} asked for exists.
        record Opened(Terms terms) implements Heard {}

        /// The session continues, and nothing was lost. Write `resend`.
        record Resumed(Frames resend) implements Heard {}

        /// The earlier session is lost, and the outcome of what was in flight is unknown. A new one
        /// is being asked for: write `hello`; messages may follow at once.
        ///
        /// @param restarted true: the daemon is another one; false: it forgot the session or never
        ///   heard of it
        record Lost(boolean restarted, Frames hello) implements Heard {}

        /// The server ended the session and will close. The outcome of what was in flight is
        /// unknown.
        record Ended() implements Heard {}

        /// The server broke the protocol and the session is lost. Close with `code`.
        record Broken(CloseCode code, String why) implements Heard {}
    }
}
