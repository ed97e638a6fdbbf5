package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;

/// Tells one daemon from another, as far as the link knows. What is learned of one is not used with
/// another.
///
/// @param url including its path, because a daemon serves another server at each path
/// @param identity what the daemon has proven of itself; empty if it has proven nothing
public record DaemonId(DaemonUrl url, String identity) {
    /// Whether the daemon has proven who it is. Only then are its answers remembered for other
    /// sessions.
    public boolean isProven() {
        return !identity.isEmpty();
    }
}
