package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// The role of a process in the tree.
public enum ProcessKind implements Label {
    /// Has started a shim to talk to it.
    CLIENT,
    /// Stands between client and shim, and only starts other processes.
    LAUNCHER,
    SHIM,
    /// Stands above the daemon that it has started. Both are one instance.
    DAEMON_LAUNCHER,
    DAEMON,
    /// A process of a server that a daemon of ours hosts.
    SERVER,
    /// The host's exporter as a process of its own.
    FLEET
}
