"""Checks that the shipped Prometheus configuration finds every instance, with its labels, through /sd of the host's exporter
and through the list of files. The leader is killed, and no rate of a host total jumps. One shim ends and another one is
killed, and neither stays as a target that is down. Prometheus scrapes each second. Everything started here is ended here.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import live

SCRAPE = "1s"
# The shipped durations are 15 s each. So an ended target may be shown as down for 15 s and one more scrape.
LEFT_SECONDS = 30
# Two clients make at most five calls a second each. The rest is for a busy machine that catches up.
MOST_CALLS_A_SECOND = 20
RATE = "sum(rate(tether_host_calls_total[10s]))"


def configuration(directory, home, fleet, prometheus):
    with open("prometheus/prometheus.yml") as file:
        text = file.read()
    for shipped, mine in {"127.0.0.1:9868": fleet, "127.0.0.1:9090": prometheus, "run/targets.json": f"{home}/run/targets.json",
                          "interval: 15s": f"interval: {SCRAPE}", "timeout: 5s": "timeout: 1s", "- rules/*.yml": ""}.items():
        assert shipped in text, f"prometheus.yml has no {shipped}"
        text = text.replace(shipped, mine)
    with open(f"{directory}/prometheus.yml", "w") as file:
        file.write(text)
    return f"{directory}/prometheus.yml"


class World:
    def __init__(self, directory):
        self.home, self.processes, self.clients = f"{directory}/home", [], []
        self.fleet, self.prometheus, self.daemon = (f"127.0.0.1:{live.free_port()}" for _ in range(3))
        self.environment = {**os.environ, "TETHER_HOME": self.home, "TETHER_FLEET": self.fleet}
        self.log = open(f"{directory}/log", "w+b")

    def run(self, *command):
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return process

    def client(self):
        client = live.Client(self.environment, f"ws://{self.daemon}/tether", self.log)
        self.processes.append(client.shim)
        self.clients.append(client)

    def up(self, job):
        """The targets of a job by short name, and whether each was up when Prometheus last looked."""
        found = live.api(self.prometheus, "query", query=f'up{{job="{job}"}}')["result"]
        return {each["metric"]["instance"]: each["value"][1] == "1" for each in found}

    def targets(self, job):
        active = live.api(self.prometheus, "targets", state="active")["activeTargets"]
        return [each for each in active if each["labels"]["job"] == job]

    def leader(self):
        found = live.api(self.prometheus, "query", query="tether_fleet_leader_info")["result"]
        return [each["metric"]["leader"] for each in found]

    def close(self):
        for client in self.clients:
            client.close()
        live.end(self.processes)


def all_up(world, number):
    return all(len(world.up(job)) == number and all(world.up(job).values()) for job in ("tether", "tether-process"))


def check_labels(world):
    for target in world.targets("tether"):
        labels = target["labels"]
        assert target["scrapeUrl"].startswith(f"http://{world.fleet}/instances/"), target["scrapeUrl"]
        assert target["scrapeUrl"].endswith(f"{labels['instance']}/metrics") and len(labels["instance"]) == 8, target
        assert labels["role"] in ("shim", "daemon", "fleet") and labels["host"] == "127.0.0.1", labels
    roles = sorted(each["labels"]["role"] for each in world.targets("tether"))
    assert roles == ["daemon", "fleet", "shim", "shim"], f"/sd lists {roles}"
    assert {each["labels"]["instance"] for each in world.targets("tether-process")} == set(world.up("tether"))


def check(world, directory):
    leads = world.run(live.TETHER, "fleet")
    live.wait_until("the exporter is listed", lambda: live.listed(world.home))
    world.run(live.TETHER, "daemon", "run", "--listen", world.daemon)
    world.client()
    world.client()
    world.run("prometheus", f"--config.file={configuration(directory, world.home, world.fleet, world.prometheus)}",
              f"--storage.tsdb.path={directory}/data", f"--web.listen-address={world.prometheus}", "--log.level=error")
    live.wait_until("Prometheus is ready", lambda: live.ready(world.prometheus))
    live.wait_until("all four are up, through /sd and through the list", lambda: all_up(world, 4))
    check_labels(world)
    live.wait_until("the host's calls have a rate", lambda: rates(world))
    first = world.leader()

    leads.kill()
    leads.wait()
    live.wait_until("another leads", lambda: world.leader() and world.leader() != first)
    ended, killed = world.clients
    killed.shim.send_signal(signal.SIGKILL)
    killed.shim.wait()
    ended.close()
    ended.shim.wait(timeout=20)
    over = time.monotonic()
    live.wait_until("none of the three that ended is left as down",
                    lambda: all_up(world, 1) and not down(world), LEFT_SECONDS)
    print(f"{time.monotonic() - over:5.1f} s after the last end")

    seen = rates(world)
    answered = sum(each.answered for each in world.clients)
    total = live.api(world.prometheus, "query", query='sum(tether_host_calls_total{method="tools/call"})')["result"]
    assert max(seen) <= MOST_CALLS_A_SECOND, f"a rate jumped to {max(seen)} calls a second; all were {answered}"
    assert abs(float(total[0]["value"][1]) - answered) <= 2 + len(world.clients), f"{total} calls in all, clients had {answered}"
    print(f"{len(seen)} rates over the leaders' change, at most {max(seen):.1f} calls a second")


def down(world):
    return [each for job in ("tether", "tether-process") for each, is_up in world.up(job).items() if not is_up]


def rates(world):
    """All values of the rate since the start."""
    now = time.time()
    found = live.api(world.prometheus, "query_range", query=RATE, start=now - 80, end=now, step="1s")["result"]
    return [float(value) for each in found for _, value in each["values"] if float(value) > 0]


def main():
    live.DEADLINE_SECONDS = 150
    directory = tempfile.mkdtemp(prefix="tether-discovery-")
    world = World(directory)
    try:
        check(world, directory)
        print("discovery: ok")
        return 0
    except (AssertionError, subprocess.SubprocessError) as failed:
        print(f"discovery: FAILED: {failed}", file=sys.stderr)
        world.log.seek(0)
        print(world.log.read().decode(errors="replace")[-4000:], file=sys.stderr)
        return 1
    finally:
        world.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
