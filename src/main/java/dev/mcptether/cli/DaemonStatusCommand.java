package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.daemon.single.DaemonState;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.VersionOrder;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks the daemon how it is.
@Command(
        name = "status",
        description =
                "Asks the daemon itself how it is. Exits with 0 if it is running, 3 if it is stopped,"
                        + " 4 if it is unhealthy.")
final class DaemonStatusCommand implements Callable<Integer> {
    private static final int STOPPED = 3;
    private static final int UNHEALTHY = 4;

    private final Assembly assembly;
    @Mixin private DaemonName name = new DaemonName();

    @Option(names = "--json", description = "Print JSON: state, why, health.")
    private boolean json;

    DaemonStatusCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() {
        return switch (name.commands(assembly).status()) {
            case DaemonView.Answers answers when crashed(answers.health()) ->
                    say("unhealthy", answers.health().diagnosis(), answers.health(), UNHEALTHY);
            case DaemonView.Answers answers ->
                    say(
                            "running",
                            summary(answers.health(), assembly.version().number()),
                            answers.health(),
                            0);
            case DaemonView.Silent silent ->
                    say("unhealthy", silent.why(), silent.health(), UNHEALTHY);
            case DaemonView.Stopped(String why) -> say("stopped", why, null, STOPPED);
        };
    }

    private static boolean crashed(Health health) {
        return health.state().equals(Optional.of(DaemonState.CRASH_LOOP));
    }

    /// @param own this program's version
    static String summary(Health health, String own) {
        int sessions = health.sessions();
        return "pid %d, version %s%s, ws://%s, %s, %d %s"
                .formatted(
                        health.pid(),
                        health.version(),
                        difference(health.version(), own),
                        health.json().at("address").string(),
                        health.json().at("state").string(),
                        sessions,
                        sessions == 1 ? "session" : "sessions");
    }

    private static String difference(String running, String own) {
        if (running.equals(own)) {
            return "";
        }
        String advice =
                VersionOrder.newer(own, running)
                        ? "`tether daemon start --replace` replaces the daemon"
                        : "it does not replace that daemon";
        return " (this program is %s; %s)".formatted(own, advice);
    }

    private int say(
            String state, String why, @org.jspecify.annotations.Nullable Health health, int code) {
        if (json) {
            ObjectNode status = JsonMapper.shared().createObjectNode();
            status.put("state", state).put("why", why);
            if (health != null) {
                status.set("health", health.tree());
            }
            assembly.out().println(status.toPrettyString());
        } else {
            assembly.out().println("daemon '" + name.name() + "' " + state + ": " + why);
        }
        return code;
    }
}
