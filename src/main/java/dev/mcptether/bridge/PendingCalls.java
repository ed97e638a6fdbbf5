package dev.mcptether.bridge;

import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The client's requests without an answer, in the order they came. A client that uses an id twice
/// at once (MCP forbids it) gets its answers first come, first served. Turns only.
final class PendingCalls {
    /// Cancelled calls wait for an answer that may never come; only so many are remembered.
    private static final int MAX_CANCELLED = 1024;

    private final Map<RequestId, PendingCall> first = new LinkedHashMap<>();
    private final Map<RequestId, Deque<PendingCall>> more = new LinkedHashMap<>();
    private int size;
    private int cancelled;

    /// Written in turns, read by anyone.
    private volatile int awaited;

    void add(PendingCall call) {
        if (first.putIfAbsent(call.id, call) != null) {
            more.computeIfAbsent(call.id, _ -> new ArrayDeque<>()).add(call);
        }
        size++;
        awaited = size - cancelled;
    }

    /// The oldest call with this id.
    @Nullable PendingCall find(RequestId id) {
        return first.get(id);
    }

    @SuppressWarnings("ReferenceEquality") // a call is itself, whatever its id
    boolean contains(PendingCall call) {
        return first.get(call.id) == call;
    }

    /// Takes out the oldest call with this id.
    @Nullable PendingCall remove(RequestId id) {
        PendingCall call = first.remove(id);
        if (call == null) {
            return null;
        }
        size--;
        if (call.stage() == PendingCall.Stage.CANCELLED) {
            cancelled--;
        }
        awaited = size - cancelled;
        Deque<PendingCall> others = more.get(id);
        if (others != null) {
            first.put(id, others.remove());
            if (others.isEmpty()) {
                more.remove(id);
            }
        }
        return call;
    }

    void cancel(PendingCall call) {
        call.cancelled();
        cancelled++;
        awaited = size - cancelled;
        if (cancelled > MAX_CANCELLED) {
            all().stream()
                    .filter(each -> each.stage() == PendingCall.Stage.CANCELLED)
                    .findFirst()
                    .ifPresent(oldest -> remove(oldest.id));
        }
    }

    List<PendingCall> all() {
        List<PendingCall> calls = new ArrayList<>(first.values());
        more.values().forEach(calls::addAll);
        return calls;
    }

    /// Calls that somebody waits for: all but the cancelled ones. Any thread.
    int awaited() {
        return awaited;
    }
}
