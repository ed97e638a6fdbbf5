package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// The state of a process. A process in several states has the first of zombie, orphaned, stopped.
public enum Condition implements Label {
    ALIVE,
    /// It lives although what it lives for has ended: a shim's client, or a server's daemon.
    ORPHANED,
    /// It has ended, and its parent has not reaped it.
    ZOMBIE,
    /// A signal or a debugger has stopped it. It is as alive as any other.
    STOPPED
}
