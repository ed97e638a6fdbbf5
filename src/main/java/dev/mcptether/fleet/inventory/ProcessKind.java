package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// The role in which a process stands in the tree.
public enum ProcessKind implements Label {
    /// Whoever has started a shim to talk to it.
    CLIENT,
    /// Stands between client and shim and only starts things.
    LAUNCHER,
    SHIM,
    /// Stands above a daemon that it has started, and is one instance with it.
    DAEMON_LAUNCHER,
    DAEMON,
    /// A process of a server that a daemon of ours hosts.
    SERVER,
    /// The host's exporter as a process of its own.
    FLEET
}
