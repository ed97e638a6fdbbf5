package dev.mcptether.doctor;

import dev.mcptether.daemon.single.DaemonView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether the clock can be right. Event logs carry its time. Ages and waits are measured by
/// another clock, which nobody sets.
///
/// @param built when this program was built; a right clock shows no earlier time
record ClockCheck(InstantSource clock, Instant built, Supplier<List<DaemonFound>> daemons)
        implements Check {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String question() {
        return "Can the clock be right, and is it the daemon's?";
    }

    @Override
    public Diagnosis look() {
        Instant now = clock.instant();
        if (now.isBefore(built)) {
            return Diagnosis.failed(
                    "it is %s, before this program was built (%s)".formatted(now, built),
                    "set the clock of this machine");
        }
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            if (each.view() instanceof DaemonView.Answers answers) {
                Instant theirs = answers.health().written().orElse(now);
                Duration ahead = Duration.between(clock.instant(), theirs);
                if (ahead.abs().compareTo(TOLERANCE) > 0) {
                    found.add(
                            Diagnosis.warning(
                                    "%s says it is %s, and here it is %s"
                                            .formatted(each.title(), theirs, clock.instant()),
                                    "set the clock; in a container or WSL, restart it"));
                }
            }
        }
        return Diagnosis.worst(found, Diagnosis.ok("it is " + now));
    }
}
