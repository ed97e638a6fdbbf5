package dev.mcptether.app;

import dev.mcptether.config.FleetConfig;
import dev.mcptether.config.InventorySettings;
import dev.mcptether.config.Platform;
import dev.mcptether.event.EventSink;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.election.Leader;
import dev.mcptether.fleet.exporter.FleetView;
import dev.mcptether.fleet.exporter.HostExporter;
import dev.mcptether.fleet.exporter.HostFamilies;
import dev.mcptether.fleet.exporter.HostPictures;
import dev.mcptether.fleet.exporter.Leading;
import dev.mcptether.fleet.ledger.DiskLedgers;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.Command;
import dev.mcptether.process.HostLook;
import dev.mcptether.process.ListeningSockets;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.telemetry.prometheus.InstanceFamilies;
import dev.mcptether.telemetry.slots.GrowingSeries;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.time.Timers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Wires the exporter of the leader. Nothing of it is loaded before this instance leads.
final class Exporting {
    private Exporting() {}

    /// @param self this instance's process
    /// @param environment this process's own
    static Leader of(
            FleetConfig config,
            StateDirectory home,
            UUID instance,
            Role role,
            ProcessIdentity self,
            ProcessTable processes,
            EventSink events,
            Timers timers,
            Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        Leading leading = new Leading(instance, role, self, config.address(), config.hosts());
        Instances cards = new Instances(home, processes);
        HostTotals totals =
                new HostTotals(
                        new InstanceFilesOnDisk(home, processes, clock),
                        new DiskLedgers(home, clock),
                        processes.bootId(),
                        events);
        HostFamilies families =
                new HostFamilies(
                        InstanceFamilies.kinds(), GrowingSeries.of(new Metrics().layout()).names());
        FleetSourcesOnDisk sources = new FleetSourcesOnDisk(home, cards, clock);
        HostInventory inventory =
                new HostInventory(
                        home,
                        () -> InventorySettings.now(environment, Platform.current()),
                        HostLook.ofThisHost());
        HostPictures pictures = new HostPictures(sources, inventory::look);
        Targets targets = new Targets(home, cards, clock);
        FleetView view =
                new FleetView(leading, totals, targets, families, pictures, events, timers, clock);
        ListeningSockets sockets = ListeningSockets.ofThisHost();
        return new HostExporter(
                leading,
                home,
                view,
                sources,
                events,
                clock,
                port -> holder(sockets.pids(port), processes));
    }

    private static String holder(List<Long> pids, ProcessTable processes) {
        return pids.isEmpty()
                ? "a process that this user may not see"
                : pids.stream().map(pid -> named(pid, processes)).collect(Collectors.joining(", "));
    }

    private static String named(long pid, ProcessTable processes) {
        return processes
                .command(pid)
                .map(Command::program)
                .map(program -> "pid %d (%s)".formatted(pid, program))
                .orElse("pid " + pid);
    }
}
