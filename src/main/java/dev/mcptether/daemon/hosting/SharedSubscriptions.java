package dev.mcptether.daemon.hosting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows which session that shares a child has subscribed to which resource.
final class SharedSubscriptions {
    private final Map<String, Set<Long>> sessions = new LinkedHashMap<>();

    /// The subscriptions that the child was asked for and has not confirmed.
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

    /// The child has answered the subscription.
    ///
    /// @return false if all its askers had unsubscribed before, and the child was told so
    boolean settled(Route.Subscription subscription) {
        return pending.remove(subscription.uri(), subscription);
    }

    /// @return whether the child should be told, because no other session wants the resource
    boolean unsubscribe(String uri, long session) {
        Route.Subscription asked = pending.get(uri);
        if (asked == null) {
            return !has(uri) || remove(uri, session);
        }
        boolean last = asked.withdraw(session);
        if (last) {
            // A session that subscribes now needs a new subscription after this one has ended.
            pending.remove(uri);
        }
        return last;
    }

    void add(String uri, long session) {
        sessions.computeIfAbsent(uri, _ -> new LinkedHashSet<>()).add(session);
    }

    /// @return whether it was the last subscriber
    private boolean remove(String uri, long session) {
        Set<Long> subscribers = sessions.get(uri);
        if (subscribers == null || !subscribers.remove(session) || !subscribers.isEmpty()) {
            return false;
        }
        sessions.remove(uri);
        return true;
    }

    /// @return the resources to which no session is subscribed any more
    List<String> leave(long session) {
        List<String> left = new ArrayList<>();
        for (String uri : uris()) {
            if (remove(uri, session)) {
                left.add(uri);
            }
        }
        pending.values().forEach(each -> each.leave(session));
        return left;
    }

    /// The child has ended before it confirmed these.
    void forgetPending() {
        pending.clear();
    }

    /// The sessions that get an update of this resource: its subscribers; if it has none, the
    /// subscribers of each resource whose URI is a prefix of its URI; if there are none either, all
    /// subscribers.
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
