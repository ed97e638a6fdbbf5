package dev.mcptether.fleet.exporter;

import dev.mcptether.event.Fleet.DriftKind;
import dev.mcptether.event.Role;
import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import dev.mcptether.fleet.Instances.Entry;
import dev.mcptether.fleet.Instances.Presence;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.Inventory;
import dev.mcptether.fleet.inventory.LogicalDaemon;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.fleet.inventory.ProcessNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the gauges of one look at the host.
final class InventoryGauges {
    private static final List<String> DAEMON_STATES =
            List.of("starting", "serving", "draining", "crash_loop");

    private final Inventory inventory;
    private final List<Entry> cards;
    private final Drift drift;

    private InventoryGauges(Inventory inventory, List<Entry> cards, Drift drift) {
        this.inventory = inventory;
        this.cards = cards;
        this.drift = drift;
    }

    static List<MetricFamily> of(Inventory inventory, List<Entry> cards, Drift drift) {
        InventoryGauges gauges = new InventoryGauges(inventory, cards, drift);
        List<MetricFamily> all = new ArrayList<>();
        all.add(FleetMetrics.PROCESSES.of(gauges.processes()));
        all.add(FleetMetrics.INSTANCES.of(gauges.instances()));
        all.add(FleetMetrics.DRIFT.of(gauges.drift()));
        all.add(FleetMetrics.ORPHANS.of(gauges.orphans()));
        gauges.daemons(all);
        all.add(FleetMetrics.SHIMS_PER_CLIENT_MAX.of(inventory.mostShimsPerClient()));
        all.add(FleetMetrics.LEAKING_CLIENTS.of(drift.count(DriftKind.LEAKING_CLIENT)));
        return all;
    }

    static Stream<ProcessNode> living(Inventory inventory, ProcessKind kind) {
        return inventory
                .nodes()
                .filter(node -> node.kind() == kind && node.condition() != Condition.ZOMBIE);
    }

    private List<Sample> processes() {
        Map<List<String>, Long> counts =
                inventory
                        .nodes()
                        .collect(
                                Collectors.groupingBy(
                                        node ->
                                                List.of(
                                                        node.kind().label(),
                                                        node.condition().label(),
                                                        whose(node.own())),
                                        Collectors.counting()));
        List<Sample> samples = new ArrayList<>();
        for (ProcessKind kind : ProcessKind.values()) {
            for (Condition condition : Condition.values()) {
                for (boolean own : new boolean[] {true, false}) {
                    List<String> labels = List.of(kind.label(), condition.label(), whose(own));
                    samples.add(
                            FleetMetrics.PROCESSES.sample(
                                    counts.getOrDefault(labels, 0L),
                                    labels.toArray(String[]::new)));
                }
            }
        }
        return samples;
    }

    private static String whose(boolean own) {
        return own ? "own" : "foreign";
    }

    private List<Sample> instances() {
        Set<UUID> draining =
                inventory.daemons().stream()
                        .filter(daemon -> daemon.own() && daemon.state().equals("draining"))
                        .flatMap(daemon -> daemon.members().stream())
                        .map(ProcessNode::card)
                        .filter(card -> card != null)
                        .map(card -> card.instance())
                        .collect(Collectors.toSet());
        Map<List<String>, Long> counts =
                cards.stream()
                        .collect(
                                Collectors.groupingBy(
                                        each ->
                                                List.of(
                                                        each.card().role().label(),
                                                        state(each, draining)),
                                        Collectors.counting()));
        List<Sample> samples = new ArrayList<>();
        for (Role role : Role.values()) {
            for (String state : List.of("alive", "draining", "vanished")) {
                long count = counts.getOrDefault(List.of(role.label(), state), 0L);
                samples.add(FleetMetrics.INSTANCES.sample(count, role.label(), state));
            }
        }
        return samples;
    }

    private static String state(Entry entry, Set<UUID> draining) {
        if (entry.presence() == Presence.GONE) {
            return "vanished";
        }
        return draining.contains(entry.card().instance()) ? "draining" : "alive";
    }

    private List<Sample> drift() {
        List<Sample> samples = new ArrayList<>();
        for (DriftKind kind : DriftKind.values()) {
            samples.add(FleetMetrics.DRIFT.sample(drift.count(kind), kind.label()));
        }
        return samples;
    }

    private List<Sample> orphans() {
        Map<Boolean, Long> counts =
                inventory
                        .nodes()
                        .filter(Drift::isOrphan)
                        .collect(Collectors.groupingBy(ProcessNode::own, Collectors.counting()));
        return List.of(
                FleetMetrics.ORPHANS.sample(counts.getOrDefault(true, 0L), whose(true)),
                FleetMetrics.ORPHANS.sample(counts.getOrDefault(false, 0L), whose(false)));
    }

    private void daemons(List<MetricFamily> all) {
        Map<String, List<LogicalDaemon>> byName =
                inventory.daemons().stream()
                        .collect(
                                Collectors.groupingBy(
                                        LogicalDaemon::name,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<Sample> instances = new ArrayList<>();
        List<Sample> listeners = new ArrayList<>();
        List<Sample> right = new ArrayList<>();
        byName.forEach((name, daemons) -> {
            for (String state : DAEMON_STATES) {
                long count = daemons.stream().filter(each -> state.equals(state(each))).count();
                instances.add(FleetMetrics.DAEMON_INSTANCES.sample(count, name, state));
            }
            long listening =
                    daemons.stream().flatMap(each -> each.listeners().stream()).distinct().count();
            listeners.add(FleetMetrics.DAEMON_LISTENERS.sample(listening, name));
            boolean worker = daemons.stream().allMatch(LogicalDaemon::listenerIsWorker);
            right.add(FleetMetrics.DAEMON_LISTENER_IS_WORKER.sample(worker ? 1 : 0, name));
        });
        all.add(FleetMetrics.DAEMON_INSTANCES.of(instances));
        all.add(FleetMetrics.DAEMON_LISTENERS.of(listeners));
        all.add(FleetMetrics.DAEMON_LISTENER_IS_WORKER.of(right));
    }

    /// The state of a daemon. About a foreign daemon we know only whether it listens.
    private static String state(LogicalDaemon daemon) {
        if (DAEMON_STATES.contains(daemon.state())) {
            return daemon.state();
        }
        return daemon.listeners().isEmpty() ? "starting" : "serving";
    }
}
