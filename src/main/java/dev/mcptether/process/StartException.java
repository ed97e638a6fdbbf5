package dev.mcptether.process;

/// A process could not be started. The message follows the name of what was to be started, and
/// contains no value of its environment.
public final class StartException extends Exception {
    /// Why it could not be started.
    public enum Reason {
        NOT_FOUND,
        NOT_EXECUTABLE,
        NO_DIRECTORY,
        /// The system refused: too many processes, too long a command, or no memory.
        REFUSED
    }

    private final Reason reason;

    StartException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// The directory to work in is unknown.
    public static StartException noDirectory(String why) {
        return new StartException(Reason.NO_DIRECTORY, why);
    }

    public Reason reason() {
        return reason;
    }
}
