package dev.mcptether.fleet.exporter;

import dev.mcptether.event.Fleet.DriftKind;
import dev.mcptether.fleet.inventory.Finding.What;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Lists what is wrong on the host and what to do about it, worst first.
final class HostFindings {
    private HostFindings() {}

    static List<FleetPicture.Finding> of(
            Inventory inventory, Drift drift, Map<UUID, InstanceNumbers> numbers) {
        List<FleetPicture.Finding> findings = new ArrayList<>();
        for (LogicalDaemon each : inventory.daemons()) {
            if (each.own() && each.state().equals("crash_loop")) {
                findings.add(
                        finding(
                                "crash_loop",
                                "the command of daemon '%s' ends again and again"
                                        .formatted(each.name()),
                                "read `tether daemon logs`, mend the command, then `tether daemon"
                                        + " restart`"));
            }
        }
        findings.addAll(Unlinked.of(inventory, numbers));
        inventory.problems().stream()
                .sorted(Comparator.comparingInt(each -> rank(each.finding().what())))
                .forEach(each -> findings.add(finding(each)));
        add(
                findings,
                drift,
                DriftKind.UNREGISTERED,
                "run `tether doctor`: a home that cannot be written, or a deleted card");
        add(
                findings,
                drift,
                DriftKind.VANISHED,
                "run `tether doctor`: the ledger cannot be written");
        add(
                findings,
                drift,
                DriftKind.SESSIONS,
                "run `tether daemon sessions` and `tether ps`: who is connected, and who is there");
        return List.copyOf(findings);
    }

    private static void add(
            List<FleetPicture.Finding> findings, Drift drift, DriftKind kind, String next) {
        if (drift.count(kind) != 0) {
            String detail =
                    switch (kind) {
                        case UNREGISTERED -> "no card names ";
                        case VANISHED -> "ended and not counted yet: ";
                        case SESSIONS -> "sessions at the daemon: ";
                        case DUPLICATE_DAEMON, LEAKING_CLIENT -> "";
                    };
            findings.add(finding(kind.label(), detail + drift.words(kind), next));
        }
    }

    private static FleetPicture.Finding finding(String what, String detail, String next) {
        return new FleetPicture.Finding(what, detail, null, next);
    }

    private static FleetPicture.Finding finding(Problem problem) {
        return new FleetPicture.Finding(
                problem.finding().what().label(),
                problem.toString(),
                problem.node().pid(),
                next(problem));
    }

    private static int rank(What what) {
        return switch (what) {
            case DUPLICATE_DAEMON -> 0;
            case ORPHAN -> 1;
            case LEAKING_CLIENT -> 2;
            case ZOMBIE -> 3;
        };
    }

    private static String next(Problem problem) {
        return switch (problem.finding().what()) {
            case DUPLICATE_DAEMON, ORPHAN ->
                    "see `tether cleanup --dry-run`, then end it with `tether cleanup`";
            case LEAKING_CLIENT -> "restart the client; it starts shims and does not end them";
            case ZOMBIE -> "its parent does not reap it; restart the parent";
        };
    }
}
