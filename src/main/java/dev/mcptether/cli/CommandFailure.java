package dev.mcptether.cli;

/// A command that could not do its work, with words for a person and a code for a script.
final class CommandFailure extends Exception {
    /// The exit code if the command could not do its work.
    static final int FAILED = 1;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
