"""The Calls board: rate, errors, duration, by method and by server; tools are in the traces."""

from grafana import board, graph, logs, row, stat, steps, traces, variables

FAILED = 'outcome=~"daemon_unavailable|outcome_unknown|overloaded|shutting_down"'
P = "histogram_quantile(%s, sum by (le) (rate(mcp_client_operation_duration_seconds_bucket{@}[~])))"
OUTCOMES = ("ok", "error", "tool_error", "cancelled", "daemon_unavailable", "outcome_unknown")

TOP = row(
    "Is it broken?",
    stat("Calls", "Requests of clients that ended, a second.", 'sum(rate(tether_calls_total{@, role="shim"}[~]))', unit="reqps",
         decimals=2, thresholds=steps("blue")),
    stat("Without an answer of the daemon", "Share of the calls; the budget is 0.5 %. Above 14.4 times that for an hour: runbook "
         "TetherCallErrorBudgetBurn.",
         'sum(rate(tether_calls_total{@, role="shim", ' + FAILED + '}[~])) '
         '/ clamp_min(sum(rate(tether_calls_total{@, role="shim"}[~])), 1e-9)', unit="percentunit", decimals=2,
         thresholds=steps("green", (0.005, "yellow"), (0.072, "red"))),
    stat("With an error of the server", "Share of the calls that a server or a tool answered with its own error. No fault of Tether.",
         'sum(rate(tether_calls_total{@, role="shim", outcome=~"error|tool_error"}[~])) '
         '/ clamp_min(sum(rate(tether_calls_total{@, role="shim"}[~])), 1e-9)', unit="percentunit", decimals=1,
         thresholds=steps("green", (0.1, "yellow"))),
    stat("95th percentile", "One call in twenty takes longer. Above 30 s over ten minutes: runbook TetherCallLatencyHigh.", P % 0.95,
         unit="s", decimals=2, thresholds=steps("green", (10, "yellow"), (30, "red"))),
    stat("In flight", "Calls that have begun and not ended.", 'sum(tether_calls_in_flight{@, role="shim"})', thresholds=steps("blue")),
    stat("Waiting for a link", "Messages of clients.", 'sum(tether_queued_messages{@, role="shim"})',
         thresholds=steps("green", (1, "yellow"), (100, "red"))))

RATE = row(
    "Rate and errors",
    graph("By method", "Requests that have ended. All but three methods are `other`; the traces have each by name.", "reqps",
          ('sum by (method) (rate(tether_calls_total{@, role="shim"}[~]))', "{{method}}"), stacked=True),
    graph("By outcome", "Each request gets exactly one answer.", "reqps",
          ('sum by (outcome) (rate(tether_calls_total{@, role="shim"}[~]))', "{{outcome}}"), stacked=True, colours=OUTCOMES),
    graph("Failed, by method", "Without an answer of the daemon.", "reqps",
          ('sum by (method, outcome) (rate(tether_calls_total{@, role="shim", ' + FAILED + '}[~]))', "{{method}} {{outcome}}"),
          stacked=True),
    graph("By server", "Calls to servers that the daemon hosts.", "reqps",
          ('sum by (server) (rate(tether_server_calls_total{@, server=~"$server"}[~]))', "{{server}}"), stacked=True),
    graph("By server and outcome", "Whose server answers how.", "reqps",
          ('sum by (server, outcome) (rate(tether_server_calls_total{@, server=~"$server"}[~]))', "{{server}} {{outcome}}")),
    graph("In flight", "By instance: a line that only rises is a server that hangs.", "short",
          ('sum by (instance) (tether_calls_in_flight{@, role="shim"})', "{{instance}}")))

DURATION = row(
    "Duration",
    graph("As the client sees it", "From a client's request to its one answer. The points are exemplars: each leads to its trace.", "s",
          (P % 0.5, "median"), (P % 0.95, "95th percentile"), (P % 0.99, "99th percentile"), exemplars=True, below=30, width=12),
    graph("As the daemon sees it", "From the arrival at the daemon. The difference is the link, and what waited for it.", "s",
          (P.replace("client", "server") % 0.5, "median"), (P.replace("client", "server") % 0.95, "95th percentile"),
          exemplars=True, width=12))

TRACES = row(
    "Traces and events (where Tempo and Loki are)",
    traces("Slow calls", "Calls of more than a second, with their tool.",
           '{resource.service.name="tether-shim" && kind=client && span.mcp.method.name!="" && duration>1s} '
           '| select(span.gen_ai.tool.name, span.tether.server, span.tether.call.outcome)'),
    traces("Failed calls", "Calls without an answer of the daemon.",
           '{resource.service.name="tether-shim" && span.tether.call.outcome=~"daemon_unavailable|outcome_unknown|overloaded"} '
           '| select(span.mcp.method.name, span.gen_ai.tool.name, span.tether.server)'),
    logs("Ended calls", "Each with its method, outcome and duration.", '{service_name="tether-shim"} |= `call.finished`', width=24),
    collapsed=True)


def document():
    return board("tether-calls", "Calls", "What do clients ask, how often does it fail, how long does it take?",
                 variables("tether_calls_in_flight",
                           server='label_values(tether_server_calls_total{job=~"$job", host=~"$host"}, server)'),
                 [TOP, RATE, DURATION, TRACES])
