package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;

/// What tells one daemon from another, as far as the link knows: what is learned of one is not used
/// with another.
///
/// @param url with its path: a daemon serves another server at each
/// @param identity what a daemon has proven of itself; empty when it has proven nothing
public record DaemonId(DaemonUrl url, String identity) {
    /// Whether it is who it says: only then is what it says remembered for another session.
    public boolean isProven() {
        return !identity.isEmpty();
    }
}
