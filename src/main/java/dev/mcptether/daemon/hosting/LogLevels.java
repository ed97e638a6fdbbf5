package dev.mcptether.daemon.hosting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which log messages each of the sessions that share a child wants to have. One that has asked for
/// none gets all there are.
final class LogLevels {
    /// RFC 5424's, as MCP names them, the least important first.
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

    /// @param level is known
    void want(long session, String level) {
        wanted.put(session, ORDER.indexOf(level));
    }

    void leave(long session) {
        wanted.remove(session);
    }

    /// What the child must be set to, so that everybody gets what it wants; empty: nobody has said.
    Optional<String> lowest() {
        return wanted.values().stream().min(Integer::compare).map(ORDER::get);
    }

    /// Whether a session wants a message of this level; of what is no level it wants all.
    boolean admits(long session, String level) {
        int of = ORDER.indexOf(level);
        return of < 0 || of >= wanted.getOrDefault(session, 0);
    }
}
