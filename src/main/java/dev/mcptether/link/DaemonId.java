package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;

/// What tells one daemon from another, as far as the link knows: what is learned of one is not used
/// with another.
///
/// @param url with its path: a daemon serves another server at each
/// @param identity what a daemon has proven of itself; empty when it has proven nothing
public record DaemonId(DaemonUrl url, String identity) {
    /// A daemon that has proven nothing.
    public static DaemonId of(DaemonUrl url) {
        return new DaemonId(url, "");
    }
}
