package dev.mcptether.event;

/// What an instance is for: it bridges for one client, serves all of them, or exports the host's
/// totals.
public enum Role implements Label {
    SHIM,
    DAEMON,
    FLEET
}
