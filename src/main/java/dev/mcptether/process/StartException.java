package dev.mcptether.process;

/// A process that could not be started. The message says what is wrong in words that follow the
/// name of what was to be started, and holds no value of its environment.
public final class StartException extends Exception {
    /// What kept it from starting.
    public enum Reason {
        NOT_FOUND,
        NOT_EXECUTABLE,
        NO_DIRECTORY,
        /// The system said no: too many processes, too long a command, no memory.
        REFUSED
    }

    private final Reason reason;

    StartException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// It is not known where it should work.
    public static StartException noDirectory(String why) {
        return new StartException(Reason.NO_DIRECTORY, why);
    }

    public Reason reason() {
        return reason;
    }
}
