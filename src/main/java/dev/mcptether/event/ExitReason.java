package dev.mcptether.event;

/// Why an instance ended. Every cause of an end becomes one of these and goes through the shutdown
/// plan.
public enum ExitReason implements Label {
    /// The client closed its end of our stdin.
    STDIN_EOF,
    /// The client's process is gone, even if something else still holds our stdin.
    CLIENT_GONE,
    /// Nobody reads our stdout any more.
    STDOUT_BROKEN,
    SIGTERM,
    SIGINT,
    SIGHUP,
    /// The client sent no request but `ping` for `TETHER_IDLE_TIMEOUT`. Only if that is set.
    IDLE,
    /// The command that started this instance asked it to end.
    COMPLETED,
    /// A command asked for it over control. The event `daemon.stop_asked` tells which command.
    STOP_ASKED,
    /// Another daemon of this name has taken over.
    TAKEN_OVER,
    /// It could not take up its role: its address is taken, or its files cannot be written.
    CANNOT_START,
    /// An error that the program cannot handle. The event's detail tells which.
    INTERNAL_ERROR,
    /// An instance never says this of itself. The ledger uses it for an instance that ended without
    /// a last event.
    KILLED
}
