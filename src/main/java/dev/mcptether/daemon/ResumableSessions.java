package dev.mcptether.daemon;

import dev.mcptether.event.Daemon;
import dev.mcptether.event.Event;
import dev.mcptether.event.EventSink;
import dev.mcptether.resume.ServerEnd;
import dev.mcptether.resume.ServerSession;
import dev.mcptether.resume.ServerSession.EndReason;
import dev.mcptether.resume.ServerSessions;
import dev.mcptether.resume.Terms;
import dev.mcptether.resume.TetherV1;
import dev.mcptether.time.Threads;
import dev.mcptether.time.Timers;
import dev.mcptether.time.Turns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Owns the resumable sessions of one daemon. All of `tether.v1` runs in its turns, one after the
/// other, because a takeover touches two sockets and an eviction may touch any session. No turn
/// waits for anything.
final class ResumableSessions {
    private final Registry registry;
    private final EventSink events;
    private final Timers timers;
    private final Turns turns = new Turns(Threads::surprise);

    /// Only turns touch the fields below.
    private final ServerSessions sessions;

    private final Map<UUID, ResumableSession> byId = new HashMap<>();
    private boolean expiring;

    ResumableSessions(
            Terms terms, ServerSessions.Bounds bounds, Registry registry, Context context) {
        this.sessions = new ServerSessions(terms, bounds, this::ended);
        this.registry = registry;
        this.events = context.events();
        this.timers = context.timers();
    }

    /// What a session needs from outside.
    record Context(EventSink events, Timers timers) {}

    /// The link for a socket that is about to open.
    ///
    /// @param host serves a session that begins on it
    ResumableLink link(SessionHost host) {
        return new ResumableLink(this, new ServerEnd(sessions), host);
    }

    long nanos() {
        return timers.nanos();
    }

    void emit(Event event) {
        events.emit(event);
    }

    /// Runs the task in a turn, now or soon.
    void turn(Runnable task) {
        turns.run(task);
    }

    /// Runs the task in a turn and waits for it; never called in a turn.
    <T> T ask(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        turns.run(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException | Error surprise) {
                answer.completeExceptionally(surprise);
                throw surprise;
            }
        });
        return answer.join();
    }

    /// Runs the task in a turn, after a while.
    Timers.Timer later(Duration delay, Runnable task) {
        return timers.after(delay, () -> turns.run(task));
    }

    // Everything below runs in turns.

    ResumableSession of(ServerSession session) {
        ResumableSession found = byId.get(session.id());
        if (found == null) {
            throw new IllegalStateException("no session " + session);
        }
        return found;
    }

    void open(ServerSession session, FrameQueue socket, SessionHost host) {
        long number = registry.nextNumber();
        ResumableSession opened = new ResumableSession(number, session, socket, host, this);
        byId.put(session.id(), opened);
        registry.add(number, opened);
        events.emit(new Daemon.SessionOpened(number, TetherV1.NAME));
    }

    /// There may be room again: for one session, or for all if together they had too much.
    void pump() {
        List.copyOf(byId.values()).forEach(ResumableSession::pump);
    }

    /// Sets the timer that ends cut sessions in time.
    void expireLater() {
        long dueNanos = sessions.expiresInNanos(nanos());
        if (dueNanos != Long.MAX_VALUE && !expiring) {
            expiring = true;
            later(
                    Duration.ofNanos(dueNanos),
                    () -> {
                        expiring = false;
                        sessions.expire(nanos());
                        expireLater();
                    });
        }
    }

    private void ended(ServerSession session, EndReason reason) {
        // In a turn of its own, because this one may still be in the middle of a change.
        turns.run(() -> {
            ResumableSession over = byId.remove(session.id());
            if (over != null) {
                registry.remove(over.number());
                over.over(reason);
                pump();
            }
        });
    }
}
