"""Writes promtool's test files. A scenario gives the series of one alert over time. Further scenarios are made of it that are
the same for every alert: no data, stale data, a change of leader, a restart of Prometheus.

Samples are 15 s apart. A sample is a number, None (nothing was scraped) or STALE.
"""

import json
from dataclasses import dataclass, field

import links

STALE = "stale"
PER_MINUTE = 4

# The rule files that an alert needs, by the module that tests it. Their groups have the order in which Prometheus takes them.
RULES = {
    "shim": ["shim-recording", "shim-alerts"],
    "fleet": ["fleet-recording", "fleet-alerts"],
    "budget": ["budget-recording", "budget-alerts"],
    "watching": ["watching-alerts"],
}


def groups(files):
    for file in files:
        yield f"tether-{file}"
        if file == "budget-recording":
            yield "tether-budget-recording-slow"


def flat(value, minutes):
    return [value] * round(minutes * PER_MINUTE)


def ramp(start, step, minutes):
    """A counter that grows by `step` with each sample."""
    return [round(start + step * n, 6) for n in range(round(minutes * PER_MINUTE))]


@dataclass
class Alert:
    """One alert: what it says when it fires, and a scenario of a fault that begins and ends."""

    name: str
    severity: str
    labels: dict
    summary: str
    description: str
    dashboard: str
    series: dict          # the fault's series: it begins after some minutes and ends again
    begins: float         # minutes until the fault begins
    not_yet: float        # minutes: still before its `for`
    fires: float
    ends: float           # minutes until the fault ends
    held: float = None    # minutes: after the end, still firing because of keep_firing_for or of its window
    over: float = None    # minutes: no longer firing
    on_no_data: bool = False
    described: dict = field(default_factory=dict)  # minute: the description then, where it differs
    others: list = field(default_factory=list)     # further scenarios: (name, series, [(minute, firing)])
    late: list = None     # series that a Prometheus with an empty disk sees for the first time; it must not fire on them
    gap: bool = True      # whether it must survive a change of leader; not if its series belong to one instance
    slow: int = 1         # samples are this many times 15 s apart
    cut: float = None     # minutes until scraping ends before it would fire; None: half a minute after the fault begins

    def at(self, minute):
        return {
            "exp_labels": {"severity": self.severity, **self.labels},
            "exp_annotations": {
                "summary": self.summary,
                "description": self.described.get(minute, self.description),
                "runbook_url": links.runbook(self.name),
                "dashboard_url": links.dashboard(self.dashboard),
            },
        }

    def scenarios(self):
        """(name, series, [(minute, firing)])"""
        if self.on_no_data:
            yield "no data", {}, [(0, True), (30, True)]
            return
        asked = [(self.not_yet, False), (self.fires, True)]
        asked += [(self.held, True)] if self.held else []
        asked += [(self.over, False)] if self.over else []
        yield "begins, lasts, ends", self.series, asked
        yield "no data", {}, [(30, False)]
        cut = round((self.begins + 0.5 if self.cut is None else self.cut) * PER_MINUTE)
        yield ("scraped no more before it would fire", holed(self.series, cut, None, STALE),
               [(self.not_yet, False), (self.fires, False), (self.fires + 10, False)])
        if self.gap:
            middle = round((self.fires - 0.25) * PER_MINUTE)
            yield ("another leader takes over: one scrape in between fails", holed(self.series, middle, 1, STALE),
                   [(self.fires, True), (self.fires + 0.25, True), (self.fires + 0.5, True)])
        middle = round((self.fires - 0.25) * PER_MINUTE)
        yield ("Prometheus restarts and misses three scrapes", holed(self.series, middle, 3, None), [(self.fires + 1, True)])
        if self.late:
            yield ("Prometheus begins with an empty disk after a long life of the fleet", self.late,
                   [(minute, False) for minute in (0.25, 1, 2, 5, 6, 10, 16, 31)])
        yield from self.others


def holed(series, start, length, first):
    """Makes a hole of this many samples, or to the end. Prometheus marks the end of a series only if a scrape has failed."""
    result = {}
    for name, samples in series.items():
        end = len(samples) if length is None else min(start + length, len(samples))
        if start < len(samples):
            samples = samples[:start] + [first] + [None] * (end - start - 1) + samples[end:]
        result[name] = samples
    return result


def notation(samples):
    """The samples as promtool reads them: runs of equal steps as start+stepxN."""
    words, n = [], 0
    while n < len(samples):
        if not isinstance(samples[n], (int, float)):
            run = n
            while samples[n] is None and run + 1 < len(samples) and samples[run + 1] is None:
                run += 1
            words.append(STALE if samples[n] == STALE else f"_x{run - n + 1}")
            n = run + 1
            continue
        run, step = n, None
        while run + 1 < len(samples) and isinstance(samples[run + 1], (int, float)):
            next_step = round(samples[run + 1] - samples[run], 6)
            if step is not None and next_step != step:
                break
            step, run = next_step, run + 1
        count = run - n
        sign = "-" if step is not None and step < 0 else "+"
        words.append(str(samples[n]) if count == 0 else
                     f"{samples[n]}x{count}" if step == 0 else f"{samples[n]}{sign}{abs(step)}x{count}")
        n = run + 1
    return " ".join(words)


def time_of(minute, slow):
    seconds = round(minute * 60 * slow)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if n) or "0s"


def document(alert, rules):
    """The text of one file: all tests of one alert."""
    lines = ["# Generated by src/observability/generate from alert_tests*.py.",
             "rule_files:", *[f"  - ../rules/{each}.yml" for each in RULES[rules]], "",
             f"evaluation_interval: {15 * alert.slow}s", "",
             "# Without it promtool takes the groups in any order, and an alert may see a recorded value of the last round.",
             f"group_eval_order: [{', '.join(groups(RULES[rules]))}]", "", "tests:"]
    for title, series, asked in alert.scenarios():
        lines += [f"  - name: {json.dumps(title)}", f"    interval: {15 * alert.slow}s"]
        lines += ["    input_series:"] if series else ["    input_series: []"]
        for name, samples in series.items():
            lines += [f"      - series: '{name}'", f"        values: {notation(samples)}"]
        lines.append("    alert_rule_test:")
        for minute, firing in asked:
            firing_now = firing if isinstance(firing, list) else [alert.at(minute)] if firing else []
            lines += [f"      - eval_time: {time_of(minute, alert.slow)}", f"        alertname: {alert.name}",
                      "        exp_alerts:" + ("" if firing_now else " []")]
            for each in firing_now:
                lines += [f"          - exp_labels: {json.dumps(each['exp_labels'])}", "            exp_annotations:"]
                lines += [f"              {key}: {json.dumps(value)}" for key, value in each["exp_annotations"].items()]
    return "\n".join(lines) + "\n"


def files(alerts):
    """The path and text of each file. `alerts` has a list of alerts for each entry of RULES."""
    for rules, those in alerts.items():
        for alert in those:
            yield f"prometheus/tests/{alert.name}.yml", document(alert, rules)
