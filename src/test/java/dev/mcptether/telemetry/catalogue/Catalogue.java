package dev.mcptether.telemetry.catalogue;

import dev.mcptether.event.Event;
import dev.mcptether.event.Fact;
import dev.mcptether.event.Label;
import dev.mcptether.event.Role;
import dev.mcptether.fleet.exporter.FleetMetrics;
import dev.mcptether.fleet.exporter.HostFamilies;
import dev.mcptether.telemetry.log.LineEvents;
import dev.mcptether.telemetry.slots.Expected;
import dev.mcptether.telemetry.slots.Family;
import dev.mcptether.telemetry.slots.Metrics;
import dev.mcptether.telemetry.spans.SpanDefinition;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Makes docs/telemetry.md from the definitions on which the program runs, so the two cannot
/// differ. Also knows all names that dashboards and alerts may use. {@link CatalogueTest} writes
/// the file.
public final class Catalogue {
    private static final String HEAD =
            """
            # Telemetry

            Generated (CONTRIBUTING has the command); edit the definitions instead: `event/`,
            `telemetry/slots/Metrics`, `telemetry/spans/SpanDefinition`.

            One mechanism: the code that makes a fact true emits one event. Every event changes the counters it
            concerns at once, in a mapped file that outlives the process; most are then written to the event log,
            and some become spans. `/metrics` reads the file, so the endpoint, the log's last line and the host's
            ledger are one number.
            """;

    private static final String METRICS =
            """
            ## Metrics

            Every series a healthy instance can have is there from its start, at 0. Series marked with * are counted
            exactly as well but appear with their first event, because they stand for what should not come up.
            Of `tether_parent_checks_total` and `tether_orphan_shutdowns_total` an instance shows the methods its
            operating system has. The label `method` of `tether_calls_total` groups all methods but three as `other`;
            the event log and the spans have each by name.

            """;

    private static final String PROCESS_METRICS =
            """
            | `tether_build_info` | gauge | The version of this Tether; always 1. | `role`, `version`, `java` |
            | `process_cpu_seconds_total` | counter | Processor time used. | |
            | `process_start_time_seconds` | gauge | When the process was started. | |
            | `process_resident_memory_bytes` | gauge | Resident memory, shared pages included (Linux). | |
            | `process_open_fds` | gauge | Open file descriptors (Linux). | |
            | `jvm_memory_used_bytes`, `jvm_memory_max_bytes` | gauge | The heap. | `area`: heap |
            """;

    private static final String FLEET =
            """
            ## Metrics of the host

            One instance of a home leads and serves them at `TETHER_FLEET`. Of every counter and histogram above there is
            the sum over all instances of this boot, those that have ended included: `tether_calls_total` is
            `tether_host_calls_total`, `mcp_client_operation_duration_seconds` is
            `tether_host_mcp_client_operation_duration_seconds`. It never falls, and every series is there from the start, at
            0. Calls are counted at the shim alone. What leaders count goes on when another leads:
            `tether_fleet_elections_total`, `tether_fleet_port_conflicts_total`, `tether_fleet_ledger_folds_total`,
            `tether_fleet_ledger_errors_total`. The rest are gauges of the moment:

            """;

    private static final String EVENTS =
            """
            ## Events

            A line of the event log is a JSON object: `seq` (gapless from 1), `ts`, `event`, `severity`, `instance`,
            `boot`, `pid`, `role`, `trace_id` and `span_id` when the event belongs to a trace, the event's own fields,
            and `prev`, the SHA-256 of the line before. Durations are numbers of seconds. `instance.stopped` and
            `telemetry.log_continued` also carry `counters`: every counter that is not 0. Recorded as: **line**;
            **durable**, forced to disk within 50 ms and before the process ends; **counted**, no line, but its increments are
            in the next `telemetry.counted`, so that the log always explains the counters (`tether verify`).

            """;

    private static final String SPANS =
            """
            ## Spans

            Exported when `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or
            `OTEL_TRACES_EXPORTER` says so; the protocol is `http/protobuf`. Names and attributes follow OpenTelemetry's
            conventions for MCP. The resource has `service.name` (`tether-shim`, `tether-daemon`), `service.version`,
            `service.instance.id`, `process.pid` and `tether.role`; `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`
            win. With `OTEL_LOGS_EXPORTER` set, the events with lines are exported as log records too, named
            `tether.` and the event's name.

            """;

    private final Metrics metrics = new Metrics();
    private final Expected shim = new Expected(Role.SHIM, "linux");
    private final Expected daemon = new Expected(Role.DAEMON, "linux");
    private final List<Expected> all = List.of(shim, new Expected(Role.SHIM, "windows"), daemon);

    /// Every name that `/metrics` can show. Histograms are there with their suffixes too.
    public List<String> metricNames() {
        TreeSet<String> names = new TreeSet<>();
        for (Family family : metrics.layout().families()) {
            names.add(family.name());
            if (family.type() == Family.Type.HISTOGRAM) {
                for (String suffix : List.of("_bucket", "_sum", "_count")) {
                    names.add(family.name() + suffix);
                }
            }
        }
        for (FleetMetrics metric : FleetMetrics.values()) {
            names.add(metric.family());
        }
        for (String name : List.copyOf(names)) {
            if (!name.startsWith("tether_fleet_") && grows(name)) {
                names.add(HostFamilies.hostName(name));
            }
        }
        PROCESS_METRICS
                .lines()
                .flatMap(line -> Arrays.stream(line.split("\\|", -1)[1].split(",", -1)))
                .forEach(name -> names.add(name.strip().replace("`", "")));
        return List.copyOf(names);
    }

    private boolean grows(String name) {
        return metrics.layout().families().stream()
                .filter(family -> name.startsWith(family.name()))
                .anyMatch(family ->
                        family.type() == Family.Type.COUNTER
                                || family.type() == Family.Type.HISTOGRAM);
    }

    /// The name of every event.
    public List<String> eventNames() {
        return Arrays.stream(Fact.values()).map(Fact::dottedName).toList();
    }

    /// The text of the document.
    public String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append('\n').append(METRICS);
        metrics(text);
        text.append('\n').append(FLEET);
        fleet(text);
        text.append('\n').append(EVENTS);
        events(text);
        text.append('\n').append(SPANS);
        spans(text);
        return text.toString();
    }

    private void metrics(StringBuilder text) {
        text.append("| name | type | meaning | labels | shown by |\n|---|---|---|---|---|\n");
        for (Family family : metrics.layout().families()) {
            text.append(
                    "| `%s` | %s | %s | %s | %s |\n"
                            .formatted(
                                    family.name(),
                                    type(family),
                                    family.help(),
                                    labels(family),
                                    roles(family)));
        }
        PROCESS_METRICS.lines().forEach(line -> text.append(line).append(" all |\n"));
    }

    private static void fleet(StringBuilder text) {
        text.append("| name | meaning | labels |\n|---|---|---|\n");
        for (FleetMetrics metric : FleetMetrics.values()) {
            String labels =
                    metric.labels().stream()
                            .map(label -> "`" + label + "`")
                            .collect(Collectors.joining(", "));
            text.append("| `%s` | %s | %s |\n".formatted(metric.family(), metric.help(), labels));
        }
    }

    private static String type(Family family) {
        return switch (family.type()) {
            case COUNTER -> "counter";
            case HISTOGRAM ->
                    Arrays.stream(family.bounds())
                            .mapToObj(bound -> family.scale().exact(bound).toString())
                            .collect(Collectors.joining(" ", "histogram: ", ""));
            case TALLY, LEVEL -> "gauge";
        };
    }

    private String labels(Family family) {
        List<String> texts = new ArrayList<>();
        for (int label = 0; label < family.labels().size(); label++) {
            Family.Labels labels = family.labels().get(label);
            List<String> values = new ArrayList<>();
            for (String value : labels.values()) {
                values.add(everExpected(family, label, value) ? value : value + "*");
            }
            texts.add("`" + labels.name() + "`: " + String.join(", ", values));
        }
        return String.join("; ", texts);
    }

    /// Whether any expected series of the family has this value.
    private boolean everExpected(Family family, int label, String value) {
        for (int series = 0; series < family.series(); series++) {
            int one = series;
            if (family.values(series).get(label).equals(value)
                    && all.stream().anyMatch(each -> each.has(family, one))) {
                return true;
            }
        }
        return false;
    }

    private String roles(Family family) {
        boolean shims = shim.has(family);
        boolean daemons = daemon.has(family);
        if (shims && daemons) {
            return "all";
        }
        return shims ? "shims" : daemons ? "daemons" : "whoever it happens to";
    }

    private static void events(StringBuilder text) {
        text.append("| event | severity | recorded | meaning | fields |\n|---|---|---|---|---|\n");
        for (Fact fact : Fact.values()) {
            text.append(
                    "| `%s` | %s | %s | %s | %s |\n"
                            .formatted(
                                    fact.dottedName(),
                                    fact.severity().label(),
                                    recorded(fact.recording()),
                                    fact.doc(),
                                    fact.recording() == Fact.Recording.COUNTED
                                            ? ""
                                            : fields(fact.kind())));
        }
    }

    private static String recorded(Fact.Recording recording) {
        return switch (recording) {
            case LINE -> "line";
            case DURABLE_LINE -> "durable";
            case COUNTED -> "counted";
        };
    }

    private static String fields(Class<? extends Event> kind) {
        return Arrays.stream(kind.getRecordComponents())
                .map(Catalogue::field)
                .collect(Collectors.joining(", "));
    }

    private static String field(RecordComponent component) {
        String name = "`" + LineEvents.field(component) + "`";
        Class<?> type = component.getType();
        if (!Label.class.isAssignableFrom(type) || type.getSimpleName().equals("Method")) {
            return name;
        }
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Label) constant).label())
                .collect(Collectors.joining(" \\| ", name + " (", ")"));
    }

    private static void spans(StringBuilder text) {
        text.append("| span | kind | meaning | attributes |\n|---|---|---|---|\n");
        for (SpanDefinition span : SpanDefinition.ALL) {
            text.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    span.spanName(),
                                    span.kind(),
                                    span.doc(),
                                    span.attributes().stream()
                                            .map(name -> "`" + name + "`")
                                            .collect(Collectors.joining(", "))));
        }
    }
}
