package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.DaemonCommands;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import java.util.Map;
import picocli.CommandLine.Option;

/// `--name`, which every command about a daemon has.
final class DaemonName {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The daemon's name; default ${DEFAULT-VALUE}.")
    private String name = DaemonConfig.DEFAULT_NAME;

    String name() {
        return name;
    }

    /// For a command that asks the daemon and tells it nothing.
    DaemonCommands commands(Assembly assembly) {
        return assembly.daemonCommands(assembly.daemonConfig(Map.of(), name, DaemonArguments.NONE));
    }
}
