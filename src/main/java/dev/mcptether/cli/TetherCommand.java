package dev.mcptether.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tether` itself: names the commands there are.
@Command(
        name = "tether",
        description = "The bridge between MCP clients and the one daemon they share on a machine.",
        synopsisSubcommandLabel = "COMMAND",
        footer = "`tether COMMAND --help` tells more about a command.")
final class TetherCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
