package dev.mcptether.doctor;

import dev.mcptether.config.Address;
import dev.mcptether.daemon.single.DaemonState;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.process.Sighting;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether each daemon that runs answers, and is well.
record DaemonsCheck(Supplier<List<DaemonFound>> daemons) implements Check {
    @Override
    public String name() {
        return "daemon";
    }

    @Override
    public String question() {
        return "Does each daemon of this home answer, and serve?";
    }

    @Override
    public Diagnosis look() {
        return Diagnosis.worst(
                daemons.get().stream().map(DaemonsCheck::one).toList(),
                Diagnosis.skipped("no daemon has run in this home"));
    }

    private static Diagnosis one(DaemonFound found) {
        return switch (found.view()) {
            case DaemonView.Answers answers -> answering(found, answers.health());
            case DaemonView.Silent(Health health, Sighting process, String why) ->
                    Diagnosis.failed(
                            "%s does not answer: %s".formatted(found.title(), why),
                            process.state() == Sighting.State.STOPPED
                                    ? "kill -CONT " + health.pid()
                                    : found.command("restart"));
            case DaemonView.Stopped(String why) ->
                    found.lock() == DaemonFound.Lock.HELD
                            ? Diagnosis.failed(
                                    "some process holds the lock of %s and does not answer: %s"
                                            .formatted(found.title(), why),
                                    "tether ps")
                            : Diagnosis.skipped(
                                    "%s does not run: %s".formatted(found.title(), why));
        };
    }

    private static Diagnosis answering(DaemonFound found, Health health) {
        String who = "%s, pid %d,".formatted(found.title(), health.pid());
        return switch (health.state().orElse(DaemonState.SERVING)) {
            case SERVING -> {
                int sessions = health.sessions();
                yield Diagnosis.ok(
                        "%s answers on %s with %d %s"
                                .formatted(
                                        who,
                                        health.address().map(Address::toString).orElse("?"),
                                        sessions,
                                        sessions == 1 ? "session" : "sessions"));
            }
            case STARTING -> Diagnosis.warning(who + " is starting", found.command("status"));
            case DRAINING ->
                    Diagnosis.warning(
                            who + " lets its last calls finish, and then ends",
                            found.command("status"));
            case CRASH_LOOP ->
                    Diagnosis.failed(
                            "%s has given up its command: %s".formatted(who, health.diagnosis()),
                            found.command("logs"));
        };
    }
}
