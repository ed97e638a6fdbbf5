package dev.mcptether.event;

/// What an instance is for. It bridges for one client, serves all clients, or exports the host's
/// totals.
public enum Role implements Label {
    SHIM,
    DAEMON,
    FLEET
}
