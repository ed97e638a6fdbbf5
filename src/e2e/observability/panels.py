"""Asks the queries of the boards while a fault lasts. All queries of the board to which the alert leads must have data, with
the variables of the alert's link. And each query of each board must have data in at least one scene.
"""

import glob
import json
import urllib.parse

import live

PATIENCE_SECONDS = 60
# Queries that have data in no scene, and why.
NEVER = {
    "tether_daemon_starts_lost_total": "appears when two starts of one daemon meet",
    "tether_daemon_self_checks_failed_total": "appears when a daemon does not find itself at its own address",
}


def load():
    """The queries of each board: uid -> [(panel, query)]."""
    boards = {}
    for path in sorted(glob.glob("dashboards/*.json")):
        with open(path) as file:
            board = json.load(file)
        boards[board["uid"]] = [(panel["title"], target["expr"])
                                for each in board["panels"] for panel in [each, *each.get("panels", [])]
                                for target in panel.get("targets", []) if target["datasource"]["type"] == "prometheus"]
    return boards


def expanded(expr, chosen):
    for name, value in chosen.items():
        if value:
            expr = expr.replace(f"${name}", value)
    return live.expanded(expr)


class Panels:
    def __init__(self):
        self.boards = load()
        self.had_data = set()

    def wait_for(self, prometheus, url, silent, shown):
        """Waits until every query of the board behind this link has data. Queries that only show other faults are left out,
        but not those of the metrics that this fault shows."""
        parts = urllib.parse.urlsplit(url)
        uid = parts.path.removeprefix("/d/")
        chosen = {name.removeprefix("var-"): value for name, value in urllib.parse.parse_qsl(parts.query)}
        missing, left_out = [], [each for each in [*live.ABSENT, *silent] if each not in shown]

        def all_answered():
            missing[:] = [f"{title}: {expr}" for title, expr in self.ask(prometheus, uid, chosen)
                          if not expr.endswith("> 0") and not any(each in expr for each in left_out)]
            return not missing

        for other in self.boards.keys() - {uid}:
            self.ask(prometheus, other, {})
        try:
            live.wait_until(f"{len(self.boards[uid])} queries of {uid} have data", all_answered, PATIENCE_SECONDS)
        except AssertionError as late:
            raise AssertionError("\n".join([str(late), *missing])) from late

    def ask(self, prometheus, uid, chosen):
        """Asks the queries of a board. Returns those without data."""
        missing = []
        for title, expr in self.boards[uid]:
            if live.api(prometheus, "query", query=expanded(expr, chosen))["result"]:
                self.had_data.add((uid, title, expr))
            else:
                missing.append((title, expr))
        return missing

    def check_all_had_data(self, prometheus):
        """Waits until each query has had data at least once. The end of the last fault leaves data too."""
        def never():
            return [f"{uid}, {title}: {expr}" for uid, each in self.boards.items() for title, expr in each
                    if (uid, title, expr) not in self.had_data and not any(name in expr for name in NEVER)]

        def all_had_data():
            for uid in self.boards:
                self.ask(prometheus, uid, {})
            return not never()

        try:
            live.wait_until("every query has had data", all_had_data, PATIENCE_SECONDS)
        except AssertionError as late:
            raise AssertionError("\n".join([str(late), *never()])) from late
        print(f"{len(self.had_data)} queries of {len(self.boards)} boards had data")
