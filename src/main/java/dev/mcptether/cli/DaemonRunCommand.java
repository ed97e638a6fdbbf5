package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the daemon in the foreground.
@Command(
        name = "run",
        description =
                "Runs the daemon in the foreground. Exits with 1 if one of this name runs already, or"
                        + " if it cannot start.")
final class DaemonRunCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;
    @Mixin private DaemonWords words = new DaemonWords();

    @Option(names = "--until-eof", description = "Also end at end-of-file on stdin.")
    private boolean untilEof;

    DaemonRunCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        throw new CommandFailure(
                CommandFailure.FAILED, assembly.daemon(words.config(assembly, spec), untilEof));
    }
}
