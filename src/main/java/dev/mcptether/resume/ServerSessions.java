package dev.mcptether.resume;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// All sessions of one daemon. It creates, finds, expires and evicts them, within bounds.
///
/// One owner calls it, and all its ends and sessions, from one thread at a time: a takeover touches
/// two connections, and an eviction may touch any session.
public final class ServerSessions {
    private final Terms terms;
    private final Bounds bounds;
    private final BiConsumer<ServerSession, ServerSession.EndReason> onEnded;
    private final Map<UUID, ServerSession> byId = new HashMap<>();

    /// The session that was cut first comes first. They expire and are evicted in this order.
    private final LinkedHashSet<ServerSession> cut = new LinkedHashSet<>();

    private long retainedBytes;

    /// @param onEnded hears once of each session that ended, for whatever reason. It runs while the
    ///   owner is inside this object, so it should only pass the news on
    public ServerSessions(
            Terms terms,
            Bounds bounds,
            BiConsumer<ServerSession, ServerSession.EndReason> onEnded) {
        this.terms = terms;
        this.bounds = bounds;
        this.onEnded = onEnded;
    }

    /// Ends the sessions that have been cut for too long.
    public void expire(long nowNanos) {
        for (ServerSession oldest = oldestCut();
                oldest != null && remainingNanos(oldest, nowNanos) <= 0;
                oldest = oldestCut()) {
            oldest.end(ServerSession.EndReason.EXPIRED);
        }
    }

    /// Nanoseconds until {@link #expire} has something to do. `Long.MAX_VALUE`: not before a cut.
    public long expiresInNanos(long nowNanos) {
        ServerSession oldest = oldestCut();
        return oldest == null ? Long.MAX_VALUE : Math.max(0, remainingNanos(oldest, nowNanos));
    }

    public int size() {
        return byId.size();
    }

    /// At most three times the bound and one more message: what the first sessions took, the shares
    /// of the others, and the messages of sessions that held nothing.
    public long retainedBytes() {
        return retainedBytes;
    }

    Terms terms() {
        return terms;
    }

    @Nullable ServerSession find(UUID id) {
        return byId.get(id);
    }

    /// Null if every session is in use and no more are allowed.
    @Nullable ServerSession create(Control.Hello hello, ServerEnd end) {
        ServerSession oldest = oldestCut();
        if (byId.size() >= bounds.sessions() && oldest != null) {
            oldest.end(ServerSession.EndReason.EVICTED);
        }
        if (byId.size() >= bounds.sessions()) {
            return null;
        }
        ServerSession session = new ServerSession(this, hello, end);
        byId.put(session.id(), session);
        return session;
    }

    void attached(ServerSession session) {
        cut.remove(session);
    }

    void cut(ServerSession session) {
        cut.add(session);
        makeRoom();
    }

    void ended(ServerSession session, ServerSession.EndReason reason) {
        byId.remove(session.id());
        cut.remove(session);
        onEnded.accept(session, reason);
    }

    /// Whether a session may keep another message. Up to the bound, the first to come is served.
    /// Beyond it no session stops because of what others hold: each may still fill an equal share
    /// of the bound. A session that holds nothing, because its client reads, may send a message of
    /// any size while all together stay below twice the bound.
    ///
    /// @param held bytes that this session holds
    boolean haveRoom(long held, int bytes) {
        return !isFull()
                || held + bytes <= bounds.bytes() / byId.size()
                || (held == 0 && retainedBytes + bytes <= 2 * bounds.bytes());
    }

    private boolean isFull() {
        return retainedBytes >= bounds.bytes();
    }

    void kept(long bytes) {
        retainedBytes += bytes;
        makeRoom();
    }

    void released(long bytes) {
        retainedBytes -= bytes;
    }

    /// Ends cut sessions to make room for living ones. Otherwise messages kept for shims that may
    /// never return would stop the others for as long as the retention.
    private void makeRoom() {
        Iterator<ServerSession> oldestFirst = java.util.List.copyOf(cut).iterator();
        while (isFull() && oldestFirst.hasNext()) {
            oldestFirst.next().end(ServerSession.EndReason.EVICTED);
        }
    }

    private @Nullable ServerSession oldestCut() {
        return cut.isEmpty() ? null : cut.getFirst();
    }

    private long remainingNanos(ServerSession session, long nowNanos) {
        return terms.retention().toNanos() - (nowNanos - session.cutSinceNanos());
    }

    /// @param sessions at least 1
    /// @param bytes kept by all sessions together, at least 1
    public record Bounds(int sessions, long bytes) {
        public static final Bounds DEFAULT = new Bounds(256, 64 * 1024 * 1024);

        public Bounds {
            if (sessions < 1 || bytes < 1) {
                throw new IllegalArgumentException(
                        "no session fits into " + sessions + " sessions, " + bytes + " bytes");
            }
        }
    }
}
