package dev.mcptether.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// All checks there are for this host, in the order in which they are told: what other checks rest
/// on first, what takes longest last.
public final class Doctor {
    /// For all checks together: whoever asks for everything wants an answer now.
    private static final Duration PATIENCE = Duration.ofMillis(2200);

    /// For checks that were asked for by name.
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(90);

    private final List<Check> checks;

    public Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    public List<Check> checks() {
        return checks;
    }

    /// Which of these names no check has.
    public Set<String> unknown(List<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        checks.forEach(each -> unknown.remove(each.name()));
        return unknown;
    }

    /// @param names of the checks to run; none: all but those that run only when asked for
    /// @param heard gets each result as soon as it may be shown
    public List<Examined> examine(List<String> names, Consumer<Examined> heard) {
        List<Check> chosen =
                checks.stream()
                        .filter(each ->
                                names.isEmpty()
                                        ? !each.onlyWhenAsked()
                                        : names.contains(each.name()))
                        .toList();
        return new Examination(names.isEmpty() ? PATIENCE : LONG_PATIENCE).run(chosen, heard);
    }

    /// The one thing to do next: that of the first check with the worst verdict; empty when nothing
    /// is to be done.
    public static Optional<String> nextStep(List<Examined> all) {
        return all.stream()
                .map(Examined::diagnosis)
                .filter(each -> !each.nextStep().isEmpty())
                .reduce((one, other) -> other.verdict().worseThan(one.verdict()) ? other : one)
                .map(Diagnosis::nextStep);
    }
}
