package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.daemon.single.DaemonView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Lists who is connected to the daemon.
@Command(name = "sessions", description = "Lists the sessions that are connected to the daemon.")
final class DaemonSessionsCommand implements Callable<Integer> {
    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    @Option(names = "--json", description = "Print JSON: an array, as in `status --json`.")
    private boolean json;

    DaemonSessionsCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode sessions = sessions();
        if (json) {
            assembly.out().println(sessions.toPrettyString());
        } else if (sessions.isEmpty()) {
            assembly.out().println("nobody is connected");
        } else {
            sessions.forEach(each -> assembly.out().println(line(each)));
        }
        return 0;
    }

    private JsonNode sessions() throws CommandFailure {
        return switch (name.commands(assembly).look()) {
            case DaemonView.Answers answers -> answers.health().tree().path("sessions");
            case DaemonView.Silent silent ->
                    throw new CommandFailure(CommandFailure.FAILED, silent.why());
            case DaemonView.Stopped(String why) ->
                    throw new CommandFailure(
                            CommandFailure.FAILED, "the daemon is not running: " + why);
        };
    }

    private static String line(JsonNode session) {
        return "session %d: %s on %s, for %d s, %d open calls%s"
                .formatted(
                        session.path("session").asLong(),
                        session.path("client").asString(""),
                        session.path("server").asString("main"),
                        session.path("open_for_seconds").asLong(),
                        session.path("calls_in_flight").asLong(),
                        session.path("connected").asBoolean(true) ? "" : ", cut");
    }
}
