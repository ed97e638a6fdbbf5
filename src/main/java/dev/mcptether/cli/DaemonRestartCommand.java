package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Replaces the running daemon by one like it.
@Command(
        name = "restart",
        description =
                "Stops the daemon and starts it again with the same arguments, in the same"
                        + " directory, with this command's environment. Shims stay.")
final class DaemonRestartCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    DaemonRestartCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        return StartReport.say(assembly, name.commands(assembly).restart());
    }
}
