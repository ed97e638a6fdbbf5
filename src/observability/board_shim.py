"""The Shim board: one shim, or several shims side by side."""

from grafana import (board, board_link, by_name, graph, link, logs, row, stat, steps, table, values, variables)

OURS = '@, role="shim"'
OUTCOMES = ("ok", "error", "tool_error", "cancelled", "daemon_unavailable", "outcome_unknown")


def of(expr):
    return expr.replace("{@", "{" + OURS)


def quantiles(metric, by="le"):
    return f"histogram_quantile(%s, sum by ({by}) (rate({metric}_bucket{{{OURS}}}[~])))"


DURATION = quantiles("mcp_client_operation_duration_seconds")
TRANSIT = quantiles("tether_transit_seconds", "le, direction")

TOP = row(
    "Is it broken?",
    stat("Link", "Whether the shim has a link to its daemon; the worst one when several are shown. Down for 5 minutes: runbook "
         "TetherConnectFailing.", of("min(tether_link_up{@})"), thresholds=steps("red", (1, "green")),
         mappings=values({0: ("down", "red"), 1: ("up", "green")})),
    stat("Calls that failed", "Share of the requests that got no answer of the daemon: unavailable, outcome unknown, refused. What a "
         "tool itself reports as its error is not counted. The budget is 0.5 %.",
         of('sum(rate(tether_calls_total{@, outcome!~"ok|error|tool_error|cancelled|abandoned"}[~])) '
            '/ clamp_min(sum(rate(tether_calls_total{@}[~])), 1e-9)'),
         unit="percentunit", decimals=1, thresholds=steps("green", (0.005, "yellow"), (0.072, "red"))),
    stat("Retries", "Connect attempts after a failed one or a lost link, a minute. Above 2.4 for ten minutes: runbook TetherRetryStorm.",
         of("60 * sum(rate(tether_retries_total{@}[~]))"), unit="cpm", decimals=1,
         thresholds=steps("green", (0.5, "yellow"), (2.4, "red"))),
    stat("Last check of client", "How long ago the shim last checked whether its client lives; normally up to 5 s, and a scrape interval on "
         "top. Above 60 s: runbook TetherParentChecksStalled.",
         of("max(time() - (tether_last_parent_check_timestamp_seconds{@} > 0))"), unit="s", decimals=0,
         thresholds=steps("green", (30, "yellow"), (60, "red"))),
    stat("Messages waiting", "Messages of the client that wait for a link.", of("sum(tether_queued_messages{@})"),
         thresholds=steps("green", (1, "yellow"), (100, "red"))),
    stat("Telemetry lost", "Spans and events lost in 15 minutes, and parts of telemetry given up. Above 0: runbook "
         "TetherTelemetryDropped.",
         of("sum(instance:tether_telemetry_dropped:delta15m{@}) + sum(instance:tether_telemetry_degraded:sum{@})"),
         thresholds=steps("green", (1, "red"))))

SHIMS = row(
    "Shims",
    table("Shims", "Who is shown here, and since when. A click shows that one alone.",
          [of("max by (instance, version) (tether_build_info{@})"),
           of("1000 * max by (instance) (process_start_time_seconds{@})"),
           of("max by (instance) (tether_link_up{@})")],
          width=24, joined="instance", hidden=("Time", "Time 1", "Time 2", "Time 3", "Value #A"),
          names={"Value #B": "started", "Value #C": "link"},
          overrides=[by_name("started", unit="dateTimeAsIso"),
                     by_name("link", mappings=values({0: ("down", "red"), 1: ("up", "green")})),
                     by_name("instance", links=link("Only this shim", board_link(
                         "tether-shim", instance="var-instance=${__value.text}")))]))

CALLS = row(
    "Calls",
    graph("Calls by outcome", "Requests that have ended, by how. Each gets exactly one answer.", "reqps",
          (of("sum by (outcome) (rate(tether_calls_total{@}[~]))"), "{{outcome}}"), stacked=True, colours=OUTCOMES),
    graph("Call duration", "From a client's request to its one answer, as the client sees it. The points are exemplars: each leads to "
          "its trace.", "s", (DURATION % 0.5, "median"), (DURATION % 0.95, "95th percentile"), (DURATION % 0.99, "99th percentile"),
          exemplars=True),
    graph("Calls in flight, messages waiting", "Requests that have begun and not ended, and the client's messages that wait for a link.",
          "short", (of("sum(tether_calls_in_flight{@})"), "in flight"), (of("sum(tether_queued_messages{@})"), "waiting")))

MESSAGES = row(
    "Messages",
    graph("Messages", "Messages handed over, by direction and kind.", "cps",
          (of("sum by (direction, kind) (rate(tether_messages_total{@}[~]))"), "{{direction}} {{kind}}")),
    graph("Bytes", "Bytes of the messages handed over.", "Bps",
          (of("sum by (direction) (rate(tether_message_bytes_total{@}[~]))"), "{{direction}}")),
    graph("Time inside the shim", "What the shim itself adds to a message; waiting for a link is part of it. The highest bucket ends at "
          "5 ms: what takes longer is shown as 5 ms.", "s", (TRANSIT % 0.5, "median {{direction}}"),
          (TRANSIT % 0.99, "99th percentile {{direction}}")))

LINK = row(
    "Link",
    graph("Connect attempts by outcome", "Attempts that have ended, a minute.", "cpm",
          (of("60 * sum by (outcome) (rate(tether_connect_attempts_total{@}[~]))"), "{{outcome}}")),
    graph("Retries by cause", "What the attempts make good for, a minute. The line is the alert's, for one shim.", "cpm",
          (of("60 * sum by (cause) (rate(tether_retries_total{@}[~]))"), "{{cause}}"), below=2.4),
    graph("Time without a link", "Share of the time that outages took, shown when they end, so that it can be above 100 %.",
          "percentunit", (of("sum by (instance) (rate(tether_outage_seconds_sum{@}[~]))"), "{{instance}}")))

LIFE = row(
    "Life",
    graph("Parent checks", "Looks at the processes between the shim and its client, a minute. Only `alive` is normal.", "cpm",
          (of("60 * sum by (method, outcome) (rate(tether_parent_checks_total{@}[~]))"), "{{method}} {{outcome}}")),
    graph("Memory", "Resident memory, pages shared with other processes included, and heap in use.", "bytes",
          (of("sum by (instance) (process_resident_memory_bytes{@})"), "{{instance}} resident"),
          (of("sum by (instance) (jvm_memory_used_bytes{@})"), "{{instance}} heap")),
    graph("Processor", "Processor time used; 100 % is one core.", "percentunit",
          (of("sum by (instance) (rate(process_cpu_seconds_total{@}[~]))"), "{{instance}}")))

TELEMETRY = row(
    "Telemetry",
    graph("Left out", "What was not delivered or not recorded, by what and why, a minute.", "cpm",
          (of("60 * sum by (what, why) (rate(tether_dropped_total{@}[~]))"), "{{what}}: {{why}}"), width=12),
    graph("Scrape duration", "How long Prometheus takes to read one shim.", "s",
          (of("max by (instance) (scrape_duration_seconds{@})"), "{{instance}}"), width=12))

EVENTS = row("Event log (where Loki is)", logs(
    "Events", "The shims' events with lines, when OTEL_LOGS_EXPORTER is set.", '{service_name="tether-shim"}', width=24),
    collapsed=True)


def document():
    return board("tether-shim", "Shim", "Is this shim broken, and if so, what? Top row first; each row below goes deeper.",
                 variables('tether_link_up'), [TOP, SHIMS, CALLS, MESSAGES, LINK, LIFE, TELEMETRY, EVENTS])
