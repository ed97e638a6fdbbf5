"""The one place that says where the links of alerts lead. Both must be absolute, because a pager has no base address for a
path. The defaults are what docker-compose.yml serves on this machine. Put your own here and run generate.
"""

import glob
import re

RUNBOOKS = "http://127.0.0.1:3001"
GRAFANA = "http://127.0.0.1:3000"

ALERT = re.compile(r"- alert: (\w+)")
RUNBOOK = re.compile(r"( +runbook_url: ).*")
DASHBOARD = re.compile(r'( +dashboard_url: ).*?(/d/[^"]*)"?')


def runbook(alert):
    return f"{RUNBOOKS}/{alert}.md"


def dashboard(path):
    return f"{GRAFANA}{path}"


def linked(text):
    """The rules of one file with their links set."""
    lines, alert = [], None
    for line in text.splitlines():
        if named := ALERT.search(line):
            alert = named[1]
        elif link := RUNBOOK.fullmatch(line):
            line = f'{link[1]}"{runbook(alert)}"'
        elif link := DASHBOARD.fullmatch(line):
            line = f'{link[1]}"{dashboard(link[2])}"'
        lines.append(line)
    return "\n".join(lines) + "\n"


def files():
    """Each file of rules, with the text that it should have."""
    for path in sorted(glob.glob("prometheus/rules/*.yml")):
        with open(path) as file:
            yield path, linked(file.read())
