"""The Fleet board: is this host broken, and where?"""

import glob
import re

from grafana import (board, board_link, by_name, by_pattern, graph, link, row, stat, steps, table, text, timeline, values, variables)

RED_ABOVE_0 = steps("green", (1, "red"))
NONE = values({0: ("none", "green")})
SUMMARY = re.compile(r"- alert: (\w+)|summary: (.+)")


def meanings():
    """The name of each alert with its summary. If it has two severities, this is the summary of the critical one."""
    found, alert = {}, None
    for path in sorted(glob.glob("prometheus/rules/*.yml")):
        with open(path) as file:
            for named, summary in SUMMARY.findall(file.read()):
                alert = named or alert
                if summary:
                    found.setdefault(alert, summary)
    return [{"type": "value", "options": {name: {"text": f"{summary} ({name})", "index": index}
                                          for index, (name, summary) in enumerate(sorted(found.items()))}}]


def worst_first(severities, others):
    """The alerts of these severities that fire, the first severity first."""
    return "sort_desc(max by (alertname, severity, host, daemon, server, kind, role, instance) (" + " or ".join(
        f'{len(severities) - n} * ALERTS{{alertname=~"Tether.+", alertstate="firing", severity="{each}"}}'
        for n, each in enumerate(severities)) + f' or 0 * ALERTS{{alertname=~"Tether.+", alertstate="firing", severity="{others}"}}))'


ALERTS = table(
    "What is wrong", "The alerts that fire now, the worst first, each with a link to its runbook. The watchdog always fires; if it is "
    "not here, alerting is broken.",
    [worst_first(("critical", "warning", "info"), "none")],
    width=24, hidden=("Time", "Value"), names={"alertname": "what"}, height=7,
    order=("severity", "alertname", "host", "daemon", "server", "instance", "role", "kind"),
    overrides=[by_name("what", mappings=meanings(), links=link("Runbook", "RUNBOOKS/${__value.raw}.md"),
                       **{"custom.minWidth": 520}),
               by_name("severity", mappings=[{"type": "value", "options": {
                   "critical": {"color": "red", "index": 0}, "warning": {"color": "orange", "index": 1},
                   "info": {"color": "blue", "index": 2}, "none": {"color": "green", "index": 3}}}],
                   **{"custom.cellOptions": {"type": "color-background"}, "custom.width": 90})])

BROKEN = row(
    "Is it broken?",
    stat("Alerts firing", "All but the watchdog. The table below says what each means and leads to its runbook.",
         'count(ALERTS{alertname=~"Tether.+", alertname!="TetherWatchdog", alertstate="firing", host=~"$host"}) or vector(0)',
         thresholds=RED_ABOVE_0, mappings=NONE),
    stat("Daemons of one name", "Of the name that has most. A launcher and its worker are one; one that drains is not counted. "
         "Above 1: runbook TetherDaemonDuplicated. None while shims live: TetherDaemonMissing.",
         'max(sum by (host, daemon) (tether_fleet_daemon_instances{@, state!="draining"})) or vector(0)',
         thresholds=steps("red", (1, "green"), (2, "red")), mappings=values({0: ("none", "red")})),
    stat("Daemons that crash", "Daemons whose command ended five times within a minute. Above 0: runbook TetherDaemonCrashLoop.",
         'sum(tether_fleet_daemon_instances{@, state="crash_loop"}) or vector(0)', thresholds=RED_ABOVE_0, mappings=NONE),
    stat("Orphaned shims", "Shims whose client is gone. Above 0 for 2 minutes: runbook TetherOrphanedShims.",
         "sum(tether_fleet_orphans{@})", thresholds=RED_ABOVE_0, mappings=NONE),
    stat("Zombies", "Processes that have ended and that their parent has not reaped. Above 0 for 5 minutes: runbook TetherZombieShims.",
         'sum(tether_fleet_processes{@, state="zombie"})', thresholds=RED_ABOVE_0, mappings=NONE),
    stat("Clients that leak shims", "Clients with more shims for one server than TETHER_SHIMS_PER_CLIENT. Above 0 for 5 minutes: runbook "
         "TetherClientLeaksShims.", "sum(tether_fleet_leaking_clients{@})", thresholds=RED_ABOVE_0, mappings=NONE),
    stat("Shims", "Shims that live, foreign ones included. There should be as many as clients have servers.",
         'sum(tether_fleet_processes{@, role="shim", state!="zombie"})', thresholds=steps("blue")),
    stat("Shims without a link", "Shims that have no link to their daemon now. One for 5 minutes: runbook TetherConnectFailing.",
         'sum(host:tether_shims_unlinked:count{job=~".+", host=~"$host"}) or vector(0)',
         thresholds=steps("green", (1, "yellow")), mappings=NONE),
    stat("Retries of one shim", "Connect attempts a minute after a failed one or a lost link, of the shim that has most. Above 2.4 for 10 "
         "minutes: runbook TetherRetryStorm.",
         '60 * max(sum by (instance) (rate(tether_retries_total{job=~".+", host=~"$host", instance=~".+"}[~]))) or vector(0)',
         unit="cpm", decimals=1, thresholds=steps("green", (0.5, "yellow"), (2.4, "red"))),
    stat("Server restarts", "Processes that were started in place of one that had ended by itself, of the server that has most, in the "
         "last 10 minutes. Above 5: runbook TetherServerCrashLoop.",
         'max(server:tether_host_server_restarts:increase10m{job=~".+", host=~"$host", server=~".+"}) or vector(0)', decimals=0,
         thresholds=steps("green", (1, "yellow"), (5, "red")), mappings=NONE),
    stat("Oldest check of a client", "How long ago the slowest shim last checked whether its client lives. Above 60 s: runbook "
         "TetherParentChecksStalled.",
         'max(instance:tether_parent_check_age_seconds:max{job=~".+", host=~"$host", instance=~".+"}) or vector(0)',
         unit="s", decimals=0, thresholds=steps("green", (30, "yellow"), (60, "red"))),
    stat("Drift", "Processes, instances and sessions that do not agree, of the worst kind. Clients that leak shims have a tile of "
         "their own. Not 0 for 5 minutes: runbook TetherProcessDrift.", 'max(abs(tether_fleet_drift{@, kind!="leaking_client"}))', thresholds=RED_ABOVE_0, mappings=NONE),
    ALERTS,
    timeline("Daemons by state", "Each daemon's life: one line for each name and state that was there. Two at once, or red: look.",
             'sum by (daemon, state) (tether_fleet_daemon_instances{@}) > 0 or on () label_replace(0 * sum(tether_fleet_processes{@}), "daemon", "no daemon", "", "")',
             "{{daemon}} {{state}}", values({0: ("none", "red"), 1: ("1", "green"), 2: ("2", "red"), 3: ("3", "red")}), width=12,
             overrides=[by_pattern(".* crash_loop", mappings=values({1: ("crashes", "red")}))]),
    timeline("Who listens", "Whether the process that listens at the daemon's address is the one its health file names. Otherwise: "
             "runbook TetherListenerNotWorker.",
             'min by (daemon) (tether_fleet_daemon_listener_is_worker{@, daemon!~"foreign:.*"}) '
             'and on (daemon) sum by (daemon) (tether_fleet_daemon_listeners{@}) > 0 '
             'or on () label_replace(0 * sum(tether_fleet_processes{@}) - 1, "daemon", "any daemon", "", "")',
             "{{daemon}}", values({-1: ("nobody", "red"), 0: ("another process", "red"), 1: ("its worker", "green")}), width=12))

PROCESSES = row(
    "Processes",
    graph("Shims", "Processes that are shims, by state. Only `alive` is normal.", "short",
          ('sum by (state) (tether_fleet_processes{@, role="shim"})', "{{state}}"), stacked=True,
          colours=("alive", "orphaned", "zombie", "stopped")),
    graph("Processes by role", "All that belongs to Tether on this host, foreign bridges included.", "short",
          ("sum by (role) (tether_fleet_processes{@})", "{{role}}"), stacked=True),
    graph("Drift", "0 on a healthy host. `sessions` may be negative.", "short",
          ("max by (kind) (tether_fleet_drift{@})", "{{kind}}")),
    graph("Instances", "What the instances say of themselves; `vanished` ones ended without a word and are not counted yet.", "short",
          ("sum by (role, state) (tether_fleet_instances{@})", "{{role}} {{state}}"), stacked=True),
    graph("Shims of one client", "The worst client. How many clients exceed TETHER_SHIMS_PER_CLIENT: runbook TetherClientLeaksShims.",
          "short", ("max by (host) (tether_fleet_shims_per_client_max{@})", "{{host}} worst"),
          ("sum by (host) (tether_fleet_leaking_clients{@})", "{{host}} leaking clients")),
    graph("Leader", "Who serves the exporter. Many in a row: runbook TetherLeaderFlapping.", "short",
          ("max by (host, leader, role) (tether_fleet_leader_info{@})", "{{host}} {{role}} {{leader}}")))

CALLS = row(
    "Calls and links of the whole host",
    graph("Calls by outcome", "Of all instances of this boot, those that have ended too.", "reqps",
          ("sum by (outcome) (rate(tether_host_calls_total{@}[~])) > 0", "{{outcome}}"), stacked=True,
          colours=("ok", "error", "tool_error", "cancelled", "daemon_unavailable", "outcome_unknown")),
    graph("Calls without an answer of the daemon", "Share of all calls; the budget is 0.5 %. Critical at 14.4 times that over an hour: "
          "runbook TetherCallErrorBudgetBurn.", "percentunit",
          ('sum by (host) (rate(tether_host_calls_total{@, '
           'outcome=~"daemon_unavailable|outcome_unknown|overloaded|shutting_down"}[~])) '
           '/ (sum by (host) (rate(tether_host_calls_total{@}[~])) > 0)', "{{host}}"), below=0.072),
    graph("Retries by cause", "Connect attempts after a failed one or a lost link, a minute.", "cpm",
          ("60 * sum by (cause) (rate(tether_host_retries_total{@}[~]))", "{{cause}}"), stacked=True),
    graph("Shims that prevented an orphan", "In 15 minutes, by the watch that noticed. Above 12: runbook TetherOrphanShutdownSurge.",
          "short", ("sum by (trigger) (increase(tether_host_orphan_shutdowns_total{@}[~]))", "{{trigger}}"), stacked=True),
    graph("Ends by reason", "Of all instances, a minute. `killed` is what ended without a word.", "cpm",
          ("60 * sum by (reason) (rate(tether_host_shutdowns_total{@}[~])) > 0", "{{reason}}"), stacked=True),
    graph("Time without a link", "Seconds of outage that ended, a second: above 1 when several shims had one.", "none",
          ("sum by (host) (rate(tether_host_outage_seconds_sum{@}[~]))", "{{host}}")))

EXPORTER = row(
    "The exporter itself",
    graph("Scan", "How long a look at all processes takes.", "s", ("max by (host) (tether_fleet_scan_seconds{@})", "{{host}}")),
    graph("Ledger", "Ended instances whose counters were kept, and errors, an hour. Errors: runbook TetherLedgerErrors.", "short",
          ("3600 * sum by (host) (rate(tether_fleet_ledger_folds_total{@}[~]))", "{{host}} kept"),
          ("3600 * sum by (host) (rate(tether_fleet_ledger_errors_total{@}[~]))", "{{host}} errors")),
    graph("Elections and port conflicts", "An hour. Conflicts: runbook TetherExporterPortConflict.", "short",
          ("3600 * sum by (host) (rate(tether_fleet_elections_total{@}[~]))", "{{host}} elections"),
          ("3600 * sum by (host) (rate(tether_fleet_port_conflicts_total{@}[~]))", "{{host}} conflicts")),
    collapsed=True)

READ = row("How to read", text("", (
    "The first row says whether something is wrong; the table there leads to the runbook. Green is as it should be, red needs "
    "somebody. *Shims* and *Processes* count what the operating system has; *Instances* what Tether says of itself; *Drift* is the "
    "difference. Go on with [Shim](" + board_link("tether-shim") + "), [Daemon and servers](" + board_link("tether-servers") + "), "
    "[Calls](" + board_link("tether-calls") + ").")), collapsed=True)


def document(runbooks):
    text = board("tether-fleet", "Fleet", "Is this host broken, and where? Top row first.",
                 variables("tether_fleet_leader_info"), [BROKEN, PROCESSES, CALLS, EXPORTER, READ])
    return text.replace("RUNBOOKS/", runbooks + "/")
