package dev.mcptether.daemon;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The sessions of one daemon.
final class Registry {
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, LiveSession> sessions = new ConcurrentHashMap<>();

    long nextNumber() {
        return last.incrementAndGet();
    }

    void add(long number, LiveSession session) {
        sessions.put(number, session);
    }

    void remove(long number) {
        sessions.remove(number);
    }

    Optional<LiveSession> find(long number) {
        return Optional.ofNullable(sessions.get(number));
    }

    int size() {
        return sessions.size();
    }

    List<LiveSession> all() {
        return List.copyOf(sessions.values());
    }

    List<SessionView> views() {
        return sessions.values().stream()
                .map(LiveSession::view)
                .sorted(Comparator.comparingLong(SessionView::number))
                .toList();
    }
}
