package dev.mcptether.daemon;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open sockets of one daemon, including those that are no sessions.
final class OpenEnds {
    private final Set<WebSocketEnd> ends = ConcurrentHashMap.newKeySet();

    void add(WebSocketEnd end) {
        ends.add(end);
    }

    void remove(WebSocketEnd end) {
        ends.remove(end);
    }

    int size() {
        return ends.size();
    }

    void checkAlive() {
        ends.forEach(WebSocketEnd::checkAlive);
    }
}
