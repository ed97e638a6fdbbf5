package dev.mcptether.process;

/// How a process is asked or made to end.
public enum ProcessSignal {
    /// It may do what it has to do before it ends, or ignore this.
    TERM(15),
    /// It ends.
    KILL(9);

    private final int number;

    ProcessSignal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
