"""Runs a daemon, two shims with busy clients, and Prometheus with the shipped configuration that needs no exporter. It asks
every query of the dashboards and rules that is about single instances, and fails if one has no data. scenes.py asks the other
queries, on a host with its exporter. Everything started here is ended here.
"""

import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

DEADLINE_SECONDS = 85
# The daemon's own diagnostics serve one shim, and a hosted server serves the other one. Both have the tool echo.
PATHS = ["/tether", "/"]
SHIMS = len(PATHS)
TETHER = os.environ.get("TETHER", "./tether")

# Queries with these texts have no data in a healthy run, and why.
ABSENT = {
    "tether_telemetry_degraded_total": "appears with the first part of telemetry that is given up",
    "tether_server_restarts_total": "appears with the first server that ends by itself",
    'outcome!~"ok|tool_error|cancelled|abandoned"': "appears with the first failed call",
    "tether_daemon_starts_lost_total": "appears with the first start that comes second",
    "tether_daemon_predecessors_killed_total": "appears after a daemon was killed",
    "tether_daemon_worker_ends_total": "appears with a supervised command",
    "tether_daemon_self_checks_failed_total": "appears with the first failure",
}
VARIABLES = {
    "$job": ".+",
    "$instance": ".+",
    "$host": ".+",
    "$daemon": ".*",
    "$server": ".*",
    "$__rate_interval": "1m",
}
METRIC = re.compile(r"\b(?:tether|mcp|process|jvm|scrape)_\w+")
# Queries that need the host's exporter or Alertmanager (scenes.py has both), or that need days.
NOT_HERE = re.compile(r"tether_(fleet|host)_|alertmanager_|prometheus_|namedprocess_|tether-process|:sum(6h|1d|3d|2h)")

started_at = time.monotonic()


def seconds_left():
    return DEADLINE_SECONDS - (time.monotonic() - started_at)


def wait_until(what, condition, seconds=None):
    deadline = time.monotonic() + (seconds_left() if seconds is None else seconds)
    while True:
        value = condition()
        if value:
            print(f"{time.monotonic() - started_at:5.1f} s  {what}")
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not in time: {what}")
        time.sleep(0.5)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Client:
    """An MCP client: opens a session and calls a tool until it is closed."""

    def __init__(self, environment, url, log):
        self.shim = subprocess.Popen(
            [TETHER, "shim", "--url", url],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )
        self.answered = 0
        self.thread = threading.Thread(target=self.talk, daemon=True)
        self.thread.start()

    def send(self, message):
        self.shim.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.shim.stdin.flush()

    def call(self, number, method, params):
        self.send({"id": number, "method": method, "params": params})
        for line in self.shim.stdout:
            answer = json.loads(line)
            if answer.get("id") == number and "method" not in answer:
                self.answered += 1
                return
        raise BrokenPipeError("the shim has closed its stdout")

    def talk(self):
        try:
            client = {"name": "observability-check", "version": "1"}
            self.call(1, "initialize",
                      {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client})
            self.send({"method": "notifications/initialized"})
            for number in range(2, 1_000_000):
                self.call(number, "tools/call", {"name": "echo", "arguments": {"text": "hello"}})
                time.sleep(0.2)
        except (OSError, ValueError):
            return  # closed

    def close(self):
        try:
            self.shim.stdin.close()
        except OSError:
            pass


def end(processes):
    """Ends the processes, the last one first. A stopped one is continued first. One that does not end is killed."""
    for process in reversed(processes):
        process.send_signal(signal.SIGCONT)
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def api(prometheus, path, **parameters):
    url = f"http://{prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return json.load(response)["data"]
    except urllib.error.HTTPError as refused:
        raise AssertionError(f"{parameters}: {refused.read().decode()}") from refused


def ready(prometheus):
    try:
        return api(prometheus, "status/runtimeinfo")
    except (OSError, AssertionError):  # it does not run, or is not ready yet
        return False


def expanded(expr):
    for variable, value in VARIABLES.items():
        expr = expr.replace(variable, value)
    return expr


def questions(prometheus):
    """Every query of a panel, a variable or a rule, with its place."""
    for path in sorted(glob.glob("dashboards/*.json")):
        with open(path) as file:
            dashboard = json.load(file)
        for panel in [one for each in dashboard["panels"] for one in [each, *each.get("panels", [])]]:
            for target in panel.get("targets", []):
                if target["datasource"]["type"] != "prometheus":
                    continue
                yield f"{path}: {panel['title']}", expanded(target["expr"])
        for annotation in dashboard["annotations"]["list"]:
            yield f"{path}: annotation {annotation['name']}", f"count({expanded(annotation['expr'])}) or vector(0)"
        for variable in dashboard["templating"]["list"]:
            asked = re.fullmatch(r"label_values\((.*), (\w+)\)", variable.get("definition", ""))
            if asked:
                yield f"{path}: ${variable['name']}", f"count by ({asked[2]}) ({expanded(asked[1])})"
    for group in api(prometheus, "rules")["groups"]:
        for rule in group["rules"]:
            if rule["type"] == "recording":
                yield f"rule {rule['name']}", rule["query"]
                yield f"record {rule['name']}", rule["name"]
            else:
                # In a healthy run the alert's query has no data, so ask for its metrics instead.
                for metric in METRIC.findall(re.sub(r"\w+:\w+:\w+", "", rule["query"])):
                    yield f"alert {rule['name']}", metric


def unanswered(prometheus, not_here=NOT_HERE):
    missing = []
    for where, expr in questions(prometheus):
        if any(each in expr for each in ABSENT) or not_here.search(expr):
            continue
        answer = api(prometheus, "query", query=expr)
        if not answer["result"]:
            missing.append(f"{where}: no data: {expr}")
    return missing


def rules_faults(prometheus):
    for group in api(prometheus, "rules")["groups"]:
        for rule in group["rules"]:
            # "unknown": the group has a long interval and was not evaluated yet. promtool has checked all groups.
            if rule["health"] not in ("ok", "unknown"):
                yield f"rule {rule['name']} is {rule['health']}: {rule.get('lastError')}"
            if rule["type"] == "alerting" and rule["state"] != "inactive" and rule["name"] != "TetherWatchdog":
                yield f"alert {rule['name']} is {rule['state']}: {rule['alerts']}"


def up(prometheus):
    targets = api(prometheus, "targets", state="active")["activeTargets"]
    ours = [each for each in targets if "role" in each["labels"]]
    healthy = [each["labels"]["role"] for each in ours if each["health"] == "up"]
    return sorted(healthy) == ["daemon"] + ["shim"] * SHIMS and ours


def listed(home):
    try:
        with open(f"{home}/run/targets.json") as file:
            return len(json.load(file))
    except FileNotFoundError:
        return 0


def configuration(directory, home):
    shutil.copytree("prometheus/rules", f"{directory}/rules")
    with open("prometheus/prometheus-file-sd.yml") as file:
        shipped = file.read()
    path = "run/targets.json"
    assert shipped.count(f"[{path}]") == 1, f"prometheus-file-sd.yml does not read {path}"
    with open(f"{directory}/prometheus.yml", "w") as file:
        file.write(shipped.replace(f"[{path}]", f"[{home}/{path}]"))
    return f"{directory}/prometheus.yml"


def check_metrics(targets):
    for target in targets:
        with urllib.request.urlopen(target["scrapeUrl"], timeout=5) as response:
            scrape = response.read()
        series = sum(1 for line in scrape.splitlines() if not line.startswith(b"#"))
        print(f"{target['labels']['role']} {target['labels']['instance']}: {series} series")
        subprocess.run(["promtool", "check", "metrics"], input=scrape, check=True, timeout=20)


def run(directory, processes, clients):
    home = f"{directory}/home"
    environment = {**os.environ, "TETHER_HOME": home, "TETHER_FLEET": "off"}
    daemon_port = free_port()
    log = open(f"{directory}/log", "w+b")
    processes.append(subprocess.Popen(
        [TETHER, "daemon", "run", "--listen", f"127.0.0.1:{daemon_port}", "--",
         sys.executable, os.path.abspath("src/e2e/observability/server.py")],
        env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
    ))
    for path in PATHS:
        client = Client(environment, f"ws://127.0.0.1:{daemon_port}{path}", log)
        processes.append(client.shim)
        clients.append(client)
    wait_until("the first instance is listed", lambda: listed(home))
    prometheus = f"127.0.0.1:{free_port()}"
    processes.append(subprocess.Popen(
        ["prometheus", f"--config.file={configuration(directory, home)}",
         f"--storage.tsdb.path={directory}/data", f"--web.listen-address={prometheus}",
         "--enable-feature=exemplar-storage", "--log.level=warn"],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
    ))
    wait_until("Prometheus is ready", lambda: ready(prometheus))
    targets = wait_until("the daemon and both shims are up", lambda: up(prometheus))
    wait_until("sessions are busy", lambda: all(each.answered > 5 for each in clients))
    wait_for_answers(prometheus)
    faults = list(rules_faults(prometheus))
    assert not faults, "\n".join(faults)
    check_metrics(targets)

    clients.pop().close()
    wait_until("a shim that ended is not listed any more",
               lambda: listed(home) == SHIMS)


def wait_for_answers(prometheus, not_here=NOT_HERE, seconds=None):
    missing = []

    def all_answered():
        missing[:] = unanswered(prometheus, not_here)
        return not missing

    try:
        wait_until(f"{len(list(questions(prometheus)))} queries have data", all_answered, seconds)
    except AssertionError as late:
        raise AssertionError("\n".join([str(late), *missing])) from late


def main():
    processes, clients = [], []
    directory = tempfile.mkdtemp(prefix="tether-observability-")
    try:
        run(directory, processes, clients)
        print("observability: ok")
        return 0
    except (AssertionError, subprocess.SubprocessError) as failed:
        print(f"observability: FAILED: {failed}", file=sys.stderr)
        with open(f"{directory}/log", errors="replace") as log:
            print(log.read()[-4000:], file=sys.stderr)
        return 1
    finally:
        for client in clients:
            client.close()
        end(processes)
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
