"""Checks what the on-call gets. It runs a daemon, shims with busy clients, and Prometheus and Alertmanager with the shipped
files and shorter durations. A healthy fleet is silent. Then one fault after another is made. Each alert arrives at its
receiver with its severity, links and host. The panel shows the fault, and each query of the board to which the alert leads
has data. When the fault ends, the alert resolves.

The slow faults are made first and stay while the others are made. With --record DIRECTORY each fault is alone, and record.py
keeps its pictures and what its runbook shows. Names of alerts select scenes. Everything started here is ended here.
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
import panels
import record
import routing

# With this divisor a scrape interval of 15 s becomes 1 s, and 5 minutes become 20 s.
DIVISOR = int(os.environ.get("DIVISOR", "15"))
# Alertmanager's intervals are made for people, so they are divided by more.
ALERTMANAGER_DIVISOR = 60
HEALTHY_SECONDS = int(os.environ.get("HEALTHY_SECONDS", "60"))
# Limits for a machine that does other work. On a quiet machine it takes a quarter of that.
ARRIVES_SECONDS = 180
RESOLVES_SECONDS = 180
# Queries without data here: another exporter has it, or only a fault makes it.
NOT_HERE = re.compile(r"namedprocess_|tether_versions|> 0$")
MILLISECONDS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"(?<=\[)(\d+)([smhd])(?=\])|(?<=(?:for|val|out): )(\d+)([smhd])$", re.MULTILINE)
# Figures in rules that depend on a pace or are in seconds. They are divided too.
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
        # On a busy machine an answer may take the whole interval.
        text = re.sub(r"(scrape_interval: (\w+)\n  scrape_timeout: )\w+", r"\1\2", divided(file.read()))
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
    """A home with a daemon that leads, two busy clients, and the programs that watch them."""

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

    def run(self, command, stdin=subprocess.DEVNULL, **more):
        process = subprocess.Popen(command, env=self.environment, stdin=stdin, stdout=self.log, stderr=self.log, **more)
        self.processes.append(process)
        return process

    def client(self, path, address=None):
        client = live.Client(self.environment, f"ws://{address or self.addresses['daemon']}{path}", self.log)
        self.processes.append(client.shim)
        return client

    def instance(self, pid):
        """The instance label of this process, as soon as it has a card."""
        def cards():
            for name in os.listdir(f"{self.home}/run/instances"):
                try:
                    with open(f"{self.home}/run/instances/{name}", errors="replace") as file:
                        if f'"pid":{pid},' in file.read().replace(" ", ""):
                            return name.removesuffix(".json")[-8:]
                except FileNotFoundError:
                    pass
            return None
        return live.wait_until(f"process {pid} has a card", cards, 60)

    def value(self, expr):
        found = live.api(self.addresses["prometheus"], "query", query=live.expanded(expr))["result"]
        return max((float(each["value"][1]) for each in found), default=None)

    def close(self):
        live.end(self.processes)
        self.receiver.shutdown()


def seen(name, status, labels=None):
    def among(messages):
        for path, message in messages:
            for each in message["alerts"]:
                if each["status"] == status and {"alertname": name, **(labels or {})}.items() <= each["labels"].items():
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
    live.wait_for_answers(world.addresses["prometheus"], NOT_HERE, ARRIVES_SECONDS)
    print(f"{HEALTHY_SECONDS} s healthy: the watchdog and nothing else", flush=True)


def live_names(messages):
    return [{each["labels"]["alertname"] for each in message["alerts"]} for _, message in list(messages)] or [set()]


class Stage:
    """Plays scenes in a world, and notes which queries have had data."""

    def __init__(self, world):
        self.world = world
        self.panels = panels.Panels()
        self.pool = ThreadPoolExecutor(len(faults.SCENES))

    def play(self, scene, made=None, keep=None):
        """Plays a scene until its alert has arrived, and ends the fault. Returns a future of the alert's end."""
        world, began = self.world, time.monotonic()
        end, labels = made or scene.make(world)
        path, message, alert = world.receiver.wait(scene.alert, seen(scene.alert, "firing", labels), ARRIVES_SECONDS)
        took = time.monotonic() - began
        check_arrival(scene, path, message, alert)
        shown = world.value(scene.panel.replace("$instance", labels.get("instance", "")))
        assert shown is not None and scene.shows(shown), f"{scene.alert}: the panel shows {shown}: {scene.panel}"
        self.panels.wait_for(world.addresses["prometheus"], alert["annotations"]["dashboard_url"], scene.silent, scene.shown)
        print(f"{took:5.1f} s  {scene.alert} at {path}: {alert['annotations']['description']}", flush=True)
        if keep:
            record.record(world, scene, alert, keep, began)
        end()
        ended = time.monotonic()

        def resolves():
            world.receiver.wait(f"{scene.alert} resolved", seen(scene.alert, "resolved", labels), RESOLVES_SECONDS)
            print(f"{time.monotonic() - ended:5.1f} s  {scene.alert} has ended", flush=True)
        return self.pool.submit(resolves)

    def play_all(self, scenes):
        slow = [(scene, scene.make(self.world)) for scene in scenes if scene.slow]
        ends = [self.play(scene) for scene in scenes if not scene.slow and not scene.alone]
        ends += [self.play(scene, made) for scene, made in slow]
        for each in ends:
            each.result()
        for scene in scenes:
            if scene.alone:
                self.play(scene).result()

    def record_all(self, scenes, directory):
        record.healthy(self.world, directory)
        # An outage stays visible in the budget's alert, so scenes with outages come last.
        for scene in sorted(scenes, key=lambda each: each.alert in ("TetherRetryStorm", "TetherDaemonMissing")):
            self.play(scene, keep=directory).result()
            live.wait_until("nothing else fires", lambda: not self.world.value(
                'ALERTS{alertstate="firing", alertname!~"TetherWatchdog|TetherOutageBudgetBurn"}'), RESOLVES_SECONDS)


def options(arguments):
    directory = None
    if "--record" in arguments:
        at = arguments.index("--record")
        directory = os.path.abspath(arguments[at + 1])
        del arguments[at:at + 2]
        os.makedirs(directory, exist_ok=True)
    return directory, [scene for scene in faults.SCENES if not arguments or scene.alert in arguments]


def main():
    live.DEADLINE_SECONDS = 900
    keep, scenes = options(sys.argv[1:])
    directory = tempfile.mkdtemp(prefix="tether-scenes-")
    world = None
    try:
        world = World(directory)
        world.start(directory)
        routing.wait_ready(world.addresses["alertmanager"])
        healthy(world)
        stage = Stage(world)
        if keep:
            stage.record_all(scenes, keep)
        else:
            stage.play_all(scenes)
            if len(scenes) == len(faults.SCENES):
                stage.panels.check_all_had_data(world.addresses["prometheus"])
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
