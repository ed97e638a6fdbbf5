package dev.mcptether.fleet.inventory;

import dev.mcptether.event.Label;

/// How a process is. One that is in several states has the first of zombie, orphaned, stopped.
public enum Condition implements Label {
    ALIVE,
    /// It lives although whoever it lives for has ended: a shim's client, or a server's daemon.
    ORPHANED,
    /// It has ended, and its parent has not taken note.
    ZOMBIE,
    /// Stopped by a signal or a debugger; as alive as any other.
    STOPPED
}
