package dev.mcptether.doctor;

import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.daemon.single.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Checks whether the lock, the pid file and the health file of each daemon are true.
record DaemonFilesCheck(Supplier<List<DaemonFound>> daemons, InstantSource clock) implements Check {
    /// A health file of this age is stale. The daemon writes it every five seconds.
    private static final Duration STALE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "daemon-files";
    }

    @Override
    public String question() {
        return "Do the lock, pid and health files of each daemon tell the truth?";
    }

    @Override
    public Diagnosis look() throws IOException {
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            found.add(one(each));
        }
        return Diagnosis.worst(found, Diagnosis.skipped("no daemon has run in this home"));
    }

    private Diagnosis one(DaemonFound found) throws IOException {
        OptionalLong pid = found.folder().pid();
        Optional<Health> file = found.folder().health();
        return switch (found.view()) {
            case DaemonView.Stopped _ -> stopped(found, pid, file);
            case DaemonView.Silent _ ->
                    Diagnosis.skipped(found.title() + " does not answer: see the check `daemon`");
            case DaemonView.Answers answers -> running(found, answers.health(), pid, file);
        };
    }

    private static Diagnosis stopped(DaemonFound found, OptionalLong pid, Optional<Health> file) {
        if (pid.isEmpty() && file.isEmpty()) {
            return Diagnosis.ok(found.title() + " left no pid or health file");
        }
        long named = pid.orElseGet(() -> file.map(Health::pid).orElse(-1L));
        return Diagnosis.warning(
                "the files of %s name pid %d, which is not a daemon that lives: it was killed"
                        .formatted(found.title(), named),
                found.command("start") + ", or tether cleanup");
    }

    private Diagnosis running(
            DaemonFound found, Health health, OptionalLong pid, Optional<Health> file) {
        long self = health.pid();
        if (found.lock() == DaemonFound.Lock.FREE) {
            return Diagnosis.failed(
                    "%s, pid %d, answers and does not hold its lock: another could start beside it"
                            .formatted(found.title(), self),
                    found.command("restart"));
        }
        if (pid.isEmpty() || pid.getAsLong() != self) {
            return Diagnosis.warning(
                    "the pid file of %s names %s, and the daemon is pid %d; it mends that within 30 s"
                            .formatted(
                                    found.title(),
                                    pid.isEmpty() ? "nobody" : "pid " + pid.getAsLong(),
                                    self),
                    "tether doctor daemon-files");
        }
        Optional<Instant> written = file.flatMap(Health::written);
        boolean stale =
                file.filter(each -> each.pid() == self).isEmpty()
                        || written.isEmpty()
                        || written.get().plus(STALE).isBefore(clock.instant());
        return stale
                ? Diagnosis.warning(
                        "health.json of %s is missing, old or another's (written %s), although pid %d lives"
                                .formatted(
                                        found.title(),
                                        written.map(Instant::toString).orElse("never"),
                                        self),
                        found.command("restart"))
                : Diagnosis.ok(
                        "lock, pid and health of %s name pid %d".formatted(found.title(), self));
    }
}
