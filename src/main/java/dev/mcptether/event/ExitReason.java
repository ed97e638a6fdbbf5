package dev.mcptether.event;

/// Why an instance ended. Every cause of an end becomes one of these and goes through one door.
public enum ExitReason implements Label {
    /// The client closed its end of our stdin.
    STDIN_EOF,
    /// The client's process is gone, whatever still holds our stdin.
    CLIENT_GONE,
    /// Nobody reads our stdout any more.
    STDOUT_BROKEN,
    SIGTERM,
    SIGINT,
    SIGHUP,
    /// The client sent no request but `ping` for `TETHER_IDLE_TIMEOUT`; only when that is set.
    IDLE,
    /// The command that started this instance asked it to end.
    COMPLETED,
    /// A command asked over control; the event `daemon.stop_asked` tells which.
    STOP_ASKED,
    /// Another daemon of this name has taken over.
    TAKEN_OVER,
    /// It could not take up its role: its address is taken, or its files cannot be written.
    CANNOT_START,
    /// The program found itself broken; the event's detail says how.
    INTERNAL_ERROR,
    /// Never said by the instance itself: the ledger's word for one that ended without a last
    /// event.
    KILLED
}
