package dev.mcptether.daemon.hosting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The log level that each session with a shared child wants. A session that has asked for none
/// gets all messages.
final class LogLevels {
    /// The levels of RFC 5424 by their MCP names, the least important first.
    private static final List<String> ORDER =
            List.of(
                    "debug",
                    "info",
                    "notice",
                    "warning",
                    "error",
                    "critical",
                    "alert",
                    "emergency");

    private final Map<Long, Integer> wanted = new HashMap<>();

    static boolean isKnown(String level) {
        return ORDER.contains(level);
    }

    /// @param level a known level
    void want(long session, String level) {
        wanted.put(session, ORDER.indexOf(level));
    }

    void leave(long session) {
        wanted.remove(session);
    }

    /// The level to set in the child, so that every session gets what it wants. Empty if no session
    /// has asked.
    Optional<String> lowest() {
        return wanted.values().stream().min(Integer::compare).map(ORDER::get);
    }

    /// Whether a session wants a message of this level. It wants every message of an unknown level.
    boolean admits(long session, String level) {
        int of = ORDER.indexOf(level);
        return of < 0 || of >= wanted.getOrDefault(session, 0);
    }
}
