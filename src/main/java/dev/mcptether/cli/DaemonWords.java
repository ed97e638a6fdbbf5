package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.config.Address;
import dev.mcptether.config.ConfigException;
import dev.mcptether.config.DaemonArguments;
import dev.mcptether.config.DaemonConfig;
import dev.mcptether.config.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// The words by which `daemon run`, `daemon start` and `daemon install` describe a daemon.
final class DaemonWords {
    @Mixin private DaemonName name = new DaemonName();

    @Option(
            names = "--shared",
            description =
                    "One process of COMMAND serves all sessions. Without this, each has its own.")
    private boolean shared;

    @Option(
            names = "--listens",
            paramLabel = "HOST:PORT",
            description =
                    "COMMAND itself listens at this address. The daemon only keeps it running.")
    private @Nullable String listens;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "After `--`: the MCP server to serve at `/`, with its arguments.")
    private List<String> command = List.of();

    /// @throws ConfigException naming the first word that cannot be used
    DaemonConfig config(Assembly assembly, CommandSpec spec) {
        boolean separated = spec.commandLine().getParseResult().originalArgs().contains("--");
        if (!command.isEmpty() && !separated) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' is not known here; put a command to serve after `--`"
                            .formatted(command.getFirst()));
        }
        Map<String, String> flags = SettingFlags.given(spec);
        DaemonArguments arguments = new DaemonArguments(flags, shared, listens(), command);
        return assembly.daemonConfig(flags, name.name(), arguments);
    }

    private Optional<Address> listens() {
        return Optional.ofNullable(listens).map(DaemonWords::address);
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException("--listens", text, "host:port", new Origin.Flag("--listens"));
        }
    }
}
