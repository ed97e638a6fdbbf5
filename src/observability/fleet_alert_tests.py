"""The alerts about one host (prometheus/rules/fleet-alerts.yml)."""

from scenarios import STALE, Alert, flat, ramp

HOST = {"job": "tether-fleet", "host": "127.0.0.1"}
TARGET = {**HOST, "instance": "127.0.0.1:9868"}
FLEET = "/d/tether-fleet?var-host=127.0.0.1"


def one(metric, samples, **labels):
    text = ", ".join(f'{key}="{value}"' for key, value in {**TARGET, **labels}.items())
    return {f"{metric}{{{text}}}": samples}


def daemons(samples, state="serving", daemon="default"):
    return one("tether_fleet_daemon_instances", samples, daemon=daemon, state=state)


def shims(samples, state="alive", kind="own"):
    return one("tether_fleet_processes", samples, role="shim", state=state, kind=kind)


def attempts(outcome, samples):
    return one("tether_host_connect_attempts_total", samples, outcome=outcome)


def there_and_back(good, bad):
    """Good for 5 minutes, bad for 10, good again."""
    return flat(good, 5) + flat(bad, 10) + flat(good, 10)


duplicated = Alert(
    "TetherDaemonDuplicated", "critical", {**HOST, "daemon": "default"}, "Two daemons of one name run.",
    "2 daemons default run on 127.0.0.1: clients are split between them. Next: tether ps, then tether cleanup --dry-run",
    FLEET,
    series={**daemons(there_and_back(1, 2)), **daemons(flat(0, 25), "draining")},
    begins=5, not_yet=6.75, fires=7.25, ends=15, held=15.75, over=16.25,
    others=[
        ("an old one drains beside the new one", {**daemons(flat(1, 20)), **daemons(flat(1, 20), "draining")},
         [(10, False), (19, False)]),
        ("two names are two daemons", {**daemons(flat(1, 20)), **daemons(flat(1, 20), daemon="second")}, [(15, False)]),
        ("two starts at one instant", daemons(flat(1, 5) + flat(2, 0.5) + flat(1, 10)), [(6, False), (6.5, False), (7.5, False)]),
        ("one starts while the other is in its crash loop",
         {**daemons(flat(1, 10), "crash_loop"), **daemons(flat(1, 10), "starting")}, [(5, True)]),
    ])

REFUSED = flat(0, 5) + ramp(0, 3, 10) + flat(117, 10)
missing = Alert(
    "TetherDaemonMissing", "critical", HOST, "Shims run and no daemon does.",
    "3 shims run on 127.0.0.1 and find no daemon. All their calls are refused. "
    "Next: tether daemon status, then tether daemon start",
    FLEET,
    series={**shims(flat(3, 25)), **daemons(there_and_back(1, 0)), **attempts("connection_refused", REFUSED)},
    begins=5, not_yet=7.75, fires=8.25, ends=15, held=16.75, over=17.25,
    late={**shims(flat(3, 40)), **daemons(flat(1, 40)), **attempts("connection_refused", flat(900, 40))},
    others=[
        ("no daemon has ever been there", {**shims(flat(3, 25)), **attempts("connection_refused", REFUSED)}, [(8.5, True)]),
        ("the daemon is on another machine", {**shims(flat(3, 25)), **attempts("opened", flat(3, 25)),
                                              **attempts("connection_refused", flat(0, 25))}, [(20, False)]),
        ("it is restarted", {**shims(flat(3, 25)), **daemons(flat(1, 5) + flat(0, 1.5) + flat(1, 18)),
                             **attempts("connection_refused", flat(0, 5) + flat(8, 20))}, [(7, False), (8, False), (9, False)]),
        ("nobody is there who would need one", {**shims(flat(0, 25)), **daemons(there_and_back(1, 0))}, [(12, False)]),
    ])

listener = Alert(
    "TetherListenerNotWorker", "critical", {**HOST, "daemon": "default"}, "Another process listens at the daemon's address.",
    "Who listens at the address of daemon default on 127.0.0.1 is not the process that its health file names. "
    "Next: tether ps, then tether doctor",
    "/d/tether-servers?var-host=127.0.0.1&var-daemon=default",
    series={**one("tether_fleet_daemon_listener_is_worker", there_and_back(1, 0), daemon="default"),
            **one("tether_fleet_daemon_listeners", flat(1, 25), daemon="default")},
    begins=5, not_yet=6.75, fires=7.25, ends=15, held=15.75, over=16.25,
    others=[("a foreign daemon",
             {**one("tether_fleet_daemon_listener_is_worker", flat(0, 25), daemon="foreign:127.0.0.1:8079"),
              **one("tether_fleet_daemon_listeners", flat(1, 25), daemon="foreign:127.0.0.1:8079")}, [(15, False)]),
            ("nobody listens", {**one("tether_fleet_daemon_listener_is_worker", flat(0, 25), daemon="default"),
                                **one("tether_fleet_daemon_listeners", flat(0, 25), daemon="default")}, [(15, False)])])

crash_loop = Alert(
    "TetherDaemonCrashLoop", "critical", {**HOST, "daemon": "default"}, "The daemon crashes again and again.",
    "The command of daemon default ended five times within a minute and is not started again on 127.0.0.1. "
    "Next: tether daemon logs",
    "/d/tether-servers?var-host=127.0.0.1&var-daemon=default",
    series=daemons(there_and_back(0, 1), "crash_loop"),
    begins=5, cut=5, not_yet=4.75, fires=5.25, ends=15, held=17.5, over=18.25,
    late=one("tether_host_daemon_predecessors_killed_total", flat(7, 40)))
killed = crash_loop.at(0)
killed["exp_labels"] = {"severity": "critical", **HOST}
killed["exp_annotations"]["description"] = \
    "The daemon was killed 3 times in 15 minutes on 127.0.0.1. Next: tether daemon logs"
killed["exp_annotations"]["dashboard_url"] = killed["exp_annotations"]["dashboard_url"].replace("=default", "=")
crash_loop.others.append((
    "somebody starts it and it is killed, three times",
    one("tether_host_daemon_predecessors_killed_total", flat(0, 5) + flat(1, 2) + flat(2, 2) + flat(3, 30)),
    [(8, False), (10, [killed]), (27, False)]))

server = Alert(
    "TetherServerCrashLoop", "warning", {**HOST, "server": "main"}, "A hosted server crashes again and again.",
    "Server main on 127.0.0.1 was started again 15 times in 10 minutes. Next: tether daemon logs",
    "/d/tether-servers?var-host=127.0.0.1&var-server=main",
    series=one("tether_host_server_restarts_total", flat(0, 5) + ramp(1, 1, 10) + flat(40, 25), server="main"),
    begins=5, not_yet=8, fires=8.5, ends=15, held=28, over=29,
    described={8.75: "Server main on 127.0.0.1 was started again 16 times in 10 minutes. Next: tether daemon logs",
               9: "Server main on 127.0.0.1 was started again 17 times in 10 minutes. Next: tether daemon logs",
               9.5: "Server main on 127.0.0.1 was started again 19 times in 10 minutes. Next: tether daemon logs",
               28: "Server main on 127.0.0.1 was started again 6 times in 10 minutes. Next: tether daemon logs"},
    late=one("tether_host_server_restarts_total", flat(300, 40), server="main"),
    others=[("an update ends the servers of five sessions",
             one("tether_host_server_restarts_total", flat(0, 5) + flat(5, 25), server="main"), [(7, False), (9, False)])])


def drift(samples, kind="unregistered"):
    return one("tether_fleet_drift", samples, kind=kind)


process_drift = Alert(
    "TetherProcessDrift", "warning", {**HOST, "kind": "unregistered"}, "The processes that exist are not those that should exist.",
    "Drift unregistered on 127.0.0.1 has been 2 for 5 minutes. Next: tether ps, then tether doctor",
    FLEET,
    series={**drift(flat(0, 5) + flat(2, 15) + flat(0, 10)), **drift(flat(0, 30), "sessions")},
    begins=5, not_yet=11.75, fires=12.25, ends=20, held=21.75, over=22.25,
    others=[
        ("a shim is counted by one side first", drift(flat(0, 5) + flat(1, 1) + flat(0, 10) + flat(1, 1) + flat(0, 10)),
         [(8, False), (14, False), (19, False)]),
        ("a leak has an alert of its own", drift(flat(1, 30), "leaking_client"), [(25, False)]),
    ])
fewer = process_drift.at(0)
fewer["exp_labels"] = {"severity": "warning", **HOST, "kind": "sessions"}
fewer["exp_annotations"]["description"] = \
    "Drift sessions on 127.0.0.1 has been -1 for 5 minutes. Next: tether ps, then tether doctor"
process_drift.others.append(("fewer sessions than shims that say they have one", drift(flat(-1, 30), "sessions"),
                             [(4, False), (12, [fewer])]))


def orphans(samples, kind="foreign"):
    return one("tether_fleet_orphans", samples, kind=kind)


orphaned = Alert(
    "TetherOrphanedShims", "warning", {**HOST, "kind": "foreign"}, "Shims run whose client is gone.",
    "4 orphans (foreign) on 127.0.0.1 hold memory and may hold sessions. Next: tether ps, then tether cleanup --dry-run",
    FLEET,
    series={**orphans(there_and_back(0, 4)), **orphans(flat(0, 25), "own")},
    begins=5, not_yet=7.75, fires=8.25, ends=15, held=15.75, over=16.25,
    others=[("a client has just died and its shims see it at the next check",
             orphans(flat(0, 5) + flat(6, 0.5) + flat(0, 10), "own"), [(6, False), (8, False)])])

def of_role(role, samples, state="zombie"):
    return one("tether_fleet_processes", samples, role=role, state=state, kind="own")


zombies = Alert(
    "TetherZombieShims", "warning", {**HOST, "role": "client", "kind": "own"}, "Processes have ended and nobody reaps them.",
    "2 of role client (own) on 127.0.0.1 have ended and their parent has not reaped them. Next: tether ps",
    FLEET,
    series={**of_role("client", flat(0, 5) + flat(2, 15) + flat(0, 10)), **of_role("shim", flat(0, 30))},
    begins=5, not_yet=10.75, fires=11.25, ends=20, held=20.75, over=21.25,
    others=[("a busy parent reaps late", of_role("client", flat(0, 5) + flat(1, 3) + flat(0, 10)), [(8, False), (11, False)])])

leaks = Alert(
    "TetherClientLeaksShims", "warning", HOST, "A client starts shims and does not end them.",
    "1 clients on 127.0.0.1 have more shims than TETHER_SHIMS_PER_CLIENT allows. Next: tether ps",
    FLEET,
    series=one("tether_fleet_leaking_clients", flat(0, 5) + flat(1, 15) + flat(0, 10)),
    begins=5, not_yet=10.75, fires=11.25, ends=20, held=20.75, over=21.25,
    others=[("a client restarts its servers", one("tether_fleet_leaking_clients", flat(0, 5) + flat(1, 2) + flat(0, 10)),
             [(7, False), (11, False)])])


def ended(samples, trigger="pidfd"):
    return one("tether_host_orphan_shutdowns_total", samples, trigger=trigger)


def surge(count):
    return (f"{count} shims on 127.0.0.1 ended within 15 minutes because their client was gone with their stdin still open. "
            "Next: tether events --since 30m")


orphan_surge = Alert(
    "TetherOrphanShutdownSurge", "warning", HOST, "Clients die without ending their shims.", surge(18), FLEET,
    series={**ended(flat(2, 16) + flat(8, 1) + flat(14, 1) + flat(20, 30)), **ended(flat(0, 48), "poll")},
    begins=16, not_yet=17.75, fires=19, ends=20, held=34, over=37,
    late={**ended(flat(500, 40)), **ended(flat(3, 40), "poll")},
    others=[("one client with eight servers dies", ended(flat(0, 16) + flat(8, 20)), [(17, False), (20, False)])])


def calls(fast, slow):
    buckets = {"10": fast, "60": [a + b for a, b in zip(fast, slow)], "+Inf": [a + b for a, b in zip(fast, slow)]}
    name = "tether_host_mcp_client_operation_duration_seconds"
    result = one(f"{name}_count", buckets["+Inf"])
    for le, samples in buckets.items():
        result |= one(f"{name}_bucket", samples, le=le)
    return result


latency = Alert(
    "TetherCallLatencyHigh", "warning", HOST, "Calls take long.",
    "One call in twenty on 127.0.0.1 takes longer than 55s. Next: tether daemon status",
    "/d/tether-calls?var-host=127.0.0.1",
    series=calls(ramp(0, 1, 60), flat(0, 20) + ramp(1, 1, 15) + flat(60, 25)),
    begins=20, not_yet=30, fires=33, ends=35, held=48, over=51,
    described={48: "One call in twenty on 127.0.0.1 takes longer than 32.5s. Next: tether daemon status"},
    late=calls(flat(5000, 40), flat(4000, 40)),
    others=[("a handful of slow calls is too few", calls(flat(0, 60), flat(0, 20) + flat(8, 40)), [(25, False), (31, False)])])


def errors(samples):
    return one("tether_fleet_ledger_errors_total", samples)


def not_kept(count):
    return (f"{count} times in 15 minutes the exporter on 127.0.0.1 could not read or write what an ended instance had "
            "counted. Next: tether doctor")


ledger = Alert(
    "TetherLedgerErrors", "warning", HOST, "Totals of ended instances cannot be kept.", not_kept(3), FLEET,
    series=errors(flat(1, 16) + flat(4, 30)),
    begins=16, cut=16, not_yet=15.75, fires=16.5, ends=16, held=35, over=37,
    described={35: not_kept(3)},
    late=errors(flat(4, 40)),
    others=[("the next leader counts from 0", errors(flat(4, 5) + [STALE] + flat(0, 20)), [(6, False), (10, False)])])


def conflicts(samples):
    return one("tether_fleet_port_conflicts_total", samples)


conflict = Alert(
    "TetherExporterPortConflict", "warning", HOST, "Another program holds the exporter's address.",
    "The exporter on 127.0.0.1 found its address taken 2 times in 15 minutes. Next: tether doctor",
    FLEET,
    series=conflicts(flat(0, 16) + flat(2, 30)),
    begins=16, cut=16, not_yet=15.75, fires=16.5, ends=16, held=35, over=37,
    late=conflicts(flat(9, 40)))


def leaders(count, minutes):
    """This many instances lead, one after another."""
    share = round(minutes * 4 / count)
    result = {}
    for n in range(count):
        samples = [None] * (n * share) + [1] * (share - 1) + [STALE]
        result |= one("tether_fleet_leader_info", samples, leader=f"0000000{n:x}"[-8:], role="shim")
    return result


flapping = Alert(
    "TetherLeaderFlapping", "warning", HOST, "The exporter's leader changes too often.",
    "16 instances on 127.0.0.1 have led within 15 minutes. Each change costs a scrape. Next: tether daemon start",
    FLEET,
    series=leaders(40, 40), begins=8, cut=8, not_yet=20, fires=26, ends=40, held=60, over=68,
    described={60: "9 instances on 127.0.0.1 have led within 15 minutes. Each change costs a scrape. Next: tether daemon start"},
    gap=False,
    others=[("a leader for the whole day", one("tether_fleet_leader_info", flat(1, 60), leader="0000000a", role="daemon"),
             [(30, False), (59, False)]),
            ("a morning on which all windows are opened and closed", leaders(10, 10), [(12, False), (20, False), (30, False)])])

ALERTS = [duplicated, missing, listener, crash_loop, server, process_drift, orphaned, zombies, leaks, orphan_surge, latency,
          ledger, conflict, flapping]
