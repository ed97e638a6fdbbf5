package dev.mcptether.app;

import dev.mcptether.daemon.single.DaemonFolder;
import dev.mcptether.daemon.single.Health;
import dev.mcptether.daemon.single.LastEnds;
import dev.mcptether.fleet.InstanceCard;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.telemetry.slots.SlotsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Adds to an inventory what the files of the instances tell. Waits for the disk.
final class HostReporter {
    private static final int MOST_ENDS = 5;

    private final StateDirectory home;
    private final HostInventory inventory;

    HostReporter(StateDirectory home, HostInventory inventory) {
        this.home = home;
        this.inventory = inventory;
    }

    HostReport report() {
        Inventory now = inventory.look();
        Map<Long, String> remarks = new HashMap<>();
        now.nodes().forEach(node -> link(node, remarks));
        now.unregistered().forEach(node -> remarks.put(node.pid(), "shows no card"));
        now.daemons().stream()
                .filter(LogicalDaemon::own)
                .forEach(daemon -> sessions(daemon, remarks));
        return new HostReport(now, remarks, ends());
    }

    private void link(ProcessNode node, Map<Long, String> remarks) {
        InstanceCard card = node.card();
        if (card == null || node.kind() != ProcessKind.SHIM) {
            return;
        }
        Path counters =
                home.root()
                        .resolve("run")
                        .resolve("instances")
                        .resolve(card.instance() + ".counters");
        try {
            SlotsFile.read(counters)
                    .value("tether_link_up")
                    .ifPresent(up -> remarks.put(node.pid(), up == 0 ? "link down" : "link up"));
        } catch (IOException unreadable) {
            // A shim whose home is full or read-only has no such file.
        }
    }

    /// Adds the number of sessions to the process that health.json is about.
    private void sessions(LogicalDaemon daemon, Map<Long, String> remarks) {
        new DaemonFolder(home, daemon.name())
                .health()
                .ifPresent(health ->
                        daemon.members().stream()
                                .filter(each -> each.identity().equals(health.process()))
                                .forEach(each -> remarks.put(each.pid(), words(health))));
    }

    private static String words(Health health) {
        int sessions = health.sessions();
        String state = health.json().at("state").string();
        String counted = sessions == 1 ? "1 session" : sessions + " sessions";
        return state.equals("serving") ? counted : state + ", " + counted;
    }

    private List<String> ends() {
        List<Ended> all =
                inventory.names().stream()
                        .flatMap(name ->
                                LastEnds.of(new DaemonFolder(home, name)).all().stream()
                                        .map(end -> new Ended(name, end)))
                        .sorted(Ended::compare)
                        .toList();
        return all.stream().skip(Math.max(0, all.size() - MOST_ENDS)).map(Ended::toString).toList();
    }

    private record Ended(String name, LastEnds.End end) {
        private static int compare(Ended one, Ended other) {
            return one.end.at().compareTo(other.end.at());
        }

        @Override
        public String toString() {
            return "%s  %s, pid %d: %s%s"
                    .formatted(
                            end.at().truncatedTo(ChronoUnit.SECONDS),
                            name,
                            end.pid(),
                            end.how(),
                            end.detail().isEmpty() ? "" : ", " + end.detail());
        }
    }
}
