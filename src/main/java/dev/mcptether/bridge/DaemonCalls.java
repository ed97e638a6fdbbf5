package dev.mcptether.bridge;

import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Dropped.What;
import dev.mcptether.event.Dropped.Why;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Method;
import dev.mcptether.time.Timers;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The daemon's calls: requests of the daemon that the client has not answered yet. Turns only.
final class DaemonCalls {
    /// Beyond this many open requests of a daemon, further ones are not tracked. They and their
    /// answers still pass.
    static final int MAX_OPEN = 10_000;

    /// The same bound for the bytes of all their ids.
    static final long MAX_ID_BYTES = 4 << 20;

    private final Map<RequestId, Open> open = new LinkedHashMap<>();
    private long idBytes;
    private final CallNumbers numbers;
    private final Timers timers;
    private final EventSink events;

    /// Whether some request of this daemon was not tracked. If so, an answer that matches no known
    /// request may belong to it.
    private boolean untracked;

    private record Open(long number, RequestId id, Method method, long startedNanos) {}

    DaemonCalls(CallNumbers numbers, Timers timers, EventSink events) {
        this.numbers = numbers;
        this.timers = timers;
        this.events = events;
    }

    void asked(Envelope envelope, RequestId id) {
        if (open.containsKey(id)) {
            return;
        }
        if (open.size() >= MAX_OPEN || idBytes >= MAX_ID_BYTES) {
            untracked = true;
            return;
        }
        idBytes += id.json().length();
        Open request = new Open(numbers.next(), id, envelope.method(), timers.nanos());
        open.put(id, request);
        events.emit(
                new Call.Started(
                        request.number(),
                        Initiator.DAEMON,
                        request.method(),
                        ClientCalls.shortened(id),
                        envelope.params().target(),
                        envelope.params().trace()));
    }

    /// Ends a call with the client's answer. Returns whether the daemon may have the answer: not if
    /// the daemon that asked is gone.
    boolean answered(RequestId id, Envelope envelope) {
        Open request = take(id);
        if (request == null && untracked) {
            return true;
        }
        if (request == null) {
            events.emit(new Dropped(What.CLIENT_ANSWER, Why.STALE, 1));
            return false;
        }
        finished(request, Answers.outcome(envelope), Answers.code(envelope));
        return true;
    }

    /// Ends a call whose answer arrived and was too large to keep. Returns whether the daemon still
    /// waits for it.
    boolean refuseAnswer(RequestId id) {
        Open request = take(id);
        events.emit(
                new Dropped(What.CLIENT_ANSWER, request == null ? Why.STALE : Why.TOO_LARGE, 1));
        if (request == null) {
            return false;
        }
        finished(request, CallOutcome.MESSAGE_TOO_LARGE, (long) Refusal.MESSAGE_TOO_LARGE.code());
        return true;
    }

    /// The daemon cancelled one of its requests.
    void cancelled(@Nullable RequestId id) {
        Open request = id == null ? null : take(id);
        if (request != null) {
            finished(request, CallOutcome.CANCELLED, null);
        }
    }

    /// The daemon is gone and waits for no answer any more. Tells the client so, if `client` is
    /// given.
    void abandonAll(@Nullable ClientPort client) {
        List<Open> all = new ArrayList<>(open.values());
        open.clear();
        idBytes = 0;
        untracked = false;
        for (Open request : all) {
            if (client != null) {
                client.write(
                        Notice.cancelled(request.id(), "the daemon is gone"),
                        Kind.NOTIFICATION,
                        timers.nanos());
            }
            finished(request, CallOutcome.ABANDONED, null);
        }
    }

    private @Nullable Open take(RequestId id) {
        Open request = open.remove(id);
        if (request != null) {
            idBytes -= request.id().json().length();
        }
        return request;
    }

    private void finished(Open request, CallOutcome outcome, @Nullable Long code) {
        Duration took = Duration.ofNanos(timers.nanos() - request.startedNanos());
        events.emit(
                new Call.Finished(
                        request.number(), Initiator.DAEMON, request.method(), outcome, code, took));
    }
}
