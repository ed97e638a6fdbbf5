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

/// The client's requests without an answer, in the order they came. A client that uses an id twice
/// at once (MCP forbids it) gets its answers first come, first served. Turns only.
final class PendingCalls {
    /// Cancelled calls wait for an answer that may never come; only so many are remembered.
    private static final int MAX_CANCELLED = 1024;

    private final LinkedHashSet<PendingCall> open = new LinkedHashSet<>();
    private final LinkedHashSet<PendingCall> cancelled = new LinkedHashSet<>();
    private final Map<RequestId, PendingCall> oldest = new HashMap<>();

    /// Behind the oldest; empty but for clients that use an id twice.
    private final Map<RequestId, Deque<PendingCall>> younger = new HashMap<>();

    private long rememberedBytes;

    /// Subscriptions among the open ones that are not cancelled.
    private int subscriptions;

    /// Pings among the open ones that are not cancelled.
    private int pings;

    /// Written in turns, read by anyone, as the one below.
    private volatile int awaited;

    private volatile int working;

    private final Runnable settled;

    /// @param settled runs whenever nobody waits for an answer any more
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

    /// What all of them take, the cancelled ones too.
    long rememberedBytes() {
        return rememberedBytes;
    }

    /// Calls that are not cancelled.
    int size() {
        return open.size() - cancelled.size();
    }

    /// Calls that somebody waits for: neither cancelled nor subscriptions. Any thread.
    int awaited() {
        return awaited;
    }

    /// Calls that somebody waits for and that are no pings. Any thread.
    int working() {
        return working;
    }
}
