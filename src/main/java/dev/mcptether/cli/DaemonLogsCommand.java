package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the daemon's log.
@Command(name = "logs", description = "Shows the output of the daemon and its servers.")
final class DaemonLogsCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    @Option(
            names = {"-f", "--follow"},
            description = "Also show new lines, until interrupted.")
    private boolean follow;

    DaemonLogsCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        Path log = name.commands(assembly).log();
        OutputStream out = assembly.out();
        LogFollower follower = new LogFollower(log);
        if (!follower.copyNew(out) && !follow) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "there is no log yet; the daemon will write " + log);
        }
        while (follow) {
            Thread.sleep(LogFollower.INTERVAL);
            var _ = follower.copyNew(out);
        }
        return 0;
    }
}
