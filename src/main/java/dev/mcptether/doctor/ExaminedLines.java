package dev.mcptether.doctor;

import dev.mcptether.text.Printable;
import java.util.ArrayList;
import java.util.List;

/// Writes what checks found, for people. Each check has a line with its verdict, name and evidence,
/// and below it what to do. At the end come the verdict on all and the one next step. Lines are for
/// {@link dev.mcptether.text.Terminal#painted}.
public final class ExaminedLines {
    private static final String BELOW = " ".repeat(30) + "-> ";

    private ExaminedLines() {}

    public static List<String> of(Examined examined, boolean coloured) {
        Diagnosis found = examined.diagnosis();
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s  %-20s %s"
                        .formatted(
                                sign(found.verdict(), coloured),
                                examined.check(),
                                Printable.line(found.evidence())));
        if (!found.nextStep().isEmpty()) {
            lines.add(BELOW + Printable.line(found.nextStep()));
        }
        return lines;
    }

    /// The last line.
    public static String sum(List<Examined> all) {
        long failed = count(all, CheckVerdict.FAILED);
        long warnings = count(all, CheckVerdict.WARNING);
        String warned = warnings == 1 ? "1 warning" : warnings + " warnings";
        String verdict =
                failed > 0
                        ? "%d of %d checks failed, %s".formatted(failed, all.size(), warned)
                        : warnings > 0 ? "nothing failed, " + warned : "all is well";
        return Doctor.nextStep(all)
                .map(step -> verdict + ". Next: " + Printable.line(step))
                .orElse(verdict + ".");
    }

    private static long count(List<Examined> all, CheckVerdict verdict) {
        return all.stream().filter(each -> each.diagnosis().verdict() == verdict).count();
    }

    private static String sign(CheckVerdict verdict, boolean coloured) {
        String word =
                switch (verdict) {
                    case OK -> "ok     ";
                    case SKIPPED -> "skipped";
                    case WARNING -> "WARNING";
                    case FAILED -> "FAILED ";
                };
        String colour =
                switch (verdict) {
                    case OK -> "32";
                    case SKIPPED -> "2";
                    case WARNING -> "33";
                    case FAILED -> "31";
                };
        return coloured ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
    }
}
