package dev.mcptether.doctor;

import dev.mcptether.config.Platform;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.process.CommandOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks whose permissions (files, network, automation) a daemon's servers have on macOS. They
/// have those of the app that is responsible for the daemon. If a client's shim has started the
/// daemon, they have the client's.
record ResponsibleProcessCheck(
        Platform.Family family, Supplier<List<DaemonFound>> daemons, CommandOutput output)
        implements Check {
    private static final Pattern PID = Pattern.compile("(?m)^\\s*responsible pid = (\\d+)");
    private static final Pattern PATH = Pattern.compile("(?m)^\\s*responsible path = (.+?)\\s*$");

    @Override
    public String name() {
        return "responsible-process";
    }

    @Override
    public String question() {
        return "On macOS: is each daemon responsible for itself?";
    }

    @Override
    public Diagnosis look() {
        if (family != Platform.Family.MACOS) {
            return Diagnosis.skipped("only macOS has responsible processes");
        }
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            each.health().map(Health::pid).ifPresent(pid -> found.add(one(each, pid)));
        }
        return Diagnosis.worst(found, Diagnosis.skipped("no daemon of this home runs"));
    }

    private Diagnosis one(DaemonFound daemon, long pid) {
        Optional<String> said = output.of(List.of("launchctl", "procinfo", Long.toString(pid)));
        Matcher responsible = PID.matcher(said.orElse(""));
        if (!responsible.find()) {
            return Diagnosis.skipped(
                    "launchctl tells root alone: sudo launchctl procinfo %d | grep responsible"
                            .formatted(pid));
        }
        Matcher path = PATH.matcher(said.orElse(""));
        String app = path.find() ? path.group(1) : "pid " + responsible.group(1);
        return Long.toString(pid).equals(responsible.group(1))
                ? Diagnosis.ok(
                        "%s, pid %d, is responsible for itself".formatted(daemon.title(), pid))
                : Diagnosis.warning(
                        "%s is responsible for %s, pid %d: its servers have that app's permissions"
                                .formatted(app, daemon.title(), pid),
                        "tether daemon stop, then tether daemon install");
    }
}
