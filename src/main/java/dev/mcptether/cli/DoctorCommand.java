package dev.mcptether.cli;

import dev.mcptether.app.Assembly;
import dev.mcptether.doctor.Check;
import dev.mcptether.doctor.CheckVerdict;
import dev.mcptether.doctor.Doctor;
import dev.mcptether.doctor.Examined;
import dev.mcptether.doctor.ExaminedLines;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private final Assembly assembly;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--list", description = "List every check and its question.")
    private boolean list;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description =
                    "Write the processes of this host to FILE instead, for a report. Names of users"
                            + " and arguments that may be secret are masked.")
    private @Nullable Path record;

    @Parameters(
            paramLabel = "CHECK",
            arity = "0..*",
            description = "Run only these checks, and wait longer for them.")
    private List<String> names = List.of();

    DoctorCommand(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (record != null) {
            return recorded(record);
        }
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
            assembly.out().println(ExaminedLines.sum(all));
        }
        return all.stream().anyMatch(each -> each.diagnosis().verdict() == CheckVerdict.FAILED)
                ? CommandFailure.FAILED
                : 0;
    }

    private int recorded(Path file) throws CommandFailure {
        try {
            int processes = assembly.recordProcesses(file);
            assembly.out().println("%d processes are recorded in %s".formatted(processes, file));
            assembly.out().println("read it before you send it to anybody");
            return 0;
        } catch (FileAlreadyExistsException there) {
            throw new CommandFailure(
                    CommandFailure.FAILED, file + " is there already; name another file");
        } catch (IOException unwritable) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "%s cannot be written: %s (%s)"
                            .formatted(
                                    file,
                                    unwritable.getMessage(),
                                    unwritable.getClass().getSimpleName()));
        }
    }

    private void name(Check check) {
        assembly.out().println("%-20s %s".formatted(check.name(), check.question()));
    }

    private void show(Examined each, boolean colours) {
        ExaminedLines.of(each, colours).forEach(assembly.out()::painted);
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
