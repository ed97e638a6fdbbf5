package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.daemon.single.DaemonView;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Ends one session of the daemon.
@Command(
        name = "end",
        description =
                "Ends one session and its server. The shim stays, and connects again when its client"
                        + " sends the next request.")
final class DaemonEndCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    @Parameters(
            paramLabel = "SESSION",
            description = "The session's number, as `daemon sessions` shows it.")
    private long session;

    DaemonEndCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            if (!name.commands(assembly).end(session)) {
                throw new CommandFailure(
                        CommandFailure.FAILED,
                        "there is no session %d; see `tether daemon sessions`".formatted(session));
            }
        } catch (IOException unheard) {
            throw new CommandFailure(CommandFailure.FAILED, why(unheard));
        }
        assembly.out().println("session " + session + " is ended");
        return 0;
    }

    private String why(IOException unheard) {
        return switch (name.commands(assembly).look()) {
            case DaemonView.Stopped(String why) -> "the daemon is not running: " + why;
            case DaemonView.Silent silent -> silent.why();
            case DaemonView.Answers _ ->
                    "the daemon did not end the session: %s. See `tether daemon status`"
                            .formatted(unheard.getMessage());
        };
    }
}
