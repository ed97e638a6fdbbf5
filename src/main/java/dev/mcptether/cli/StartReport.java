package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.daemon.single.DaemonStart.Outcome;
import dev.mcptether.daemon.single.Health;
import java.io.PrintStream;

/// Tells a person the outcome of a start.
final class StartReport {
    private StartReport() {}

    static int say(Assembly assembly, Outcome outcome) throws CommandFailure {
        PrintStream out = assembly.out();
        switch (outcome) {
            case Outcome.Started(Health health, String warning) -> {
                out.println(named(health) + " is started: " + place(health));
                if (!warning.isEmpty()) {
                    assembly.err().println("tether: warning: " + warning);
                }
            }
            case Outcome.Running(Health health, String note) ->
                    out.println(
                            named(health)
                                    + " is running already: "
                                    + place(health)
                                    + (note.isEmpty() ? "" : "; " + note));
            case Outcome.Failed(String why) -> throw new CommandFailure(CommandFailure.FAILED, why);
        }
        return 0;
    }

    private static String named(Health health) {
        return "daemon '" + health.name() + "'";
    }

    private static String place(Health health) {
        return "pid "
                + health.pid()
                + ", ws://"
                + health.address().map(Object::toString).orElse("an unknown address");
    }
}
