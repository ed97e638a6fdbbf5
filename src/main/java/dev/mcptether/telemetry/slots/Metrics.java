package dev.mcptether.telemetry.slots;

import dev.mcptether.event.CallOutcome;
import dev.mcptether.event.Daemon.RejectReason;
import dev.mcptether.event.Daemon.ShimWatch;
import dev.mcptether.event.Direction;
import dev.mcptether.event.Dropped;
import dev.mcptether.event.Exai.Again;
import dev.mcptether.event.ExitReason;
import dev.mcptether.event.Kind;
import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.event.Link.RetryCause;
import dev.mcptether.event.OrphanTrigger;
import dev.mcptether.event.Parent.CheckMethod;
import dev.mcptether.event.Parent.CheckOutcome;
import dev.mcptether.event.Telemetry.Part;
import dev.mcptether.telemetry.slots.Family.Labels;
import dev.mcptether.telemetry.slots.Family.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every metric that an instance counts, with its slots. Dashboards and alerts rely on the names
/// and labels. Add new families at the end.
public final class Metrics {
    /// OpenTelemetry's buckets for MCP durations (semantic conventions, gen-ai/mcp.md).
    private static final Duration[] MCP_BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300)
    };

    /// Around the promised 60 us of a round trip, then up to what a person begins to notice.
    private static final Duration[] TRANSIT_BUCKETS = {
        Duration.ofNanos(25_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(5)
    };

    /// The bounds stand for a reconnect, a daemon's restart, twice the default wait of a call, and
    /// a lunch break.
    private static final Duration[] OUTAGE_BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(600)
    };

    /// Stands for every server that has no name of its own here.
    private static final String OTHER = "other";

    private final List<Family> families = new ArrayList<>();

    final Family connectAttempts =
            counter(
                    "tether_connect_attempts_total",
                    "Connect attempts that have ended, by how.",
                    Labels.of("outcome", ConnectOutcome.values()));
    final Family retries =
            counter(
                    "tether_retries_total",
                    "Connect attempts that followed a failed one or a lost link.",
                    Labels.of("cause", RetryCause.values()));
    final Family parentChecks =
            counter(
                    "tether_parent_checks_total",
                    "Checks of processes of the lineage.",
                    Labels.of("method", CheckMethod.values()),
                    Labels.of("outcome", CheckOutcome.values()));
    final Family orphanShutdowns =
            counter(
                    "tether_orphan_shutdowns_total",
                    "Shutdowns that prevented an orphan, by the watch that noticed.",
                    Labels.of("trigger", OrphanTrigger.values()));
    final Family shutdowns =
            counter(
                    "tether_shutdowns_total",
                    "Completed shutdowns, by reason.",
                    Labels.of("reason", ExitReason.values()));
    final Family calls =
            counter(
                    "tether_calls_total",
                    "Requests that have ended, by how.",
                    Labels.of("method", MethodGroup.values()),
                    Labels.of("outcome", CallOutcome.values()));
    final Family messages =
            counter(
                    "tether_messages_total",
                    "Messages handed to the other side.",
                    Labels.of("direction", Direction.values()),
                    Labels.of("kind", Kind.values()));
    final Family messageBytes =
            counter(
                    "tether_message_bytes_total",
                    "Bytes of the messages handed to the other side, without line ends.",
                    Labels.of("direction", Direction.values()),
                    Labels.of("kind", Kind.values()));
    final Family dropped =
            counter(
                    "tether_dropped_total",
                    "Things left out on purpose, by what and why.",
                    Labels.of("what", Dropped.What.values()),
                    Labels.of("why", Dropped.Why.values()));
    final Family clientOperation =
            histogram(
                    "mcp_client_operation_duration_seconds",
                    "From a client's request to its one answer, as the client sees it.",
                    MCP_BUCKETS);
    final Family clientSession =
            histogram(
                    "mcp_client_session_duration_seconds",
                    "From a session's first message to its end.",
                    MCP_BUCKETS);
    final Family transit =
            histogram(
                    "tether_transit_seconds",
                    "Time a message spends inside the shim.",
                    TRANSIT_BUCKETS,
                    Labels.of("direction", Direction.values()));
    final Family outages =
            histogram("tether_outage_seconds", "Time without a usable link.", OUTAGE_BUCKETS);
    final Family linkUp =
            gauge(
                    "tether_link_up",
                    "1 while there is a link, else 0.",
                    Family.Type.LEVEL,
                    Scale.ONE);
    final Family versionDiffers =
            gauge(
                    "tether_link_version_differs",
                    "1 while the link is to a daemon of another version, else 0.",
                    Family.Type.LEVEL,
                    Scale.ONE);
    final Family callsInFlight =
            gauge(
                    "tether_calls_in_flight",
                    "Requests that have begun and not ended.",
                    Family.Type.TALLY,
                    Scale.ONE);
    final Family queuedMessages =
            gauge(
                    "tether_queued_messages",
                    "Messages of the client that wait for a link.",
                    Family.Type.LEVEL,
                    Scale.ONE);
    final Family lastParentCheck =
            gauge(
                    "tether_last_parent_check_timestamp_seconds",
                    "When a process of the lineage was last checked; 0: never.",
                    Family.Type.LEVEL,
                    Scale.MILLIS);
    final Family degraded =
            counter(
                    "tether_telemetry_degraded_total",
                    "How often a part of telemetry could not do its work.",
                    Labels.of("part", Part.values()));
    final Family serverOperation =
            histogram(
                    "mcp_server_operation_duration_seconds",
                    "From a client's request to its one answer, as the daemon sees it.",
                    MCP_BUCKETS);
    final Family serverSession =
            histogram(
                    "mcp_server_session_duration_seconds",
                    "From the opening of a session at the daemon to its end.",
                    MCP_BUCKETS);
    final Family daemonSessions =
            gauge(
                    "tether_daemon_sessions",
                    "Sessions that are open at this daemon.",
                    Family.Type.TALLY,
                    Scale.ONE);
    final Family daemonShims =
            gauge(
                    "tether_daemon_shims",
                    "Open sessions, by how their shim watches its client.",
                    Family.Type.TALLY,
                    Scale.ONE,
                    Labels.of("watch", ShimWatch.values()));
    final Family refusedConnections =
            counter(
                    "tether_daemon_refused_connections_total",
                    "Connections that were refused before they became a session.",
                    Labels.of("reason", RejectReason.values()));
    final Family daemonStartsLost =
            counter(
                    "tether_daemon_starts_lost_total",
                    "Starts that came second, so that this instance stayed the daemon.");
    final Family daemonsKilled =
            counter(
                    "tether_daemon_predecessors_killed_total",
                    "Daemons before this one that were killed.");
    final Family daemonSelfChecksFailed =
            counter(
                    "tether_daemon_self_checks_failed_total",
                    "Checks of its own address and pid file in which the daemon did not find itself.");
    final Family daemonWorkerEnds =
            counter("tether_daemon_worker_ends_total", "Ends of the supervised command.");
    final Family daemonCrashLoops =
            counter(
                    "tether_daemon_crash_loops_total",
                    "How often the supervised command ended too often and was not started again.");
    final Family pacedCalls =
            counter(
                    "tether_exai_paced_calls_total",
                    "Calls that waited because the EXAI daemon's rate limit would have dropped them.");
    final Family callsAskedAgain =
            counter(
                    "tether_exai_calls_asked_again_total",
                    "Calls sent to the EXAI daemon again, by why; this cannot make them run twice.",
                    Labels.of("why", Again.values()));

    final Family elections =
            counter(
                    "tether_elections_total",
                    "Times this instance became the host's exporter; summed up on the host as tether_fleet_elections_total.");
    final Family portConflicts =
            counter(
                    "tether_port_conflicts_total",
                    "Times this instance led and found its address taken; on the host tether_fleet_port_conflicts_total.");
    final Family ledgerFolds =
            counter(
                    "tether_ledger_folds_total",
                    "Ended instances this one has folded into the ledger; on the host tether_fleet_ledger_folds_total.");
    final Family ledgerErrors =
            counter(
                    "tether_ledger_errors_total",
                    "Failures to count an ended instance or to write the ledger; on the host tether_fleet_ledger_errors_total.");

    final Family serverProcesses;
    final Family serverSessions;
    final Family serverCalls;
    final Family serverRestarts;
    final Family serverQueued;

    /// The server names that have their own series, and their positions.
    private final Map<String, Integer> servers = new LinkedHashMap<>();

    private final Layout layout;

    /// For an instance that hosts no named servers.
    public Metrics() {
        this(List.of());
    }

    /// @param names of servers; servers that are added later count as `other`
    public Metrics(List<String> names) {
        for (String each : List.of("main", "tether")) {
            servers.put(each, servers.size());
        }
        names.forEach(each -> servers.putIfAbsent(each, servers.size()));
        servers.putIfAbsent(OTHER, servers.size());
        Labels byServer = new Labels("server", List.copyOf(servers.keySet()));
        serverProcesses =
                gauge(
                        "tether_server_processes",
                        "Living processes of hosted servers.",
                        Family.Type.TALLY,
                        Scale.ONE,
                        byServer);
        serverSessions =
                gauge(
                        "tether_server_sessions",
                        "Sessions that a hosted server serves.",
                        Family.Type.TALLY,
                        Scale.ONE,
                        byServer);
        serverCalls =
                counter(
                        "tether_server_calls_total",
                        "Requests of clients to hosted servers that have ended, by how.",
                        byServer,
                        Labels.of("outcome", CallOutcome.values()));
        serverRestarts =
                counter(
                        "tether_server_restarts_total",
                        "Processes that were started in place of one that ended by itself.",
                        byServer);
        serverQueued =
                gauge(
                        "tether_server_queued_messages",
                        "Messages of clients that wait for a server's process.",
                        Family.Type.TALLY,
                        Scale.ONE,
                        byServer);
        layout = new Layout(families);
    }

    /// The position of a server's name among the label's values.
    int place(String server) {
        Integer known = servers.get(server);
        return known != null ? known : servers.size() - 1;
    }

    public Layout layout() {
        return layout;
    }

    /// Upper bounds of the buckets of all MCP durations, in nanoseconds.
    public long[] operationBounds() {
        return clientOperation.bounds();
    }

    private Family counter(String name, String help, Labels... labels) {
        return add(name, Family.Type.COUNTER, Scale.ONE, help, new long[0], labels);
    }

    private Family gauge(
            String name, String help, Family.Type type, Scale scale, Labels... labels) {
        return add(name, type, scale, help, new long[0], labels);
    }

    private Family histogram(String name, String help, Duration[] bounds, Labels... labels) {
        long[] nanos = Arrays.stream(bounds).mapToLong(Duration::toNanos).toArray();
        return add(name, Family.Type.HISTOGRAM, Scale.NANOS, help, nanos, labels);
    }

    private Family add(
            String name,
            Family.Type type,
            Scale scale,
            String help,
            long[] bounds,
            Labels... labels) {
        int first = families.isEmpty() ? 0 : families.getLast().end();
        Family family = new Family(name, type, scale, help, List.of(labels), bounds, first);
        families.add(family);
        return family;
    }
}
