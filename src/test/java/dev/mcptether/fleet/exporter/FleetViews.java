package dev.mcptether.fleet.exporter;

import dev.mcptether.fleet.Instances;
import dev.mcptether.fleet.Targets;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.ledger.DiskLedgers;
import dev.mcptether.fleet.ledger.HostTotals;
import dev.mcptether.fleet.ledger.InstanceFiles;
import dev.mcptether.home.StateDirectory;
import dev.mcptether.process.ProcessIdentity;
import dev.mcptether.process.ProcessTable;
import dev.mcptether.time.Timers;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Makes the exporter's view of a host on which no process of Tether runs. The cards are what a
/// test says.
final class FleetViews {
    private FleetViews() {}

    static FleetView of(
            Leading leading,
            FakeSources sources,
            StateDirectory home,
            Timers timers,
            InstantSource clock) {
        return new FleetView(
                leading,
                new HostTotals(new NoInstances(), new DiskLedgers(home, clock), "boot", _ -> {}),
                new Targets(home, new Instances(home, ProcessTable.ofThisHost()), clock),
                new HostFamilies(List.of(), List.of("tether_retries_total")),
                new HostPictures(
                        sources, () -> new Inventory(clock.instant(), List.of(), List.of(), 0)),
                _ -> {},
                timers,
                clock);
    }

    /// A home without instances.
    private static final class NoInstances implements InstanceFiles {
        @Override
        public List<UUID> list() {
            return List.of();
        }

        @Override
        public Found find(UUID instance) {
            throw new IllegalArgumentException("nobody is named " + instance);
        }

        @Override
        public Life life(ProcessIdentity process) {
            return Life.GONE;
        }

        @Override
        public void remove(UUID instance) {
            throw new IllegalArgumentException("nobody is named " + instance);
        }
    }
}
