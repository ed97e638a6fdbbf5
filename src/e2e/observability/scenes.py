"""What on-call gets: a daemon, shims with busy clients, Prometheus and Alertmanager with the shipped files, their durations
divided. A healthy fleet is silent; then one fault after another is made, and each alert arrives at its receiver with its
severity, its links and its host, while the board's panel shows the fault; when the fault ends, so does the alert.

Faults overlap: the next is made when the alert of the one before has arrived, and a slow one is made first. Everything started here is ended here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import faults
import live
import routing

# 15 s of scraping become 1 s, 5 minutes 20 s.
DIVISOR = int(os.environ.get("DIVISOR", "15"))
# Group intervals are for people.
ALERTMANAGER_DIVISOR = 60
HEALTHY_SECONDS = int(os.environ.get("HEALTHY_SECONDS", "60"))
ARRIVES_SECONDS = 100
RESOLVES_SECONDS = 150
# What has no series here: another exporter, and what only trouble makes.
NOT_HERE = re.compile(r"namedprocess_|tether_versions|> 0$")
MILLISECONDS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"(?<=\[)(\d+)([smhd])(?=\])|(?<=(?:for|val|out): )(\d+)([smhd])$", re.MULTILINE)
# What comes at a pace of its own, or is measured in seconds, is divided, too.
COUNTED = {"tether_retries:increase5m > 12": 12, "age_seconds:max[1m]) > 60": 60}


def divided(text):
    def shorter(found):
        number, unit = int(found[1] or found[3]), found[2] or found[4]
        return f"{number * MILLISECONDS[unit] // DIVISOR}ms" if number else found[0]
    for words, figure in COUNTED.items():
        text = text.replace(words, words.removesuffix(str(figure)) + str(figure / DIVISOR))
    return DURATION.sub(shorter, text)


def rules(directory):
    os.mkdir(f"{directory}/rules")
    for name in os.listdir("prometheus/rules"):
        with open(f"prometheus/rules/{name}") as file, open(f"{directory}/rules/{name}", "w") as copy:
            copy.write(divided(file.read()))
    subprocess.run(["promtool", "check", "rules", *[f"{directory}/rules/{each}" for each in os.listdir(f"{directory}/rules")]],
                   check=True, stdout=subprocess.DEVNULL)


def prometheus(directory, home, addresses):
    with open("prometheus/prometheus.yml") as file:
        # A busy machine may take its time for an answer.
        text = divided(file.read()).replace("scrape_timeout: 333ms", "scrape_timeout: 1000ms")
    for address, mine in {"127.0.0.1:9868": addresses["fleet"], "127.0.0.1:9090": addresses["prometheus"],
                          "127.0.0.1:9093": addresses["alertmanager"], "run/targets.json": f"{home}/run/targets.json"}.items():
        assert address in text, f"prometheus.yml does not name {address}"
        text = text.replace(address, mine)
    with open(f"{directory}/prometheus.yml", "w") as file:
        file.write(text)
    rules(directory)
    return ["prometheus", f"--config.file={directory}/prometheus.yml", f"--storage.tsdb.path={directory}/data",
            f"--web.listen-address={addresses['prometheus']}", "--enable-feature=exemplar-storage", "--log.level=error",
            "--rules.alert.resend-delay=2s"]


class World:
    """A home with a daemon that leads, two busy clients, and who watches them."""

    def __init__(self, directory):
        self.home = f"{directory}/home"
        self.addresses = {name: f"127.0.0.1:{live.free_port()}" for name in ("fleet", "prometheus", "daemon")}
        self.environment = {**os.environ, "TETHER_HOME": self.home, "TETHER_FLEET": self.addresses["fleet"],
                            "TETHER_SHIMS_PER_CLIENT": "3", "TETHER_PARENT_CHECK_INTERVAL": "500ms"}
        self.log = open(f"{directory}/log", "w+b")
        self.processes = []
        self.receiver = routing.Receiver()
        self.clients = []

    def start(self, directory):
        manager, self.addresses["alertmanager"] = routing.start(directory, self.receiver, ALERTMANAGER_DIVISOR, self.log)
        self.processes.append(manager)
        self.daemon = self.start_daemon()
        live.wait_until("the daemon is listed", lambda: live.listed(self.home), 30)
        self.clients = [self.client(path) for path in live.PATHS]
        self.run(prometheus(directory, self.home, self.addresses))
        live.wait_until("Prometheus is ready", lambda: live.ready(self.addresses["prometheus"]), 60)

    def start_daemon(self):
        return self.run([live.TETHER, "daemon", "run", "--listen", self.addresses["daemon"], "--", sys.executable,
                         os.path.abspath("src/e2e/observability/server.py")])

    def run(self, command):
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return process

    def client(self, path, address=None):
        client = live.Client(self.environment, f"ws://{address or self.addresses['daemon']}{path}", self.log)
        self.processes.append(client.shim)
        return client

    def value(self, expr):
        found = live.api(self.addresses["prometheus"], "query", query=live.expanded(expr))["result"]
        return max((float(each["value"][1]) for each in found), default=None)

    def close(self):
        for process in reversed(self.processes):
            try:
                process.send_signal(18)  # SIGCONT, for one that a scene has stopped
                process.terminate()
            except ProcessLookupError:
                pass
        for process in self.processes:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.receiver.shutdown()


def seen(name, status):
    def among(messages):
        for path, message in messages:
            for each in message["alerts"]:
                if each["labels"]["alertname"] == name and each["status"] == status:
                    return path, message, each
        return None
    return among


def check_arrival(scene, path, message, alert):
    assert path == scene.receiver, f"{scene.alert} came to {path}"
    assert alert["labels"]["severity"] == scene.severity
    annotations = alert["annotations"]
    assert annotations["runbook_url"].endswith(f"/{scene.alert}.md") and annotations["runbook_url"].startswith("http")
    assert "/d/tether-" in annotations["dashboard_url"] and annotations["dashboard_url"].startswith("http")
    assert "Next: " in annotations["description"] and "<no value>" not in annotations["description"], annotations["description"]
    assert message["groupLabels"] == {"host": "127.0.0.1"}, message["groupLabels"]


def healthy(world):
    receiver = world.receiver
    receiver.wait("the watchdog", seen("TetherWatchdog", "firing"), ARRIVES_SECONDS)
    live.wait_until("clients are busy", lambda: all(each.answered > 5 for each in world.clients), 60)
    end = time.monotonic() + HEALTHY_SECONDS
    while time.monotonic() < end:
        others = set().union(*live_names(receiver.messages)) - {"TetherWatchdog"}
        assert not others, f"a healthy fleet is not silent: {others}"
        time.sleep(1)
    live.wait_for_answers(world.addresses["prometheus"], NOT_HERE, 20)
    print(f"{HEALTHY_SECONDS} s healthy: the watchdog and nothing else", flush=True)


def live_names(messages):
    return [{each["labels"]["alertname"] for each in message["alerts"]} for _, message in list(messages)] or [set()]


def play(world, scene, pool, made=None):
    began = time.monotonic()
    end = made or scene.make(world)
    path, message, alert = world.receiver.wait(scene.alert, seen(scene.alert, "firing"), ARRIVES_SECONDS)
    took = time.monotonic() - began
    check_arrival(scene, path, message, alert)
    shown = world.value(scene.panel)
    assert shown is not None and scene.shows(shown), f"{scene.alert}: the panel shows {shown}: {scene.panel}"
    print(f"{took:5.1f} s  {scene.alert} at {path}: {alert['annotations']['description']}", flush=True)
    end()
    ended = time.monotonic()

    def resolves():
        world.receiver.wait(f"{scene.alert} resolved", seen(scene.alert, "resolved"), RESOLVES_SECONDS)
        print(f"{time.monotonic() - ended:5.1f} s  {scene.alert} has ended", flush=True)
    return pool.submit(resolves)


def main():
    live.DEADLINE_SECONDS = 600
    directory = tempfile.mkdtemp(prefix="tether-scenes-")
    world = None
    only = set(sys.argv[1:])
    try:
        world = World(directory)
        world.start(directory)
        routing.wait_ready(world.addresses["alertmanager"])
        healthy(world)
        with ThreadPoolExecutor(len(faults.SCENES)) as pool:
            scenes = [scene for scene in faults.SCENES if not only or scene.alert in only]
            slow = [(scene, scene.make(world)) for scene in scenes if scene.slow]
            ends = [play(world, scene, pool) for scene in scenes if not scene.slow]
            ends += [play(world, scene, pool, made) for scene, made in slow]
            for each in ends:
                each.result()
        print(f"scenes: ok, {time.monotonic() - live.started_at:.0f} s")
        return 0
    except (AssertionError, subprocess.SubprocessError) as failed:
        print(f"scenes: FAILED: {failed}", file=sys.stderr)
        with open(f"{directory}/log", errors="replace") as log:
            print(log.read()[-4000:], file=sys.stderr)
        return 1
    finally:
        if world:
            world.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
    sys.exit(main())
