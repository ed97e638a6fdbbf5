package dev.mcptether.daemon.hosting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who of the sessions that share a child has subscribed to which resource.
final class SharedSubscriptions {
    private final Map<String, Set<Long>> sessions = new LinkedHashMap<>();

    /// Those that the child has been asked for and has not confirmed.
    private final Map<String, Route.Subscription> pending = new LinkedHashMap<>();

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    boolean has(String uri) {
        return sessions.containsKey(uri);
    }

    Set<String> uris() {
        return Set.copyOf(sessions.keySet());
    }

    Route.@Nullable Subscription pending(String uri) {
        return pending.get(uri);
    }

    void begin(Route.Subscription subscription) {
        pending.put(subscription.uri(), subscription);
    }

    void settled(Route.Subscription subscription) {
        pending.remove(subscription.uri());
    }

    void add(String uri, long session) {
        sessions.computeIfAbsent(uri, _ -> new LinkedHashSet<>()).add(session);
    }

    /// @return whether it was the last that had subscribed
    boolean remove(String uri, long session) {
        Set<Long> subscribers = sessions.get(uri);
        if (subscribers == null || !subscribers.remove(session) || !subscribers.isEmpty()) {
            return false;
        }
        sessions.remove(uri);
        return true;
    }

    /// @return the resources that nobody has subscribed to any more
    List<String> leave(long session) {
        List<String> left = new ArrayList<>();
        for (String uri : uris()) {
            if (remove(uri, session)) {
                left.add(uri);
            }
        }
        pending.values()
                .forEach(each -> each.askers().removeIf(asker -> asker.session() == session));
        return left;
    }

    /// The child has ended before it confirmed them.
    void forgetPending() {
        pending.clear();
    }

    /// Whom an update of this resource concerns: its subscribers, else those of a resource whose
    /// URI begins its own, else all that have subscribed to anything.
    Collection<Long> subscribers(String uri) {
        Set<Long> exact = sessions.get(uri);
        if (exact != null) {
            return List.copyOf(exact);
        }
        Set<Long> above = new LinkedHashSet<>();
        Set<Long> all = new LinkedHashSet<>();
        sessions.forEach((each, subscribers) -> {
            all.addAll(subscribers);
            if (uri.startsWith(each)) {
                above.addAll(subscribers);
            }
        });
        return above.isEmpty() ? all : above;
    }
}
