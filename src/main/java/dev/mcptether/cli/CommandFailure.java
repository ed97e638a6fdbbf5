package dev.mcptether.cli;

/// A command that could not do its work, with words for a person and a code for a script.
final class CommandFailure extends Exception {
    private final int exitCode;

    CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
