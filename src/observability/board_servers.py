"""The Daemon and servers board: which clients are served, by which servers, and how the servers live."""

from grafana import (board, graph, logs, row, stat, steps, table, timeline, values, variables, by_name, by_pattern)

# Of the host's exporter, whose job and instance are not a daemon's.
OF_HOST = 'job=~".+", host=~"$host", instance=~".+"'

TOP = row(
    "Is it broken?",
    stat("Daemons", "Daemons that answer scrapes.", 'count(tether_daemon_sessions{@}) or vector(0)',
         thresholds=steps("red", (1, "green"), (2, "yellow"))),
    stat("Sessions", "Sessions that are open at the daemon.", "sum(tether_daemon_sessions{@})", thresholds=steps("blue")),
    stat("Refused connections", "Turned away before they became a session, a minute: strangers, foreign origins, unknown paths.",
         "60 * sum(rate(tether_daemon_refused_connections_total{@}[~]))", unit="cpm", decimals=1,
         thresholds=steps("green", (1, "yellow"), (10, "red"))),
    stat("Server processes", "Processes of hosted servers that live.", 'sum(tether_server_processes{@, server=~"$server"}) or vector(0)',
         thresholds=steps("blue")),
    stat("Server restarts", "Processes that were started in place of one that had ended by itself, of the server that has most, in the "
         "last 10 minutes. Above 5: runbook TetherServerCrashLoop.",
         'max(server:tether_host_server_restarts:increase10m{job=~".+", host=~"$host", server=~"$server"}) or vector(0)', decimals=0, thresholds=steps("green", (1, "yellow"), (5, "red"))),
    stat("Messages that wait", "Messages of clients that wait for a server's process.",
         'sum(tether_server_queued_messages{@, server=~"$server"}) or vector(0)',
         thresholds=steps("green", (1, "yellow"), (100, "red"))),
    timeline("Daemons by state", "From the host's exporter. crash_loop: runbook TetherDaemonCrashLoop.",
             f'sum by (host, daemon, state) (tether_fleet_daemon_instances{{{OF_HOST}, daemon=~"$daemon"}}) > 0',
             "{{host}} {{daemon}} {{state}}", values({1: ("1", "green"), 2: ("2", "red")}),
             overrides=[by_pattern(".* crash_loop", mappings=values({1: ("crashes", "red")}))]),
    timeline("Who listens", "Whether the process that listens at the daemon's address is the one its health file names. Otherwise: "
             "runbook TetherListenerNotWorker.",
             f'min by (host, daemon) (tether_fleet_daemon_listener_is_worker{{{OF_HOST}, daemon=~"$daemon", daemon!~"foreign:.*"}}) '
             f'and on (host, daemon) sum by (host, daemon) (tether_fleet_daemon_listeners{{{OF_HOST}}}) > 0 '
             f'or on () label_replace(0 * sum(tether_fleet_processes{{{OF_HOST}}}) - 1, "daemon", "any daemon", "", "")',
             "{{host}} {{daemon}}", values({-1: ("nobody", "red"), 0: ("another process", "red"), 1: ("its worker", "green")})),
    table("Daemons", "Which version, and since when.",
          ['max by (instance, version, java) (tether_build_info{@, role="daemon"})',
           '1000 * max by (instance) (process_start_time_seconds{@, role="daemon"})'],
          width=24, height=5, joined="instance", hidden=("Time", "Time 1", "Time 2", "Value #A"), names={"Value #B": "started"},
          overrides=[by_name("started", unit="dateTimeAsIso")]))

SESSIONS = row(
    "Sessions",
    graph("Sessions", "Open at each daemon.", "short", ("sum by (instance) (tether_daemon_sessions{@})", "{{instance}}")),
    graph("How shims watch their clients", "As they say themselves. `stdin_only` and `unwatched` may leave orphans.", "short",
          ("sum by (watch) (tether_daemon_shims{@})", "{{watch}}"), stacked=True),
    graph("Refused connections", "By reason, a minute.", "cpm",
          ("60 * sum by (reason) (rate(tether_daemon_refused_connections_total{@}[~]))", "{{reason}}")),
    graph("Calls", "As the daemon sees them, by outcome.", "reqps",
          ('sum by (outcome) (rate(tether_calls_total{@, role="daemon"}[~]))', "{{outcome}}"), stacked=True,
          colours=("ok", "error", "tool_error", "cancelled", "daemon_unavailable", "outcome_unknown")),
    graph("Call duration", "As the daemon sees them. The points are exemplars: each leads to its trace.", "s",
          ("histogram_quantile(0.5, sum by (le) (rate(mcp_server_operation_duration_seconds_bucket{@}[~])))", "median"),
          ("histogram_quantile(0.95, sum by (le) (rate(mcp_server_operation_duration_seconds_bucket{@}[~])))", "95th percentile"),
          exemplars=True),
    graph("Memory", "Resident memory of the daemon, without its servers, and heap in use.", "bytes",
          ('sum by (instance) (process_resident_memory_bytes{@, role="daemon"})', "{{instance}} resident"),
          ('sum by (instance) (jvm_memory_used_bytes{@, role="daemon"})', "{{instance}} heap")))

SERVERS = row(
    "Servers",
    graph("Processes", "Of each server. Shared ones have one for each kind of session.", "short",
          ('sum by (server) (tether_server_processes{@, server=~"$server"})', "{{server}}"), stacked=True),
    graph("Sessions", "Each server is hosted for.", "short",
          ('sum by (server) (tether_server_sessions{@, server=~"$server"})', "{{server}}"), stacked=True),
    graph("Restarts", "In place of one that ended by itself, a minute.", "cpm",
          ('60 * sum by (server) (rate(tether_server_restarts_total{@, server=~"$server"}[~]))', "{{server}}")),
    graph("Calls by server", "Requests to hosted servers that have ended.", "reqps",
          ('sum by (server) (rate(tether_server_calls_total{@, server=~"$server"}[~]))', "{{server}}"), stacked=True),
    graph("Failed calls by server", "Whose server died, was absent or refused.", "reqps",
          ('sum by (server, outcome) (rate(tether_server_calls_total{@, server=~"$server", '
           'outcome!~"ok|tool_error|cancelled|abandoned"}[~]))', "{{server}} {{outcome}}"), stacked=True),
    graph("Messages that wait", "For a server's process.", "short",
          ('sum by (server) (tether_server_queued_messages{@, server=~"$server"})', "{{server}}")))

SUPERVISED = row(
    "The daemon's own life",
    graph("Trouble", "Starts that came second, daemons before this one that were killed, ends of the supervised command, an hour.",
          "short", ("3600 * sum(rate(tether_daemon_starts_lost_total{@}[~]))", "starts lost"),
          ("3600 * sum(rate(tether_daemon_predecessors_killed_total{@}[~]))", "predecessors killed"),
          ("3600 * sum(rate(tether_daemon_worker_ends_total{@}[~]))", "ends of the command"), width=12),
    graph("Self checks", "Looks at its own address and pid file in which the daemon did not find itself, an hour.", "short",
          ("3600 * sum(rate(tether_daemon_self_checks_failed_total{@}[~]))", "failed"), width=12),
    collapsed=True)

EVENTS = row("Event log (where Loki is)", logs(
    "Events", "The daemon's events with lines, when OTEL_LOGS_EXPORTER is set.", '{service_name="tether-daemon"}', width=24),
    collapsed=True)


def document():
    return board("tether-servers", "Daemon and servers", "Who is served, by what, and how do the servers live?",
                 variables("tether_daemon_sessions",
                           daemon='label_values(tether_fleet_daemon_instances{host=~"$host"}, daemon)',
                           server='label_values(tether_server_processes{job=~"$job", host=~"$host"}, server)'),
                 [TOP, SESSIONS, SERVERS, SUPERVISED, EVENTS])
