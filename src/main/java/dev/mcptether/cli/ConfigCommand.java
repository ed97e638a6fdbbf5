package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.app.ClientSetup;
import dev.mcptether.clients.ClientEntry;
import dev.mcptether.clients.ClientMerge.Outcome;
import dev.mcptether.clients.KnownClient;
import dev.mcptether.config.Dialect;
import dev.mcptether.text.Terminal;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tether config`: what a client's configuration needs to start Tether.
@Command(
        name = "config",
        description =
                "Prints what to put into an MCP client's configuration, so that it reaches the daemon's"
                        + " servers through Tether. With --write, puts it there.")
final class ConfigCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Spec private CommandSpec spec;

    @Option(
            names = "--write",
            description = "Write it into the client's file. The old file is kept beside it.")
    private boolean write;

    @Option(
            names = "--dialect",
            paramLabel = "DIALECT",
            defaultValue = "mcp",
            description = "mcp, or exai for the EXAI daemon; default ${DEFAULT-VALUE}.")
    private String dialect = "mcp";

    @Parameters(
            paramLabel = "CLIENT",
            description = "claude-desktop, claude-code, vscode, cursor, auggie or augment.")
    private String client = "";

    ConfigCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        KnownClient known =
                KnownClient.of(client)
                        .orElseThrow(() ->
                                wrong(
                                        "Tether does not know the client '%s'; use %s"
                                                .formatted(client, KnownClient.words())));
        ClientSetup setup = assembly.clientSetup(known, dialect());
        List<ClientEntry> entries = setup.entries(new SecureRandom());
        if (write) {
            return written(known, setup.write(entries));
        }
        assembly.out().println(ClientEntry.text(known, entries));
        Terminal err = assembly.err();
        setup.file()
                .ifPresentOrElse(
                        file -> err.println("tether: put this into " + file),
                        () ->
                                err.println(
                                        "tether: paste this into the MCP settings of "
                                                + known.title()));
        return 0;
    }

    private int written(KnownClient known, Outcome outcome) throws CommandFailure {
        Terminal out = assembly.out();
        switch (outcome) {
            case Outcome.Written(
                            java.nio.file.Path file,
                            java.util.Optional<java.nio.file.Path> before) -> {
                out.println("written: " + file);
                before.ifPresent(backup -> out.println("the old file: " + backup));
                out.println("restart %s, so that it reads the file".formatted(known.title()));
            }
            case Outcome.Unchanged(java.nio.file.Path file) ->
                    out.println(file + " contains this already");
            case Outcome.Refused(String why) ->
                    throw new CommandFailure(CommandFailure.FAILED, why);
        }
        return 0;
    }

    private Dialect dialect() {
        return switch (dialect.toLowerCase(Locale.ROOT)) {
            case "mcp" -> Dialect.MCP;
            case "exai" -> Dialect.EXAI;
            default ->
                    throw wrong(
                            "--dialect: '%s' is not allowed; use mcp or exai".formatted(dialect));
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
