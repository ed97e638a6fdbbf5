package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        description =
                "Starts the daemon in the background and returns when it is proven ready, or finds"
                        + " the one that runs.")
final class DaemonStartCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;
    @Mixin private DaemonWords words = new DaemonWords();

    DaemonStartCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        return StartReport.say(
                assembly, assembly.daemonCommands(words.config(assembly, spec)).start());
    }
}
