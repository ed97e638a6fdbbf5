"""Checks Grafana dashboards by the 17 rules of Grafana's dashboard-linter (0.2).

Two rules, target-promql and template-label-promql, need a parser of PromQL. In their place live.py and scenes.py ask a real
Prometheus each query and each variable. target-logql is checked only for the form of our log queries: a selector and filters.
"""

import json
import re
import sys

RATE = re.compile(r"\b(rate|irate|increase)\(([^()]*)\)")
SELECTOR = re.compile(r"\{[^{}]*\}")
# Panels that cannot select by all variables, and why.
EXCUSED = {
    ("tether-fleet", "Alerts firing"): "alerts carry the labels of their own rules",
    ("tether-fleet", "What is wrong"): "alerts carry the labels of their own rules",
    ("tether-fleet", "Shims without a link"): "of the instances, while the board's job and instance are the exporter's",
    ("tether-fleet", "Retries of one shim"): "of the instances, while the board's job and instance are the exporter's",
    ("tether-fleet", "Server restarts"): "recorded by host and server",
    ("tether-fleet", "Oldest check of a client"): "of the instances, while the board's job and instance are the exporter's",
    ("tether-servers", "Server restarts"): "recorded by host and server",
    ("tether-servers", "Who listens"): "the exporter's job and instance, on a board about daemons",
    ("tether-servers", "Daemons by state"): "the exporter's job and instance, on a board about daemons",
}
UNITS = {"short", "none", "s", "reqps", "cps", "cpm", "Bps", "bytes", "percentunit"}
LOGQL = re.compile(r'\{\w+=~?"[^"{}]+"(, \w+=~?"[^"{}]+")*\}( \|[=~] (`[^`]+`|"[^"]+"))*')
COUNTER = re.compile(r"\b[a-z_]+_(?:total|bucket|sum|count)\{")


def variables(dashboard):
    found = {each["name"]: each for each in dashboard["templating"]["list"]}
    if [each["name"] for each in found.values() if each["type"] == "datasource"] != ["datasource"]:
        yield "there must be one variable of type datasource"
    for name, variable in found.items():
        if variable["type"] == "query" and variable.get("refresh") != 2:
            yield f"variable {name}: must be asked again when the time range changes"
    source = found.get("datasource", {})
    if source.get("type") != "datasource" or source.get("label") != "Data source":
        yield "variable datasource: must be of type datasource, labelled 'Data source'"
    for name in ("job", "instance"):
        variable = found.get(name)
        if variable is None:
            yield f"variable {name}: missing"
            continue
        wanted = {"type": "query", "label": name, "multi": True, "allValue": ".+", "refresh": 2}
        for key, value in wanted.items():
            if variable.get(key) != value:
                yield f"variable {name}: {key} must be {value!r}, is {variable.get(key)!r}"
        if variable["datasource"]["uid"] not in ("$datasource", "${datasource}"):
            yield f"variable {name}: not from $datasource"


def query(expr):
    for selector in SELECTOR.findall(expr):
        for name in ("job", "instance"):
            if f'{name}=~"${name}"' not in selector:
                yield f"{selector} does not select by ${name}"
    for call, inside in RATE.findall(expr):
        if "[$__rate_interval]" not in inside:
            yield f"{call} is not over $__rate_interval"
    if "$__rate_interval" in RATE.sub("", expr):
        yield "$__rate_interval outside a rate"
    for counter in COUNTER.findall(RATE.sub("", expr)):
        yield f"{counter[:-1]} is a counter and not under a rate"
    if re.search(r"\b(tether|mcp|process|jvm|scrape)_\w+(?![\w:{])", SELECTOR.sub("{}", expr)):
        yield "a metric without a selector"


def panel(each):
    for key in ("title", "description"):
        if not each.get(key):
            yield f"no {key}"
    if each["type"] == "logs" or each["datasource"]["uid"] == "tempo":
        if not each.get("targets"):
            yield "no query"
        for target in each["targets"]:
            if each["type"] == "logs" and not LOGQL.fullmatch(target["expr"]):
                yield f"not a selector with filters, which is all that is checked here: {target['expr']}"
        return
    if each.get("datasource", {}).get("uid") not in ("$datasource", "${datasource}"):
        yield "not from $datasource"
    if not each.get("targets"):
        yield "no query"
    if each["fieldConfig"]["defaults"].get("unit") not in UNITS:
        yield "no unit, or one that is not in the list"
    if each["type"] == "timeseries" and not each["options"]["legend"]["calcs"]:
        yield "no calculations in the legend"
    for target in each.get("targets", []):
        for fault in query(target["expr"]):
            yield f"query {target['refId']}: {fault}"


def faults(dashboard):
    yield from variables(dashboard)
    if dashboard.get("editable") is not False:
        yield "editable"
    if not dashboard.get("uid"):
        yield "no uid"
    if dashboard["schemaVersion"] != 41:
        yield "not schema 41"
    everything = [one for each in dashboard["panels"] for one in [each, *each.get("panels", [])]]
    ids = [each["id"] for each in everything]
    if len(set(ids)) != len(ids):
        yield "two panels have one id"
    yield from overlaps([each for each in everything if each["type"] != "row"])
    for each in everything:
        if each["type"] in ("row", "text"):
            continue
        for fault in panel(each):
            if "does not select by" in fault and (dashboard["uid"], each["title"]) in EXCUSED:
                continue
            yield f"panel '{each.get('title')}': {fault}"


def overlaps(panels):
    taken = {}
    for each in panels:
        place = each["gridPos"]
        if place["x"] + place["w"] > 24:
            yield f"panel '{each['title']}': wider than the board"
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), each["title"])
                if other != each["title"]:
                    yield f"panel '{each['title']}' lies on '{other}'"
                    return


def main(paths):
    failed = False
    for path in paths:
        with open(path) as file:
            dashboard = json.load(file)
        for fault in faults(dashboard):
            failed = True
            print(f"{path}: {fault}")
        print(f"{path}: {len(dashboard['panels'])} panels")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
