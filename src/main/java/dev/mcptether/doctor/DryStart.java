package dev.mcptether.doctor;

import dev.mcptether.config.ServerConfig;
import java.time.Duration;

/// Starts a server as the daemon would, asks it to `initialize`, and ends it.
@FunctionalInterface
interface DryStart {
    /// What came of it.
    sealed interface Came {
        /// @param server its name and version, as it says
        record Answer(String server, Duration took) implements Came {}

        /// @param why with its exit and the last line of its stderr, if any
        record Nothing(String why) implements Came {}
    }

    /// Takes its time, up to a bound.
    Came of(ServerConfig config);
}
