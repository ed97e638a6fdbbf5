package dev.mcptether.process;

/// Asks or forces a process to end.
public enum ProcessSignal {
    /// The process may clean up first, or ignore it.
    TERM(15),
    /// The process ends at once.
    KILL(9);

    private final int number;

    ProcessSignal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
