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
    /// Checks have deadlines of their own. Only a look that hangs (a disk that does not answer)
    /// comes to this one, or a machine that is far too busy.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// For those that may take long: whoever asks for everything wants an answer now.
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(1800);

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
        Examination examination =
                names.isEmpty()
                        ? new Examination(PATIENCE, SHORT_PATIENCE)
                        : new Examination(LONG_PATIENCE, LONG_PATIENCE);
        return examination.run(chosen, heard);
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
