package dev.mcptether.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a check found.
///
/// @param evidence in one line; it names pids, paths and addresses, and never a secret
/// @param nextStep what to do, as a command where there is one; empty when all is well
public record Diagnosis(CheckVerdict verdict, String evidence, String nextStep) {
    /// How many of a kind are named. The others are only counted.
    private static final int MOST_NAMED = 20;

    public Diagnosis {
        boolean bad = verdict == CheckVerdict.WARNING || verdict == CheckVerdict.FAILED;
        if (evidence.isBlank() || (bad && nextStep.isBlank())) {
            throw new IllegalArgumentException(
                    verdict + " without a word: '" + evidence + "', '" + nextStep + "'");
        }
        evidence = evidence.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    static Diagnosis ok(String evidence) {
        return new Diagnosis(CheckVerdict.OK, evidence, "");
    }

    static Diagnosis skipped(String why) {
        return new Diagnosis(CheckVerdict.SKIPPED, why, "");
    }

    static Diagnosis warning(String evidence, String nextStep) {
        return new Diagnosis(CheckVerdict.WARNING, evidence, nextStep);
    }

    static Diagnosis failed(String evidence, String nextStep) {
        return new Diagnosis(CheckVerdict.FAILED, evidence, nextStep);
    }

    /// Makes one diagnosis of several. It has the worst verdict, the evidence of all that have this
    /// verdict, and the first next step among them.
    ///
    /// @param otherwise the result when there are none
    static Diagnosis worst(List<Diagnosis> all, Diagnosis otherwise) {
        return all.isEmpty() ? otherwise : worst(all);
    }

    /// @param all at least one
    static Diagnosis worst(List<Diagnosis> all) {
        CheckVerdict worst = all.getFirst().verdict();
        for (Diagnosis each : all) {
            worst = each.verdict().worseThan(worst) ? each.verdict() : worst;
        }
        CheckVerdict shown = worst;
        List<Diagnosis> those = all.stream().filter(each -> each.verdict() == shown).toList();
        return new Diagnosis(
                shown,
                list(those.stream().map(Diagnosis::evidence), "; "),
                those.getFirst().nextStep());
    }

    /// "a, b, c". After the first twenty it says how many there are: "and 5 more".
    static String list(Stream<String> all, String between) {
        List<String> named = new ArrayList<>(all.toList());
        int more = named.size() - MOST_NAMED;
        String first = named.stream().limit(MOST_NAMED).collect(Collectors.joining(between));
        return more > 0 ? first + between + "and " + more + " more" : first;
    }
}
