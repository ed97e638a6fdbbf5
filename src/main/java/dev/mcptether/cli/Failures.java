package dev.mcptether.cli;

import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Origin;
import dev.mcptether.text.Printable;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;

/// How the failure of a command becomes a message and an exit code (sysexits.h: 64 usage, 70
/// internal error, 78 configuration).
final class Failures {
    static final int USAGE = 64;
    static final int INTERNAL = 70;
    static final int CONFIGURATION = 78;

    private Failures() {}

    /// Says what happened.
    ///
    /// @return the exit code
    static int explain(Exception failure, PrintWriter err) {
        return switch (failure) {
            case ConfigException wrong -> {
                err.println("tether: " + Printable.line(String.valueOf(wrong.getMessage())));
                yield wrong.origin() instanceof Origin.Flag ? USAGE : CONFIGURATION;
            }
            case CommandFailure said -> {
                err.println("tether: " + said.getMessage());
                yield said.exitCode();
            }
            case FileSystemException broken -> {
                err.println(
                        "tether: %s cannot be used (%s); `tether doctor home` says more"
                                .formatted(
                                        Printable.line(String.valueOf(broken.getMessage())),
                                        broken.getClass().getSimpleName()));
                yield CommandFailure.FAILED;
            }
            default -> {
                err.println("tether: internal error: " + failure);
                failure.printStackTrace(err);
                yield INTERNAL;
            }
        };
    }
}
