package dev.mcptether.doctor;

import dev.mcptether.daemon.hosting.ChildrenFile;
import dev.mcptether.daemon.hosting.Leftovers;
import dev.mcptether.daemon.single.DaemonView;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProvenProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether a killed daemon has left servers that still run. Pid, start and boot prove each
/// of them.
record LeftoversCheck(Supplier<List<DaemonFound>> daemons, ProvenProcesses proven)
        implements Check {
    @Override
    public String name() {
        return "leftovers";
    }

    @Override
    public String question() {
        return "Has a killed daemon left servers that still run?";
    }

    @Override
    public Diagnosis look() {
        List<Diagnosis> found = new ArrayList<>();
        for (DaemonFound each : daemons.get()) {
            if (each.view() instanceof DaemonView.Stopped) {
                addAll(each, found);
            }
        }
        return Diagnosis.worst(found, Diagnosis.ok("no server runs without its daemon"));
    }

    private void addAll(DaemonFound daemon, List<Diagnosis> found) {
        ChildrenFile file = new ChildrenFile(daemon.folder().home(), daemon.name(), _ -> {});
        List<ProcessIdentity> left =
                new Leftovers(file, proven)
                        .find().stream()
                                .flatMap(child -> proven.session(child.process()).stream())
                                .distinct()
                                .toList();
        if (!left.isEmpty()) {
            found.add(
                    Diagnosis.failed(
                            "%s is gone and left %s"
                                    .formatted(
                                            daemon.title(),
                                            Diagnosis.list(
                                                    left.stream().map(each -> "pid " + each.pid()),
                                                    ", ")),
                            "tether cleanup"));
        }
    }
}
