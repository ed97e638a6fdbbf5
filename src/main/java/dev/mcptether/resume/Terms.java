package dev.mcptether.resume;

import java.time.Duration;
import java.util.UUID;

/// What a server promises about its sessions.
///
/// @param daemon names this run of the daemon; sessions do not outlive it
/// @param retention how long a session is kept after a cut, in whole milliseconds
/// @param window how much the server keeps without an acknowledgement
public record Terms(UUID daemon, Duration retention, Window window) {
    public static final Duration DEFAULT_RETENTION = Duration.ofSeconds(60);
}
