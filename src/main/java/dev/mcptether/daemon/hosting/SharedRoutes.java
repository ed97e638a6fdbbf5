package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.hosting.Route.Asker;
import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open requests to a shared child. Tether gives each its own id, which is never used again.
/// The ids are numbers, because almost every client uses numbers.
final class SharedRoutes {
    private final Map<RequestId, Route> open = new HashMap<>();

    /// If a client uses an id twice at once, its list has two entries.
    private final Map<Asker, ArrayDeque<RequestId>> byAsker = new HashMap<>();

    private long last;

    /// @return the id under which to ask the child
    RequestId add(Route route) {
        last++;
        RequestId id = RequestId.of(Long.toString(last));
        open.put(id, route);
        if (route instanceof Route.Single(Asker asker, _)) {
            byAsker.computeIfAbsent(asker, _ -> new ArrayDeque<>(1)).add(id);
        }
        return id;
    }

    @Nullable Route find(RequestId id) {
        return open.get(id);
    }

    /// Ends the request. Null if none has this id.
    @Nullable Route take(RequestId id) {
        Route route = open.remove(id);
        if (route instanceof Route.Single(Asker asker, _)) {
            ArrayDeque<RequestId> ids = byAsker.get(asker);
            if (ids != null) {
                ids.remove(id);
                if (ids.isEmpty()) {
                    byAsker.remove(asker);
                }
            }
        }
        return route;
    }

    /// The oldest request with this id of a session; null if there is none.
    @Nullable RequestId of(Asker asker) {
        ArrayDeque<RequestId> ids = byAsker.get(asker);
        return ids == null ? null : ids.peek();
    }

    List<RequestId> of(long session) {
        List<RequestId> ids = new ArrayList<>();
        byAsker.forEach((asker, own) -> {
            if (asker.session() == session) {
                ids.addAll(own);
            }
        });
        return ids;
    }

    void forget() {
        open.clear();
        byAsker.clear();
    }
}
