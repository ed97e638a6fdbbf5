"""The alerts about budgets and about the watching programs (prometheus/rules/budget-alerts.yml, watching-alerts.yml)."""

from fleet_alert_tests import HOST, one
from scenarios import STALE, Alert, flat, holed, ramp
from shim_alert_tests import series as named

# Budgets need hours and days. So there is a sample each minute or two: a minute of flat() and ramp() is four or eight.
HOURS = 15
CALL_HOURS = 7.5


class Budget(Alert):
    """Both severities of one alert, tested together. Faults begin after 8 hours."""

    def scenarios(self):
        yield from self.others


def budget(name, dashboard, fast, slow, labels, times):
    """Makes a budget alert. Its scenarios say how many failures each severity reports."""
    critical = Alert(name, "critical", labels, *fast, dashboard, {}, 0, 0, 0, 0)
    warning = Alert(name, "warning", labels, *slow, dashboard, {}, 0, 0, 0, 0)

    def told(alert, count):
        result = alert.at(0)
        result["exp_annotations"]["description"] = alert.description.replace("COUNT", str(count))
        return result

    def expected(now):
        return [told(alert, now[key]) for key, alert in (("critical", critical), ("warning", warning)) if key in now]

    def with_scenarios(scenarios):
        return Budget(name, "critical", {}, "", "", "", {}, 0, 0, 0, 0, slow=times,
                      others=[(title, series, [(minute / times, expected(now)) for minute, now in asked])
                              for title, series, asked in scenarios])

    return with_scenarios


def calls(ok, failed):
    return {**one("tether_host_calls_total", ok, method="tools/call", outcome="ok"),
            **one("tether_host_calls_total", failed, method="tools/call", outcome="daemon_unavailable")}


# Four calls a minute are answered. After 8 h every fifth call fails, for 40 minutes.
FAULT = calls(ramp(0, 8, 17 * CALL_HOURS), flat(0, 8 * CALL_HOURS) + ramp(2, 2, 5) + flat(40, 8.4 * CALL_HOURS))
# One call in a hundred fails for 12 hours.
SLOW_LOSS = calls(ramp(0, 8, 17 * CALL_HOURS), [min(2 * n, 720) // 25 for n in range(17 * 30)])

call_errors = budget(
    "TetherCallErrorBudgetBurn", "/d/tether-calls?var-host=127.0.0.1",
    ("Many calls fail.",
     "COUNT calls on 127.0.0.1 got no answer of their daemon in the last hours, at least six times as many as the budget of "
     "0.5 % allows. Next: tether events --since 1h"),
    ("More calls fail than the budget allows.",
     "COUNT calls on 127.0.0.1 got no answer of their daemon in the last days, more than the budget of 0.5 % allows. "
     "Next: tether events --since 1d"),
    HOST, 8)([
        ("a fifth of the calls fails for 40 minutes", FAULT, [
            (480, {}), (498, {}), (502, {"critical": 24}), (518, {"critical": 40, "warning": 40}),
            (526, {"critical": 40, "warning": 40}), (540, {"warning": 40}), (930, {})]),
        ("one call of a hundred fails for 12 hours", SLOW_LOSS, [
            (240, {}), (262, {}), (300, {"warning": 12}), (724, {"warning": 28}), (1000, {})]),
        ("three of ten calls of a quiet hour fail",
         calls(flat(0, 15) + ramp(0, 1, 2) + flat(7, 20), flat(0, 15) + [1, 2] + flat(3, 22)), [(140, {}), (170, {}), (270, {})]),
        ("no data", {}, [(600, {})]),
        ("scraped no more before it would fire", holed(FAULT, 243, None, STALE), [(486, {}), (520, {}), (700, {})]),
        ("another leader takes over: one scrape in between fails", holed(FAULT, 252, 1, STALE),
         [(504, {"critical": 25, "warning": 24}), (506, {"critical": 28, "warning": 28})]),
        ("Prometheus restarts and misses three scrapes", holed(FAULT, 252, 2, None), [(508, {"critical": 25, "warning": 30})]),
        ("Prometheus begins with an empty disk after a long life of the fleet", calls(flat(90000, 30), flat(5000, 30)),
         [(2, {}), (10, {}), (60, {}), (200, {})]),
    ])


def links(up, down):
    """Four shims, two of which lose their link."""
    result = {}
    for n in range(4):
        labels = {"job": "tether", "host": "127.0.0.1", "instance": f"0000000{n}", "role": "shim"}
        result[named("tether_link_up", labels)] = down if n < 2 else up
    return result


OUTAGE = links(flat(1, 17 * HOURS), flat(1, 8 * HOURS) + flat(0, 10) + flat(1, 8.3 * HOURS))
SHIMS = {"job": "tether", "host": "127.0.0.1"}
outages = budget(
    "TetherOutageBudgetBurn", "/d/tether-fleet?var-host=127.0.0.1",
    ("Shims have had no link for a long time.",
     "Shims on 127.0.0.1 were found without a link COUNT times in the last hours, at least six times as often as the budget "
     "of 0.5 % allows. Next: tether daemon status"),
    ("Shims have had no link for longer than the budget allows.",
     "Shims on 127.0.0.1 were found without a link COUNT times in the last days, more often than the budget of 0.5 % allows. "
     "Next: tether events --since 1d"),
    SHIMS, 4)([
        ("two of four shims have no link for 40 minutes", OUTAGE, [
            (480, {}), (490, {}), (494, {"critical": 30}), (515, {"critical": 72, "warning": 72}),
            (540, {"critical": 80, "warning": 80}), (560, {"warning": 80}), (930, {})]),
        ("the daemon is restarted within two minutes", links(flat(1, 40) + flat(0, 0.5) + flat(1, 40),
                                                             flat(1, 40) + flat(0, 0.5) + flat(1, 40)),
         [(161, {}), (165, {}), (180, {}), (300, {})]),
        ("no data", {}, [(600, {})]),
        ("scraped no more before it would fire", holed(OUTAGE, 485, None, STALE), [(485, {}), (500, {}), (600, {})]),
        ("another leader takes over: one scrape in between fails", holed(OUTAGE, 494, 1, STALE),
         [(494, {"critical": 28}), (495, {"critical": 30}), (496, {"critical": 32})]),
        ("Prometheus restarts and misses three scrapes", holed(OUTAGE, 494, 3, None), [(498, {"critical": 38})]),
    ])


def up(job, samples, instance, **more):
    return {named("up", {"job": job, "host": "127.0.0.1", "instance": instance, **more}): samples}


exporter = Alert(
    "TetherExporterMissing", "warning", {"host": "127.0.0.1"}, "Instances run and their exporter does not answer.",
    "Nobody answers for the fleet on 127.0.0.1, so all other alerts about it are silent. Next: tether doctor",
    "/d/tether-fleet?var-host=127.0.0.1",
    series={**up("tether-process", flat(1, 30), "0000000a", role="daemon"),
            **up("tether-fleet", flat(1, 5) + flat(0, 10) + flat(1, 15), "127.0.0.1:9868")},
    begins=5, not_yet=10.75, fires=11.25, ends=15, held=19.5, over=20.25, gap=False,
    others=[
        ("an idle host has no instance and no exporter", up("tether-fleet", flat(0, 60), "127.0.0.1:9868"),
         [(10, False), (59, False)]),
        ("the next leader answers after a minute",
         {**up("tether-process", flat(1, 30), "0000000a", role="daemon"),
          **up("tether-fleet", flat(1, 5) + flat(0, 1) + flat(1, 20), "127.0.0.1:9868")}, [(6, False), (11, False)]),
        ("shims that end prove nothing",
         {**up("tether-process", flat(1, 20), "d98b521f", role="shim"), **up("tether-fleet", flat(0, 20), "127.0.0.1:9868")},
         [(10, False), (19, False)]),
        ("the daemon itself has ended, too",
         {**up("tether-process", flat(1, 5) + [STALE], "0000000a", role="daemon"),
          **up("tether-fleet", flat(1, 5) + flat(0, 25), "127.0.0.1:9868")}, [(8, False), (12, False), (29, False)]),
        ("a process-exporter sees instances",
         {'namedprocess_namegroup_num_procs{job="process-exporter", host="127.0.0.1", groupname="tether"}': flat(3, 20),
          **up("tether-fleet", flat(0, 20), "127.0.0.1:9868")}, [(4, False), (6, True)]),
    ])


def failed(integration, samples):
    return {named("alertmanager_notification_requests_failed_total", {
        "job": "alertmanager", "instance": "127.0.0.1:9093", "integration": integration}): samples}


notifications = Alert(
    "TetherNotificationsFailing", "critical", {"job": "alertmanager", "integration": "webhook"}, "Alerts do not reach anybody.",
    "Alertmanager cannot deliver by webhook. Next: look at the log of alertmanager", "/d/tether-fleet",
    series={**failed("webhook", flat(0, 5) + ramp(1, 1, 10) + flat(40, 30)), **failed("email", flat(0, 45))},
    begins=5, not_yet=12.75, fires=13.5, ends=15, held=29, over=33,
    late=failed("webhook", flat(70, 40)))
unreachable = notifications.at(0)
unreachable["exp_labels"] = {"severity": "critical", "job": "prometheus"}
unreachable["exp_annotations"]["description"] = "Prometheus cannot reach Alertmanager. Next: look at the log of prometheus"
ITSELF = '{job="prometheus", instance="127.0.0.1:9090"}'
notifications.others = [
    ("no Alertmanager is known", {"prometheus_notifications_alertmanagers_discovered" + ITSELF: flat(0, 30)},
     [(7, False), (9, [unreachable])]),
    ("Alertmanager does not answer",
     {f'prometheus_notifications_errors_total{ITSELF}': flat(0, 5) + ramp(1, 1, 20),
      "prometheus_notifications_alertmanagers_discovered" + ITSELF: flat(1, 25)},
     [(12.75, False), (14, [unreachable])]),
]

watchdog = Alert(
    "TetherWatchdog", "none", {}, "Alerting works.",
    "This alert always fires. If it stays away, Prometheus, Alertmanager or the way to you is broken.", "/d/tether-fleet",
    series={}, begins=0, not_yet=0, fires=0, ends=0, on_no_data=True)

BUDGETS = [call_errors, outages]
WATCHING = [exporter, notifications, watchdog]
