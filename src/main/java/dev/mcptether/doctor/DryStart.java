package dev.mcptether.doctor;

import dev.mcptether.config.ServerConfig;
import java.time.Duration;

/// Starts a server as the daemon would, asks it to `initialize`, and ends it.
@FunctionalInterface
interface DryStart {
    /// The result of a dry start.
    sealed interface Came {
        /// @param server its name and version, as it says
        record Answer(String server, Duration took) implements Came {}

        /// @param why there is no answer, with its exit and the last line of its stderr, if any
        record Nothing(String why) implements Came {}
    }

    /// Starts the server and waits for its answer, up to a bound.
    Came of(ServerConfig config);
}
