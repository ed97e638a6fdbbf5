package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.ConfigException;
import dev.mcptether.config.Durations;
import dev.mcptether.config.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts the daemon in the background, or finds the one that runs.
@Command(
        name = "start",
        description =
                "Starts the daemon in the background, and returns when it is proven ready. Does"
                        + " nothing if it runs already.")
final class DaemonStartCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;
    @Mixin private DaemonWords words = new DaemonWords();

    @Option(
            names = "--replace",
            description = "Replace a running daemon of an older version. A newer one stays.")
    private boolean replace;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            description =
                    "With --replace: how long to wait for the old daemon's open calls; default"
                            + " ${DEFAULT-VALUE}.")
    private String drain = "60s";

    DaemonStartCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Optional<Duration> patience = replace ? Optional.of(patience()) : Optional.empty();
        return StartReport.say(
                assembly, assembly.daemonCommands(words.config(assembly, spec)).start(patience));
    }

    private Duration patience() {
        try {
            return Durations.parse(drain);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(
                    "--drain", drain, Durations.ALLOWED, new Origin.Flag("--drain"));
        }
    }
}
