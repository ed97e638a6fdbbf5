package dev.mcptether.daemon.control;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What a command may do with a daemon. Called on a session's thread; nothing here waits long.
public interface Controlled {
    /// The daemon's state: the content of health.json, its arguments, its directory.
    JsonNode status();

    /// A start that found this daemon tells who it is.
    void found(Asker asker);

    /// Ends the daemon in order. Returns before it has ended.
    void stop(Asker asker);

    /// Accepts no further sessions, waits at most this long for open calls, and ends the daemon.
    /// Returns before it has ended.
    void drain(Asker asker, Duration atMost);

    /// Ends one session.
    ///
    /// @return false if there is no session with this number
    boolean end(Asker asker, long session);
}
