package dev.mcptether.doctor;

import dev.mcptether.fleet.inventory.Finding;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.Problem;
import java.util.List;
import java.util.function.Supplier;

/// Checks whether two daemons run where one should. A launcher and its worker are one daemon.
record DuplicateDaemonsCheck(Supplier<Inventory> inventory) implements Check {
    @Override
    public String name() {
        return "duplicate-daemons";
    }

    @Override
    public String question() {
        return "Is there one daemon for each address, ours or another's?";
    }

    @Override
    public Diagnosis look() {
        List<Problem> duplicates = new Findings(inventory).of(Finding.What.DUPLICATE_DAEMON);
        if (!duplicates.isEmpty()) {
            return Diagnosis.failed(Findings.words(duplicates), "tether cleanup");
        }
        List<LogicalDaemon> daemons = inventory.get().daemons();
        return daemons.isEmpty()
                ? Diagnosis.ok("no daemon runs")
                : Diagnosis.ok(
                        Diagnosis.list(daemons.stream().map(DuplicateDaemonsCheck::words), "; "));
    }

    /// "`default` is pid 4711", or "`foreign:127.0.0.1:8079` is pids 4711 and 4712".
    private static String words(LogicalDaemon daemon) {
        List<String> pids =
                daemon.members().stream().map(each -> Long.toString(each.pid())).toList();
        return "`%s` is %s %s"
                .formatted(
                        daemon.name(),
                        pids.size() == 1 ? "pid" : "pids",
                        String.join(" and ", pids));
    }
}
