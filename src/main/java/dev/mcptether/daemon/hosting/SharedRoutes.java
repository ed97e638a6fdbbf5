package dev.mcptether.daemon.hosting;

import dev.mcptether.daemon.hosting.Route.Asker;
import dev.mcptether.wire.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests that a shared child has not answered, under ids that no two of them ever had. A
/// number, because servers are asked with numbers by almost every client.
final class SharedRoutes {
    private final Map<RequestId, Route> open = new HashMap<>();

    /// A client that uses an id twice at once has two.
    private final Map<Asker, ArrayDeque<RequestId>> byAsker = new HashMap<>();

    private long last;

    /// @return the id to ask with
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

    /// Ends it; null when there is none of this id.
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

    /// The oldest request of a session with this id; null when there is none.
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
