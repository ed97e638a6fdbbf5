package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The client's requests without an answer, in the order they came. If a client uses an id twice at
/// once (MCP forbids it), the first answer goes to the older request. Turns only.
final class PendingCalls {
    /// A cancelled call waits for an answer that may never come, so only this many are remembered.
    private static final int MAX_CANCELLED = 1024;

    private final LinkedHashSet<PendingCall> open = new LinkedHashSet<>();
    private final LinkedHashSet<PendingCall> cancelled = new LinkedHashSet<>();
    private final Map<RequestId, PendingCall> oldest = new HashMap<>();

    /// Further calls with the same id as the oldest. Empty unless the client uses an id twice.
    private final Map<RequestId, Deque<PendingCall>> younger = new HashMap<>();

    private long rememberedBytes;

    /// Open subscriptions that are not cancelled.
    private int subscriptions;

    /// Open pings that are not cancelled.
    private int pings;

    /// The next two fields are written in turns and read by any thread.
    private volatile int awaited;

    private volatile int working;

    private final Runnable settled;

    /// @param settled runs whenever the last call that somebody waits for is over
    PendingCalls(Runnable settled) {
        this.settled = settled;
    }

    void add(PendingCall call) {
        open.add(call);
        rememberedBytes += call.rememberedBytes();
        if (oldest.putIfAbsent(call.id, call) != null) {
            younger.computeIfAbsent(call.id, _ -> new ArrayDeque<>()).add(call);
        }
        awaits(call, 1);
        count();
    }

    private void awaits(PendingCall call, int more) {
        if (call.isSubscription()) {
            subscriptions += more;
        } else if (call.method == Method.PING) {
            pings += more;
        }
    }

    /// The oldest call with this id.
    @Nullable PendingCall find(RequestId id) {
        return oldest.get(id);
    }

    boolean contains(PendingCall call) {
        return open.contains(call);
    }

    void remove(PendingCall call) {
        if (!open.remove(call)) {
            return;
        }
        rememberedBytes -= call.rememberedBytes();
        call.letGo();
        if (!cancelled.remove(call)) {
            awaits(call, -1);
        }
        Deque<PendingCall> others = younger.get(call.id);
        if (others == null) {
            oldest.remove(call.id);
        } else {
            if (!others.remove(call)) {
                oldest.put(call.id, others.remove());
            }
            if (others.isEmpty()) {
                younger.remove(call.id);
            }
        }
        count();
    }

    void cancel(PendingCall call) {
        call.letGo();
        call.cancelled();
        if (cancelled.add(call)) {
            awaits(call, -1);
        }
        if (cancelled.size() > MAX_CANCELLED) {
            remove(cancelled.getFirst());
        }
        count();
    }

    private void count() {
        int left = open.size() - cancelled.size() - subscriptions;
        awaited = left;
        working = left - pings;
        if (left == 0) {
            settled.run();
        }
    }

    List<PendingCall> all() {
        return new ArrayList<>(open);
    }

    /// The bytes that all of them take, including the cancelled ones.
    long rememberedBytes() {
        return rememberedBytes;
    }

    /// Calls that are not cancelled.
    int size() {
        return open.size() - cancelled.size();
    }

    /// Calls that somebody waits for: not cancelled, and no subscriptions. Any thread.
    int awaited() {
        return awaited;
    }

    /// Calls that somebody waits for, without pings. Any thread.
    int working() {
        return working;
    }
}
