package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.daemon.single.DaemonStop.Outcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Ends the daemon and all it has started.
@Command(
        name = "stop",
        description =
                "Ends the daemon and everything that it has started, and waits until they have ended.")
final class DaemonStopCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    DaemonStopCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        String daemon = "daemon '" + name.name() + "'";
        switch (name.commands(assembly).stop("daemon stop")) {
            case Outcome.Ended(long pid, String how) ->
                    assembly.out().println("%s, pid %d, %s".formatted(daemon, pid, how));
            case Outcome.WasNotRunning(String why) ->
                    assembly.out().println("%s was not running: %s".formatted(daemon, why));
            case Outcome.Failed(String why) ->
                    throw new CommandFailure(CommandFailure.FAILED, daemon + ": " + why);
        }
        return 0;
    }
}
