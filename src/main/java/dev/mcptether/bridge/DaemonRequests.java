package dev.mcptether.bridge;

import dev.mcptether.event.Method;
import dev.mcptether.wire.RequestId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The daemon's requests that the client has not answered. Turns only.
final class DaemonRequests {
    /// A daemon that asks more at once is not tracked further; its requests pass all the same.
    private static final int MAX_OPEN = 10_000;

    private final Map<RequestId, Open> open = new LinkedHashMap<>();

    record Open(long number, RequestId id, Method method, long startedNanos) {}

    /// Returns whether it is tracked from now on: not when there are too many, or the id is taken.
    boolean add(Open request) {
        return open.size() < MAX_OPEN && open.putIfAbsent(request.id(), request) == null;
    }

    @Nullable Open remove(RequestId id) {
        return open.remove(id);
    }

    /// Takes out all of them, oldest first.
    List<Open> removeAll() {
        List<Open> all = new ArrayList<>(open.values());
        open.clear();
        return all;
    }
}
