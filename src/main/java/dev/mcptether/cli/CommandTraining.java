package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.Stdio;
import dev.mcptether.config.Platform;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/// Runs several commands in one process, so that the AOT cache of commands knows the classes of all
/// of them: a cache is recorded by one process. Started by the build alone, in place of `Main`.
final class CommandTraining {
    private static final String PROGRAM = "dev.mcptether.Main";

    private CommandTraining() {}

    /// @param commands one command an argument, its words separated by blanks. The exit code of a
    ///   command is of no interest here: `doctor` fails where something is wrong with the host.
    public static void main(String[] commands) throws ClassNotFoundException, IOException {
        var _ = Class.forName(PROGRAM);
        try (FileInputStream in = new FileInputStream(FileDescriptor.in);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (String each : commands) {
                String[] words = each.split(" ");
                // As `Main` asks for every command.
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
