package dev.mcptether.daemon.control;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What a daemon lets a command do. Called on a session's thread; nothing here waits long.
public interface Controlled {
    /// Who the daemon is and how: the content of health.json, its arguments, its directory.
    JsonNode status();

    /// A start that found this daemon says who it is.
    void found(Asker asker);

    /// Ends the daemon in order. Returns before it has ended.
    void stop(Asker asker);

    /// Takes no further sessions, lets open calls finish, at most for so long, and ends the daemon.
    /// Returns before it has ended.
    void drain(Asker asker, Duration atMost);

    /// Ends one session.
    ///
    /// @return false when there is none of this number
    boolean end(Asker asker, long session);
}
