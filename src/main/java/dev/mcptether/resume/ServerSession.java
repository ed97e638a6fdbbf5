package dev.mcptether.resume;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The server's half of one session. It outlives connections. The hosted server's messages go to
/// the client through it, with or without a connection.
public final class ServerSession {
    private final ServerSessions sessions;
    private final SessionKey key;
    private final Numbering numbering;
    private State state;

    /// The number of the resume that won; 0 if there was none.
    private long attempt;

    ServerSession(ServerSessions sessions, Control.Hello hello, ServerEnd end) {
        this.sessions = sessions;
        key = hello.key();
        numbering = new Numbering(sessions.terms().window(), AckPolicy.DEFAULT);
        numbering.acknowledgeWithin(hello.window());
        state = new State.Attached(end);
    }

    /// Names the session; not a secret.
    public UUID id() {
        return key.id();
    }

    /// If false, stop reading from the hosted server: the session's window is full, or all sessions
    /// together hold too much and this one has no share left. True once the session has ended; what
    /// is sent then is dropped.
    ///
    /// @param bytes length of the next message
    public boolean canSend(int bytes) {
        return state instanceof State.Ended
                || (numbering.canSend() && sessions.haveRoom(numbering.retainedBytes(), bytes));
    }

    /// Numbers the message and keeps it; the array is not copied. If true, write it to the
    /// session's connection now. If false, there is no connection and a resumption will send it, or
    /// the session has ended.
    public boolean sent(byte[] message) {
        return switch (state) {
            case State.Attached _ -> {
                keep(message);
                yield true;
            }
            case State.Cut _ -> {
                keep(message);
                yield false;
            }
            case State.Ended _ -> false;
        };
    }

    /// False while the session is cut, and after it ended.
    public boolean isConnected() {
        return state instanceof State.Attached;
    }

    /// The acknowledgement to write now, or null if none is due.
    public byte @Nullable [] ackDue(long nowNanos) {
        return state instanceof State.Attached ? numbering.ackDue(nowNanos) : null;
    }

    /// Nanoseconds until {@link #ackDue} has something. `Long.MAX_VALUE`: not before a message
    /// arrives.
    public long ackDueInNanos(long nowNanos) {
        return state instanceof State.Attached ? numbering.ackDueInNanos(nowNanos) : Long.MAX_VALUE;
    }

    /// The hosted server is gone for this session. If present, write it to the connection, then
    /// close with 1000.
    public byte @Nullable [] goodbye() {
        boolean heard = state instanceof State.Attached;
        end(EndReason.SERVER_GOODBYE);
        return heard ? new Control.Goodbye().encode() : null;
    }

    public long retainedBytes() {
        return numbering.retainedBytes();
    }

    boolean isOwnedBy(SessionKey claimed) {
        return key.secret().equals(claimed.secret());
    }

    boolean isYounger(long claimed) {
        return claimed > attempt;
    }

    boolean isOn(ServerEnd end) {
        return state instanceof State.Attached(ServerEnd current) && current == end;
    }

    long cutSinceNanos() {
        return switch (state) {
            case State.Cut(long sinceNanos) -> sinceNanos;
            case State.Attached _, State.Ended _ ->
                    throw new IllegalStateException("not cut: " + state);
        };
    }

    void received(int bytes, long nowNanos) {
        numbering.received(bytes, nowNanos);
    }

    boolean acknowledged(long number) {
        long before = numbering.retainedBytes();
        boolean possible = numbering.acknowledged(number);
        sessions.released(before - numbering.retainedBytes());
        return possible;
    }

    /// The session moves to this connection.
    void attach(ServerEnd end, long resumedBy) {
        attempt = resumedBy;
        state = new State.Attached(end);
    }

    void cut(long nowNanos) {
        state = new State.Cut(nowNanos);
        sessions.cut(this);
    }

    /// The first frames on a connection that resumes.
    Frames resumption() {
        Control.Resumed resumed = new Control.Resumed(sessions.terms(), numbering.acknowledge());
        return Frames.of(numbering.unacknowledged(), resumed);
    }

    void end(EndReason reason) {
        if (state instanceof State.Ended) {
            return;
        }
        state = new State.Ended();
        sessions.released(numbering.retainedBytes());
        numbering.forget();
        sessions.ended(this, reason);
    }

    private void keep(byte[] message) {
        numbering.sent(message);
        sessions.kept(message.length);
    }

    @Override
    public String toString() {
        return state.getClass().getSimpleName() + ", " + numbering;
    }

    /// Why a session ended.
    public enum EndReason {
        CLIENT_GOODBYE,
        SERVER_GOODBYE,
        /// It was cut for longer than the retention.
        EXPIRED,
        /// Room was needed, and it was the one that was cut for the longest time.
        EVICTED,
        /// The client broke the protocol.
        PROTOCOL_ERROR
    }

    private sealed interface State {
        record Attached(ServerEnd end) implements State {}

        record Cut(long sinceNanos) implements State {}

        record Ended() implements State {}
    }
}
