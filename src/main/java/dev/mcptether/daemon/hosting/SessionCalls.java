package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.CallSequence;
import dev.mcptether.event.Call;
import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Initiator;
import dev.mcptether.event.Method;
import dev.mcptether.wire.Envelope;
import dev.mcptether.wire.RequestId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The open requests of one side of a session. If a client uses an id twice at once, it gets two
/// answers.
final class SessionCalls {
    /// A client with more open requests is broken or attacks.
    static final int MOST_OPEN = 100_000;

    /// How many cancelled calls are remembered, so that a late answer to them still passes.
    private static final int MOST_CANCELLED = 256;

    /// The most characters of an id in an event.
    private static final int MOST_ID = 128;

    private final Initiator initiator;
    private final String server;
    private final CallSequence numbers;
    private final Map<RequestId, ArrayDeque<Open>> open = new LinkedHashMap<>();
    private final Set<RequestId> cancelled = new LinkedHashSet<>();
    private int size;

    /// @param sent whether the other side may have received it
    record Open(long number, RequestId id, Method method, long startedNanos, boolean sent) {
        private Open asSent() {
            return new Open(number, id, method, startedNanos, true);
        }
    }

    SessionCalls(Initiator initiator, String server, CallSequence numbers) {
        this.initiator = initiator;
        this.server = server;
        this.numbers = numbers;
    }

    int size() {
        return size;
    }

    /// @param id the id of the request
    Call.Started begin(Envelope request, RequestId id, boolean sent, long nowNanos) {
        Open call = new Open(numbers.next(), id, request.method(), nowNanos, sent);
        open.computeIfAbsent(id, _ -> new ArrayDeque<>(1)).add(call);
        size++;
        String json = id.json();
        return new Call.Started(
                call.number,
                initiator,
                call.method,
                json.substring(0, Math.min(json.length(), MOST_ID)),
                request.params().target(),
                request.params().trace(),
                server);
    }

    /// The other side has received the request now.
    void sent(RequestId id) {
        ArrayDeque<Open> calls = open.get(id);
        if (calls != null) {
            ArrayDeque<Open> marked = new ArrayDeque<>(calls.size());
            calls.forEach(each -> marked.add(each.asSent()));
            open.put(id, marked);
        }
    }

    /// Ends the oldest call with this id. Null if there is none.
    @Nullable Open end(RequestId id) {
        ArrayDeque<Open> calls = open.get(id);
        if (calls == null) {
            return null;
        }
        Open ended = calls.remove();
        if (calls.isEmpty()) {
            open.remove(id);
        }
        size--;
        return ended;
    }

    /// Ends a call that its sender has cancelled. Its answer may still pass.
    @Nullable Open cancel(RequestId id) {
        Open ended = end(id);
        if (ended != null && cancelled.add(id) && cancelled.size() > MOST_CANCELLED) {
            Iterator<RequestId> oldest = cancelled.iterator();
            oldest.next();
            oldest.remove();
        }
        return ended;
    }

    /// Whether an answer belongs to a cancelled call. True only once.
    boolean wasCancelled(RequestId id) {
        return cancelled.remove(id);
    }

    /// Ends all calls.
    List<Open> endAll() {
        List<Open> all = new ArrayList<>(size);
        open.values().forEach(all::addAll);
        open.clear();
        cancelled.clear();
        size = 0;
        return all;
    }

    Call.Finished finished(
            Open call, CallOutcome outcome, @Nullable Long errorCode, long nowNanos) {
        return new Call.Finished(
                call.number,
                initiator,
                call.method,
                outcome,
                errorCode,
                Duration.ofNanos(nowNanos - call.startedNanos),
                server);
    }
}
