package dev.mcptether.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// All checks for this host, in the order in which their results are shown. Checks that others rely
/// on come first, and checks that take longest come last.
public final class Doctor {
    /// Checks have deadlines of their own. They reach this one only if a look hangs (a disk that
    /// does not answer), or if the machine is far too busy.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// For those that may take long. Somebody who asks for all checks wants an answer now.
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

    /// Those of these names that no check has.
    public Set<String> unknown(List<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        checks.forEach(each -> unknown.remove(each.name()));
        return unknown;
    }

    /// @param names of the checks to run; if empty, all but those that run only when asked for
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

    /// The one thing to do next: the step of the first check with the worst verdict. Empty when
    /// nothing is to be done.
    public static Optional<String> nextStep(List<Examined> all) {
        return all.stream()
                .map(Examined::diagnosis)
                .filter(each -> !each.nextStep().isEmpty())
                .reduce((one, other) -> other.verdict().worseThan(one.verdict()) ? other : one)
                .map(Diagnosis::nextStep);
    }
}
