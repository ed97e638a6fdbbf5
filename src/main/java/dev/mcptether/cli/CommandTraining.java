package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/// Runs several commands in one process. One process records the AOT cache of commands, and the
/// cache must contain the classes of all of them. Only the build starts it, in place of `Main`.
final class CommandTraining {
    private static final String PROGRAM = "dev.mcptether.Main";

    private CommandTraining() {}

    /// @param commands one command in each argument, its words separated by blanks. A failed
    ///   command does no harm: `doctor` fails if something is wrong with the host
    public static void main(String[] commands) throws ClassNotFoundException, IOException {
        var _ = Class.forName(PROGRAM);
        try (FileInputStream in = new FileInputStream(FileDescriptor.in);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (String each : commands) {
                String[] words = each.split(" ");
                // `Main` does this for every command.
                var _ = ShimArguments.plain(words);
                Assembly assembly =
                        new Assembly(
                                new Stdio(in, out, System.err),
                                System.getenv(),
                                Platform.current());
                if (CommandLines.run(assembly, words) > CommandFailure.FAILED) {
                    throw new IOException("the command cannot be run: " + each);
                }
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
