package dev.mcptether.resume;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The server's half of one session; outlives connections. What serves the session sends through
/// this, connected or not.
public final class ServerSession {
    private final ServerSessions sessions;
    private final SessionKey key;
    private final Numbering numbering;
    private State state;

    /// Of the resume that won; 0 while there was none.
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

    /// False: stop reading from what serves this session. Its window is full, or all sessions
    /// together hold too much and it has no share left. True once the session has ended: what is
    /// sent then goes nowhere.
    ///
    /// @param bytes of the next message
    public boolean canSend(int bytes) {
        return state instanceof State.Ended
                || (numbering.canSend() && sessions.haveRoom(numbering.retainedBytes(), bytes));
    }

    /// Numbers the message and keeps it, not a copy. True: write it to its connection now. False:
    /// there is no connection, and a resumption will send it; or the session has ended.
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

    /// False while the session is cut, and when it has ended.
    public boolean isConnected() {
        return state instanceof State.Attached;
    }

    /// The acknowledgement to write now, or null when none is due.
    public byte @Nullable [] ackDue(long nowNanos) {
        return state instanceof State.Attached ? numbering.ackDue(nowNanos) : null;
    }

    /// Nanoseconds until {@link #ackDue} has something; `Long.MAX_VALUE`: not before a message
    /// came.
    public long ackDueInNanos(long nowNanos) {
        return state instanceof State.Attached ? numbering.ackDueInNanos(nowNanos) : Long.MAX_VALUE;
    }

    /// What serves the session is gone. Present: write it to the connection, then close with 1000.
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
        /// Cut for longer than the retention.
        EXPIRED,
        /// Cut for the longest time when room was needed.
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
