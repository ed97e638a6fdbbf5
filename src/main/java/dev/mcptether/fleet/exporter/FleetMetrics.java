package dev.mcptether.fleet.exporter;

import dev.mcptether.exposition.MetricFamily;
import dev.mcptether.exposition.MetricFamily.Sample;
import java.util.List;

/// Every metric of the exporter's own; all others are the instances' totals. The names and labels
/// are a contract with dashboards and alerts.
public enum FleetMetrics {
    PROCESSES(
            "processes",
            "Processes of Tether, its clients and servers that exist.",
            "role",
            "state",
            "kind"),
    INSTANCES("instances", "Instances by their cards.", "role", "state"),
    DRIFT("drift", "How processes and instances differ; 0 on a healthy host.", "kind"),
    ORPHANS("orphans", "Shims whose client is gone.", "kind"),
    DAEMON_INSTANCES(
            "daemon_instances",
            "Logical daemons; a launcher and its worker are one.",
            "daemon",
            "state"),
    DAEMON_LISTENERS(
            "daemon_listeners", "Processes that listen on the daemon's address.", "daemon"),
    DAEMON_LISTENER_IS_WORKER(
            "daemon_listener_is_worker",
            "1 when the process that listens is the one the daemon names.",
            "daemon"),
    SHIMS_PER_CLIENT_MAX("shims_per_client_max", "Shims of the client that has most, for one URL."),
    LEAKING_CLIENTS("leaking_clients", "Clients with more shims for one URL than one should have."),
    LEADER_INFO("leader_info", "Which instance speaks for the host; always 1.", "instance", "role"),
    SCAN_SECONDS("scan_seconds", "How long the last look at all processes took.");

    private final String family;
    private final String help;

    /// Joined by commas.
    private final String labels;

    FleetMetrics(String name, String help, String... labels) {
        this.family = "tether_fleet_" + name;
        this.help = help;
        this.labels = String.join(",", labels);
    }

    /// The name as Prometheus shows it.
    public String family() {
        return family;
    }

    public String help() {
        return help;
    }

    /// The names of its labels.
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
    }

    /// All samples of this gauge.
    public MetricFamily of(List<Sample> samples) {
        return new MetricFamily(family, MetricFamily.Type.GAUGE, help, List.copyOf(samples));
    }

    public MetricFamily of(long count) {
        return of((double) count);
    }

    public MetricFamily of(double value) {
        return of(List.of(Sample.of(value)));
    }

    /// One sample of a whole number.
    ///
    /// @param values of the labels, in their order
    public Sample sample(long count, String... values) {
        return sample((double) count, values);
    }

    /// One sample.
    ///
    /// @param values of the labels, in their order
    public Sample sample(double value, String... values) {
        List<String> names = labels();
        if (values.length != names.size()) {
            throw new IllegalArgumentException(family + " has the labels " + labels);
        }
        String[] pairs = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            pairs[2 * i] = names.get(i);
            pairs[2 * i + 1] = values[i];
        }
        return new Sample("", MetricFamily.labels(pairs), value);
    }
}
