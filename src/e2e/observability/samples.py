"""Makes the faults that scenes.py leaves out, because they take long or cannot be ended again. It records the output of their
runbooks' commands and queries, for a person who writes a runbook: samples.py DIRECTORY [ALERT...]. Each fault has a world of
its own. Everything started here is ended here.
"""

import contextlib
import glob
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
import zipfile

import faults
import live
import record
import scenes

SECONDS = 120


def nobody_listens(world):
    """A client calls again and again, and its shim waits two seconds for a link."""
    world.environment["TETHER_CALL_WAIT"] = "2s"
    client = world.client("/", f"127.0.0.1:{live.free_port()}")
    return {"instance": world.instance(client.shim.pid)}


CLIENT = "import subprocess, sys, time; subprocess.Popen(sys.argv[2:], stdin=int(sys.argv[1]), stdout=subprocess.DEVNULL); time.sleep(600)"


def clients_die(world):
    """Thirteen clients are killed, while this program holds their shims' stdin open."""
    read, write = os.pipe()
    world.held_open = open(write, "wb")
    clients = [world.run([sys.executable, "-c", CLIENT, str(read), live.TETHER, "shim", "--url", f"ws://{world.addresses['daemon']}/"],
                         pass_fds=[read], start_new_session=True) for _ in range(13)]
    os.close(read)
    live.wait_until("their shims run", lambda: (world.value('tether_fleet_processes{role="shim", state="alive"}') or 0) >= 15, SECONDS)
    for each in clients:
        each.kill()
    return {}


def card_is_lost(world):
    instance = world.instance(world.clients[0].shim.pid)
    [card] = glob.glob(f"{world.home}/run/instances/*{instance}.json")
    os.remove(card)
    return {}


def no_collector(world):
    world.environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{live.free_port()}"
    client = world.client("/")
    return {"instance": world.instance(client.shim.pid)}


def leader_is_stopped(world):
    world.daemon.send_signal(signal.SIGSTOP)
    return {}


def stranger_on_the_port(world):
    """The leader is killed. A stranger takes its address before the next leader does, and goes after some seconds."""
    host, port = world.addresses["fleet"].split(":")
    # An increase is seen from a sample before it.
    live.wait_until("0 conflicts are known", lambda: world.value("count_over_time(tether_fleet_port_conflicts_total[30s]) > 2"), SECONDS)
    world.daemon.kill()
    world.daemon.wait()
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            stranger.bind((host, int(port)))
            stranger.listen()
        time.sleep(4)
        # Nobody can ask the exporter now, and the fault is over when somebody can.
        world.meanwhile = {each: record.output(world, each, 600) for each in ("tether doctor exporter", "tether events --since 20s")}
    world.daemon = world.start_daemon()
    return {}


def ledger_is_blocked(world):
    """A file stands at the place of the ledger's folder, and a shim ends."""
    ledger = f"{world.home}/ledger"
    shutil.rmtree(ledger, ignore_errors=True)
    with open(ledger, "w"):
        pass
    world.clients[1].close()
    return {}


def receiver_is_gone(world):
    world.receiver.shutdown()
    world.receiver.server_close()
    world.clients[0].shim.send_signal(signal.SIGSTOP)
    return {}


def leaders_come_and_go(world):
    world.daemon.kill()
    world.daemon.wait()

    def forever():
        with contextlib.suppress(Exception):
            for _ in range(12):
                fleet = world.run([live.TETHER, "fleet"])
                for client in list(world.clients):
                    client.shim.kill()
                time.sleep(3)
                world.clients = [world.client("/")]
                time.sleep(2)
                fleet.kill()
    threading.Thread(target=forever, daemon=True).start()
    return {}


SLOW = """
import socket, sys, time
time.sleep(20)
while True:
    try:
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        time.sleep(1)
    else:
        time.sleep(600)
"""


def started_by_hand(world):
    """A supervised command takes its time to listen, and somebody starts a run_ws_daemon.py at its address meanwhile. (When
    the address is taken before, the daemon does not start.)
    """
    world.daemon.terminate()
    world.daemon.wait()
    port = world.addresses["daemon"].split(":")[1]
    path = f"{world.home}/run_ws_daemon.py"
    with open(path, "w") as file:
        file.write(faults.DAEMON)
    world.daemon = world.run([live.TETHER, "daemon", "run", "--listens", world.addresses["daemon"], "--", sys.executable, "-c", SLOW, port])
    live.wait_until("the command runs", lambda: os.path.exists(f"{world.home}/daemons/default/health.json"), SECONDS)
    world.run([sys.executable, path, "--port", port])
    return {"daemon": "default"}


def newer_program(directory):
    """A copy of the program that calls itself a newer version; all else is the same."""
    here = os.path.dirname(os.path.abspath(live.TETHER))
    os.makedirs(f"{directory}/target")
    shutil.copy(f"{here}/tether", directory)
    with open(f"{directory}/pom.xml", "w"):
        pass
    # No AOT caches: they are of another jar.
    for name in ("jvm", "lib", "runtime"):
        os.symlink(f"{here}/target/{name}", f"{directory}/target/{name}")
    with zipfile.ZipFile(f"{here}/target/tether.jar") as jar, zipfile.ZipFile(f"{directory}/target/tether.jar", "w") as copy:
        for each in jar.infolist():
            content = jar.read(each)
            if each.filename.endswith("/build.properties"):
                content = re.sub(rb"version=.*", b"version=0.2.0", content)
            copy.writestr(each, content)
    return f"{directory}/tether"


def one_client_is_newer(world):
    program = newer_program(f"{world.home}/newer")
    shim = world.run([program, "shim", "--url", f"ws://{world.addresses['daemon']}/"], stdin=subprocess.PIPE)
    return {"instance": world.instance(shim.pid)}


def nothing(world):
    return {}


# The alert, the function that makes its fault, and a query that has data when the fault is visible.
SAMPLES = [
    ("TetherConnectFailing", nobody_listens, 'increase(tether_connect_attempts_total{outcome="connection_refused"}[30s]) > 3'),
    ("TetherCallErrorBudgetBurn", nobody_listens, 'increase(tether_host_calls_total{outcome="daemon_unavailable"}[60s]) > 3'),
    ("TetherOutageBudgetBurn", nobody_listens, 'avg_over_time((1 - avg(tether_link_up))[40s:1s]) > 0.3'),
    ("TetherCallLatencyHigh", nothing, "increase(tether_host_calls_total[40s]) > 50"),
    ("TetherOrphanShutdownSurge", clients_die, "sum(increase(tether_host_orphan_shutdowns_total[60s])) > 10"),
    ("TetherProcessDrift", card_is_lost, "tether_fleet_drift != 0"),
    ("TetherTelemetryDropped", no_collector, 'increase(tether_dropped_total{what=~"span|log_record"}[60s]) > 0'),
    ("TetherExporterMissing", leader_is_stopped, 'min_over_time(up{job="tether-fleet"}[20s]) == 0'),
    ("TetherListenerNotWorker", started_by_hand,
     "min_over_time(tether_fleet_daemon_listener_is_worker[5s]) == 0 and min_over_time(tether_fleet_daemon_listeners[5s]) > 0"),
    ("TetherExporterPortConflict", stranger_on_the_port, "tether_fleet_port_conflicts_total > 0"),
    ("TetherLedgerErrors", ledger_is_blocked, "tether_fleet_ledger_errors_total > 0"),
    ("TetherLeaderFlapping", leaders_come_and_go, "count(count by (leader) (max_over_time(tether_fleet_leader_info[60s]))) > 6"),
    ("TetherNotificationsFailing", receiver_is_gone, "sum(increase(alertmanager_notification_requests_failed_total[30s])) > 0"),
    ("TetherVersionSkew", one_client_is_newer, "count(count by (version) (tether_build_info)) > 1"),
    ("TetherWatchdog", nothing, 'ALERTS{alertname="TetherWatchdog"}'),
]


def keep(name, make, visible, directory):
    folder = tempfile.mkdtemp(prefix="tether-samples-")
    world = scenes.World(folder)
    world.meanwhile = {}
    try:
        world.start(folder)
        live.wait_until("clients are busy", lambda: all(each.answered > 20 for each in world.clients), SECONDS)
        labels = {"host": "127.0.0.1", **make(world)}
        live.wait_until(f"{name} is visible", lambda: world.value(visible) is not None, SECONDS)
        with open(f"{directory}/{name}.txt", "w") as file:
            for query, answer in record.queries(world, name, labels):
                print(f"\n    {query}\n{answer}", file=file)
            answers = {each: record.output(world, each) for each in record.commands(name, labels)}
            for command, answer in [*world.meanwhile.items(), *answers.items()]:
                print(f"\n$ {command}\n{answer}", file=file)
    finally:
        world.close()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    live.DEADLINE_SECONDS = 3600
    directory = os.path.abspath(sys.argv[1])
    os.makedirs(directory, exist_ok=True)
    failed = []
    for name, make, visible in SAMPLES:
        if not sys.argv[2:] or name in sys.argv[2:]:
            try:
                keep(name, make, visible, directory)
            except (AssertionError, OSError, subprocess.SubprocessError) as reason:
                failed.append(f"{name}: {reason}")
    print("\n".join(failed) or "samples: ok")
    return len(failed) > 0


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
    sys.exit(main())
