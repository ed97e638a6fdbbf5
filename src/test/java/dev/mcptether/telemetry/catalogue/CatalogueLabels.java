package dev.mcptether.telemetry.catalogue;

import dev.mcptether.event.Fleet.DriftKind;
import dev.mcptether.event.Label;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.exporter.FleetMetrics;
import dev.mcptether.fleet.exporter.HostFamilies;
import dev.mcptether.fleet.inventory.Condition;
import dev.mcptether.fleet.inventory.ProcessKind;
import dev.mcptether.telemetry.slots.Family;
import dev.mcptether.telemetry.slots.Metrics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Knows the labels of each metric and the values of each label, as Prometheus gets them. A label
/// without values here can have any value.
public final class CatalogueLabels {
    /// Labels that come from prometheus.yml and the lists of targets.
    private static final Map<String, Set<String>> OF_TARGETS =
            Map.of(
                    "job", Set.of(),
                    "host", Set.of(),
                    "instance", Set.of(),
                    "role", labels(Role.values()),
                    "leader", Set.of(),
                    "le", Set.of());

    private static final Set<String> OWNERS = Set.of("own", "foreign");

    private final Map<String, Map<String, Set<String>>> byMetric = new HashMap<>();

    public CatalogueLabels() {
        for (Family family : new Metrics().layout().families()) {
            Map<String, Set<String>> labels = new HashMap<>();
            for (Family.Labels each : family.labels()) {
                // The names of servers come from tether.yaml, so any value is possible.
                boolean open = each.name().equals("server");
                labels.put(each.name(), open ? Set.of() : Set.copyOf(each.values()));
            }
            for (String suffix : List.of("", "_bucket", "_sum", "_count")) {
                byMetric.put(family.name() + suffix, labels);
                byMetric.put(HostFamilies.hostName(family.name() + suffix), labels);
            }
        }
        for (FleetMetrics metric : FleetMetrics.values()) {
            byMetric.put(
                    metric.family(),
                    metric.labels().stream()
                            .collect(Collectors.toMap(each -> each, each -> of(metric, each))));
        }
        byMetric.put("jvm_memory_used_bytes", Map.of("area", Set.of("heap")));
        byMetric.put("jvm_memory_max_bytes", Map.of("area", Set.of("heap")));
        byMetric.put("tether_build_info", Map.of("version", Set.of(), "java", Set.of()));
    }

    private static Set<String> of(FleetMetrics metric, String label) {
        return switch (metric) {
            case PROCESSES ->
                    switch (label) {
                        case "role" -> labels(ProcessKind.values());
                        case "state" -> labels(Condition.values());
                        default -> OWNERS;
                    };
            case INSTANCES ->
                    label.equals("role")
                            ? labels(Role.values())
                            : Set.of("alive", "draining", "vanished");
            case DRIFT -> labels(DriftKind.values());
            case ORPHANS -> OWNERS;
            case DAEMON_INSTANCES ->
                    label.equals("state")
                            ? Set.of("starting", "serving", "draining", "crash_loop")
                            : Set.of();
            default -> Set.of();
        };
    }

    private static Set<String> labels(Label[] all) {
        return Arrays.stream(all).map(Label::label).collect(Collectors.toSet());
    }

    /// Every label of any metric.
    public Set<String> names() {
        Set<String> names = new TreeSet<>(OF_TARGETS.keySet());
        byMetric.values().forEach(each -> names.addAll(each.keySet()));
        return names;
    }

    /// Whether a series of this metric can have this label with this value.
    public boolean has(String metric, String label, String value) {
        Map<String, Set<String>> own = byMetric.getOrDefault(metric, Map.of());
        Set<String> values = own.getOrDefault(label, OF_TARGETS.get(label));
        return values != null && (values.isEmpty() || values.contains(value));
    }

    /// Whether a series of this metric can have this label.
    public boolean has(String metric, String label) {
        Set<String> labels = new HashSet<>(OF_TARGETS.keySet());
        labels.addAll(byMetric.getOrDefault(metric, Map.of()).keySet());
        return labels.contains(label);
    }
}
