package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The totals of all instances of this boot as metrics. What an instance calls `tether_calls_total`
/// is `tether_host_calls_total` here. Every series that this version knows is there from the start,
/// at 0. Series that only instances of other versions have counted come after them.
public final class HostFamilies {
    private static final String OWN = "tether_";
    private static final String HOST = "tether_host_";

    /// Metrics that the leader counts. Their totals continue to grow when another instance leads.
    private static final List<String> LEADERS =
            List.of(
                    "tether_elections_total",
                    "tether_port_conflicts_total",
                    "tether_ledger_folds_total",
                    "tether_ledger_errors_total");

    private final Map<String, MetricFamily> kinds = new LinkedHashMap<>();
    private final List<String> series;

    /// @param kinds each metric of an instance, without samples
    /// @param series all series, as an instance names them
    public HostFamilies(List<MetricFamily> kinds, List<String> series) {
        kinds.forEach(each -> this.kinds.put(each.name(), each));
        this.series = List.copyOf(series);
    }

    /// All series that this version knows, as an instance names them.
    List<String> series() {
        return series;
    }

    /// @param totals by series; a series that is not named is 0
    public List<MetricFamily> of(Map<String, BigDecimal> totals) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (String each : series) {
            add(each, totals.getOrDefault(each, BigDecimal.ZERO), samples);
        }
        TreeSet<String> others = new TreeSet<>(totals.keySet());
        series.forEach(others::remove);
        others.forEach(each -> add(each, totals.getOrDefault(each, BigDecimal.ZERO), samples));
        List<MetricFamily> families = new ArrayList<>();
        samples.forEach((name, found) -> families.add(family(name, found)));
        return families;
    }

    private void add(String each, BigDecimal value, Map<String, List<Sample>> samples) {
        int brace = each.indexOf('{');
        String name = brace < 0 ? each : each.substring(0, brace);
        String labels = brace < 0 ? "" : each.substring(brace + 1, each.length() - 1);
        String base = base(name);
        samples.computeIfAbsent(base, _ -> new ArrayList<>())
                .add(new Sample(name.substring(base.length()), labels, value.doubleValue()));
    }

    private String base(String name) {
        if (kinds.containsKey(name) || name.endsWith("_total")) {
            return name;
        }
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    private MetricFamily family(String name, List<Sample> samples) {
        MetricFamily kind = kinds.get(name);
        MetricFamily.Type type =
                name.endsWith("_total") ? MetricFamily.Type.COUNTER : MetricFamily.Type.HISTOGRAM;
        String help =
                kind == null ? "Counted by instances of another version of Tether." : kind.help();
        return new MetricFamily(hostName(name), type, help, samples);
    }

    /// A metric's name on the host.
    public static String hostName(String name) {
        if (LEADERS.contains(name)) {
            return "tether_fleet_" + name.substring(OWN.length());
        }
        return HOST + (name.startsWith(OWN) ? name.substring(OWN.length()) : name);
    }
}
