package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.doctor.Check;
import dev.mcptether.doctor.CheckVerdict;
import dev.mcptether.doctor.Doctor;
import dev.mcptether.doctor.Examined;
import dev.mcptether.text.Printable;
import dev.mcptether.text.Terminal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `tether doctor`: looks at everything that can be wrong, and says what to do.
@Command(
        name = "doctor",
        description =
                "Checks everything Tether needs on this host, says what is wrong and what to do;"
                        + " exits with 1 when a check fails. It changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private static final String INDENT = " ".repeat(9);

    private final Assembly assembly;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--list", description = "Names every check and what it asks.")
    private boolean list;

    @Parameters(
            paramLabel = "CHECK",
            arity = "0..*",
            description = "Runs these checks alone, and waits longer for them.")
    private List<String> names = List.of();

    DoctorCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() {
        Doctor doctor = assembly.doctor();
        if (list) {
            doctor.checks().forEach(this::name);
            return 0;
        }
        Set<String> unknown = doctor.unknown(names);
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no check %s; `tether doctor --list` names all"
                            .formatted(String.join(", ", unknown)));
        }
        boolean colours = assembly.colours();
        List<Examined> all = doctor.examine(names, json ? _ -> {} : each -> show(each, colours));
        if (json) {
            assembly.out().println(array(all).toPrettyString());
        } else {
            sum(all);
        }
        return count(all, CheckVerdict.FAILED) == 0 ? 0 : CommandFailure.FAILED;
    }

    private void name(Check check) {
        assembly.out().println("%-20s %s".formatted(check.name(), check.question()));
    }

    private void show(Examined each, boolean colours) {
        Terminal out = assembly.out();
        CheckVerdict verdict = each.diagnosis().verdict();
        out.painted(
                "%s  %-20s %s"
                        .formatted(
                                sign(verdict, colours),
                                each.check(),
                                Printable.line(each.diagnosis().evidence())));
        if (!each.diagnosis().nextStep().isEmpty()) {
            out.painted(
                    INDENT + " ".repeat(21) + "-> " + Printable.line(each.diagnosis().nextStep()));
        }
    }

    private static String sign(CheckVerdict verdict, boolean colours) {
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
        return colours ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
    }

    private void sum(List<Examined> all) {
        long failed = count(all, CheckVerdict.FAILED);
        long warnings = count(all, CheckVerdict.WARNING);
        String verdict =
                failed > 0
                        ? "%d of %d checks failed, %d warnings"
                                .formatted(failed, all.size(), warnings)
                        : warnings > 0
                                ? "nothing failed, %d warnings".formatted(warnings)
                                : "all is well";
        assembly.out()
                .println(
                        Doctor.nextStep(all)
                                .map(step -> verdict + ". Next: " + Printable.line(step))
                                .orElse(verdict + "."));
    }

    private static long count(List<Examined> all, CheckVerdict verdict) {
        return all.stream().filter(each -> each.diagnosis().verdict() == verdict).count();
    }

    private static ArrayNode array(List<Examined> all) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (Examined each : all) {
            array.addObject()
                    .put("check", each.check())
                    .put("verdict", each.diagnosis().verdict().word())
                    .put("evidence", each.diagnosis().evidence())
                    .put("next_step", each.diagnosis().nextStep());
        }
        return array;
    }
}
