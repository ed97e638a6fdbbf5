"""Short names for the parts of Grafana's dashboards (classic schema 41). In a query, `@` stands for the variables that select
and `[~]` for the range: `rate(tether_retries_total{@, role="shim"}[~])`.
"""

import json

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
TEMPO = {"type": "tempo", "uid": "tempo"}
LOKI = {"type": "loki", "uid": "loki"}
SELECT = 'job=~"$job", host=~"$host", instance=~"$instance"'

TABLE = {"align": "auto", "inspect": False, "cellOptions": {"type": "auto"}}

# On all boards, a meaning has the same colour.
COLOURS = {
    "ok": "green", "alive": "green", "serving": "green", "opened": "green",
    "error": "yellow", "tool_error": "light-yellow", "cancelled": "blue", "draining": "blue", "stopped": "orange",
    "daemon_unavailable": "red", "outcome_unknown": "dark-red", "orphaned": "red", "zombie": "purple", "crash_loop": "red",
    "vanished": "purple", "starting": "light-blue",
}


def expanded(expr):
    return " ".join(expr.split()).replace("@", SELECT).replace("[~]", "[$__rate_interval]")


def target(number, expr, legend="", instant=False, table=False, exemplar=None):
    result = {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": expanded(expr), "legendFormat": legend,
              "range": not instant, "instant": instant}
    if table:
        result["format"] = "table"
    if exemplar is not None:
        result["exemplar"] = exemplar
    return result


def steps(*pairs):
    """steps("green", (1, "yellow"), (5, "red"))"""
    return {"mode": "absolute", "steps": [{"color": pairs[0], "value": None},
                                          *[{"color": colour, "value": value} for value, colour in pairs[1:]]]}


def values(texts):
    """{0: ("down", "red")}"""
    return [{"type": "value", "options": {str(value): {"text": text, "color": colour, "index": index}
                                          for index, (value, (text, colour)) in enumerate(texts.items())}}]


def by_name(name, **properties):
    return {"matcher": {"id": "byName", "options": name},
            "properties": [{"id": key, "value": value} for key, value in properties.items()]}


def by_pattern(pattern, **properties):
    return {**by_name(pattern, **properties), "matcher": {"id": "byRegexp", "options": pattern}}


def link(title, url):
    return [{"title": title, "url": url, "targetBlank": False}]


def board_link(uid, **variables):
    """A link to another board, which keeps the time range and the chosen variables."""
    chosen = {"job": "${job:queryparam}", "host": "${host:queryparam}", **variables}
    return f"/d/{uid}?" + "&".join([*chosen.values(), "${__url_time_range}"])


def panel(kind, title, description, targets, width, height, unit, defaults, options, overrides=()):
    return {"type": kind, "title": title, "description": description, "datasource": SOURCE,
            "gridPos": {"h": height, "w": width},
            "fieldConfig": {"defaults": {"unit": unit, **defaults}, "overrides": list(overrides)},
            "options": options, "targets": targets}


def stat(title, description, expr, unit="short", thresholds=None, mappings=None, decimals=None, width=4, links=None, none=None):
    defaults = {"min": 0, "color": {"mode": "thresholds"}, "thresholds": thresholds or steps("green")}
    for key, value in (("mappings", mappings), ("decimals", decimals), ("links", links), ("noValue", none)):
        if value is not None:
            defaults[key] = value
    options = {"colorMode": "background", "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
               "textMode": "auto", "percentChangeColorMode": "standard", "showPercentChange": False, "wideLayout": True,
               "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}}
    return panel("stat", title, description, [target(0, expr, instant=True)], width, 4, unit, defaults, options)


def graph(title, description, unit, *queries, stacked=False, width=8, below=None, exemplars=False, colours=()):
    """Queries are (expr, legend). `below` is the alert's threshold, drawn as a line."""
    custom = {"drawStyle": "line", "fillOpacity": 20 if stacked else 5, "lineWidth": 1, "showPoints": "never",
              "spanNulls": False}
    if stacked:
        custom["stacking"] = {"mode": "normal", "group": "A"}
    defaults = {"min": 0, "color": {"mode": "palette-classic-by-name"}, "custom": custom}
    if below is not None:
        custom["thresholdsStyle"] = {"mode": "dashed"}
        defaults["thresholds"] = steps("transparent", (below, "red"))
    options = {"legend": {"displayMode": "table", "placement": "bottom", "showLegend": True,
                          "calcs": ["lastNotNull", "mean", "max"]},
               "tooltip": {"mode": "multi", "sort": "desc"}}
    targets = [target(n, expr, legend, exemplar=True if exemplars else None) for n, (expr, legend) in enumerate(queries)]
    fixed = [by_name(name, color={"mode": "fixed", "fixedColor": COLOURS[name]}) for name in colours]
    return panel("timeseries", title, description, targets, width, 8, unit, defaults, options, fixed)


def timeline(title, description, expr, legend, mappings, width=12, overrides=()):
    defaults = {"color": {"mode": "thresholds"}, "thresholds": steps("green"), "mappings": mappings,
                "custom": {"fillOpacity": 80, "lineWidth": 0, "spanNulls": False}}
    options = {"mergeValues": True, "showValue": "auto", "alignValue": "center", "rowHeight": 0.9,
               "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False, "calcs": []},
               "tooltip": {"mode": "single", "sort": "none"}}
    return panel("state-timeline", title, description, [target(0, expr, legend)], width, 6, "short", defaults, options, overrides)


def table(title, description, queries, width, joined=None, names=None, hidden=(), overrides=(), height=8, order=()):
    """Queries are instant; `joined` is the column they share; `order` names the columns from the left."""
    defaults = {"custom": TABLE}
    options = {"showHeader": True, "cellHeight": "sm", "frameIndex": 0}
    result = panel("table", title, description, [target(n, expr, instant=True, table=True) for n, expr in enumerate(queries)],
                   width, height, "none", defaults, options, overrides)
    result["transformations"] = [{"id": "joinByField", "options": {"byField": joined, "mode": "outer"}}] if joined else []
    result["transformations"].append({"id": "organize", "options": {
        "excludeByName": {name: True for name in hidden}, "renameByName": names or {},
        **({"indexByName": {name: index for index, name in enumerate(order)}} if order else {})}})
    return result


def text(title, content, width=24, height=4):
    return {"type": "text", "title": title, "gridPos": {"h": height, "w": width},
            "options": {"mode": "markdown", "content": content}}


def logs(title, description, expr, width=12):
    return {"type": "logs", "title": title, "description": description, "datasource": LOKI, "gridPos": {"h": 10, "w": width},
            "options": {"showTime": True, "sortOrder": "Descending", "enableLogDetails": True, "dedupStrategy": "none",
                        "showLabels": False, "showCommonLabels": False, "showLogContextToggle": False, "wrapLogMessage": True, "prettifyLogMessage": False},
            "targets": [{"refId": "A", "datasource": LOKI, "expr": expr, "queryType": "range"}]}


def traces(title, description, query, width=12):
    return {"type": "table", "title": title, "description": description, "datasource": TEMPO, "gridPos": {"h": 10, "w": width},
            "fieldConfig": {"defaults": {"custom": TABLE}, "overrides": []},
            "options": {"showHeader": True, "cellHeight": "sm", "frameIndex": 0},
            "targets": [{"refId": "A", "datasource": TEMPO, "queryType": "traceql", "query": query, "limit": 50, "filters": [],
                         "tableType": "traces"}]}


def row(title, *panels, collapsed=False):
    return {"row": title, "panels": list(panels), "collapsed": collapsed}


def query_variable(name, query, all_value=".+"):
    return {"name": name, "label": name, "type": "query", "datasource": SOURCE, "definition": query,
            "query": {"query": query, "refId": f"variable-{name}", "qryType": 1}, "refresh": 2, "sort": 1, "multi": True,
            "includeAll": True, "allValue": all_value, "current": {"text": ["All"], "value": ["$__all"]}, "regex": "",
            "hide": 0, "options": []}


def variables(metric, **more):
    """The variables of a board. The metric has the jobs, hosts and instances that the board is about."""
    source = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus",
              "current": {"text": "default", "value": "default"},
              "hide": 0, "includeAll": False, "multi": False, "options": [], "refresh": 1, "regex": ""}
    return [source,
            query_variable("job", f"label_values({metric}, job)"),
            query_variable("host", f'label_values({metric}{{job=~"$job"}}, host)', ".*"),
            query_variable("instance", f'label_values({metric}{{job=~"$job", host=~"$host"}}, instance)'),
            *[query_variable(name, query, ".*") for name, query in more.items()]]


def annotation(name, colour, expr, title, text_format):
    return {"name": name, "datasource": SOURCE, "enable": True, "hide": False, "iconColor": colour, "expr": expanded(expr),
            "titleFormat": title, "textFormat": text_format, "step": "30s", "useValueForTime": False}


ANNOTATIONS = [
    annotation("Alerts", "red", 'max by (alertname, host) (ALERTS{alertname=~"Tether.+", alertname!="TetherWatchdog", '
               'alertstate="firing"})', "{{alertname}}", "{{host}}"),
    annotation("Leader changes", "purple", 'max by (host, leader) (tether_fleet_leader_info{job=~"$job", host=~"$host"}) '
               'unless max by (host, leader) (tether_fleet_leader_info{job=~"$job", host=~"$host"} offset 1m)',
               "Leader {{leader}}", "{{host}}"),
    annotation("Daemon starts", "blue", 'time() - max by (host, instance) '
               '(process_start_time_seconds{job=~"$job", host=~"$host", role="daemon"}) < 60', "Daemon {{instance}}", "{{host}}"),
]


def placed(rows):
    """Gives panels their numbers and places. Each row is filled from the left, line by line."""
    panels, y = [], 0

    def put(each, into):
        nonlocal x, y, line
        width, height = each["gridPos"]["w"], each["gridPos"]["h"]
        if x + width > 24:
            x, y, line = 0, y + line, 0
        into.append({"id": 0, **each, "gridPos": {"h": height, "w": width, "x": x, "y": y}})
        x, line = x + width, max(line, height)

    for each in rows:
        inner = []
        head = {"id": 0, "type": "row", "title": each["row"], "collapsed": each["collapsed"],
                "gridPos": {"h": 1, "w": 24, "x": 0, "y": y}, "panels": []}
        x, y, line = 0, y + 1, 0
        for one in each["panels"]:
            put(one, inner)
        y += line
        if each["collapsed"]:
            head["panels"] = inner
            inner = []
        panels += [head, *inner]
    number = 0
    for each in panels:
        for one in [each, *each.get("panels", [])]:
            number += 1
            one["id"] = number
    return panels


def board(uid, title, description, template, rows):
    return json.dumps({
        "uid": uid, "title": f"Tether / {title}", "description": description, "tags": ["tether"], "schemaVersion": 41,
        "version": 1, "editable": False, "graphTooltip": 1, "refresh": "30s", "timezone": "browser",
        "time": {"from": "now-1h", "to": "now"}, "annotations": {"list": ANNOTATIONS},
        "links": [{"type": "dashboards", "title": "Tether", "tags": ["tether"], "asDropdown": True, "includeVars": True,
                   "keepTime": True, "icon": "external link", "targetBlank": False, "tooltip": "", "url": ""}],
        "templating": {"list": template}, "panels": placed(rows)}, indent=2) + "\n"
