"""The faults of scenes.py. Each function makes its fault in a world. It returns what ends the fault, and the labels that its
alert must have, so that the alert of another fault is not taken for it.
"""

import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Callable

import live


@dataclass
class Scene:
    alert: str
    severity: str
    receiver: str
    make: Callable      # (world) -> (what ends it, labels of the alert)
    panel: str          # a query of a board; $instance becomes the alert's instance
    shows: Callable = lambda value: value > 0
    slow: bool = False
    alone: bool = False  # make it only when no other fault is left
    silent: tuple = ()   # metrics that the board cannot show during the fault
    shown: tuple = ()    # metrics that only this fault makes, so the board must show them before it ends


DAEMON = """
import socket, sys, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
listener.bind(("127.0.0.1", int(sys.argv[-1])))
listener.listen()
time.sleep(600)
"""


def second_daemon(world):
    """Two run_ws_daemon.py listen at one address. (Two of our own daemons would not do: one ends itself within half a minute.)"""
    path = f"{world.home}/run_ws_daemon.py"
    with open(path, "w") as file:
        file.write(DAEMON)
    port = str(live.free_port())
    both = [world.run([sys.executable, path, "--port", port]) for _ in range(2)]

    def end():
        for each in both:
            each.terminate()
            each.wait()
    return end, {}


CLIENT = "import subprocess, sys, time; subprocess.Popen([sys.executable, sys.argv[1]]); time.sleep(600)"


def foreign_orphan(world):
    """A client dies, and its run_ws_shim.py does not notice."""
    path = f"{world.home}/run_ws_shim.py"
    with open(path, "w") as file:
        file.write("import os, time\nopen(__file__ + '.pid', 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    # The client has a session of its own, as clients do. That proves that the shim's next parent adopted the shim.
    client = world.run([sys.executable, "-c", CLIENT, path], start_new_session=True)
    live.wait_until("the foreign shim runs", lambda: os.path.exists(path + ".pid") and open(path + ".pid").read(), 60)
    with open(path + ".pid") as file:
        pid = int(file.read())
    client.kill()
    client.wait()
    return lambda: os.kill(pid, signal.SIGKILL), {"kind": "foreign"}


class FlakyDaemon:
    """Accepts each WebSocket and cuts it half a second later."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.cut, args=(link,), daemon=True).start()

    @staticmethod
    def cut(link):
        with link:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                received = link.recv(4096)
                if not received:
                    return
                request += received
            key = next(line.split(b":")[1].strip() for line in request.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key"))
            accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            link.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            time.sleep(0.5)


def retry_storm(world):
    daemon = FlakyDaemon()
    client = world.client("/", daemon.address)

    def end():
        client.close()
        daemon.listener.close()
    return end, {"instance": world.instance(client.shim.pid)}


def leak(world):
    """This program, as one client, starts shims for the same server and forgets them."""
    forgotten = [world.client("/tether") for _ in range(4)]

    def end():
        for each in forgotten:
            each.close()
    return end, {}


CLIENT_AND_SHIM = """
import subprocess, sys
client = [sys.executable, "-c", "import subprocess, sys, time; shim = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); "
          "print(shim.pid, flush=True); time.sleep(600)"]
started = subprocess.Popen(client + sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(started.pid, started.stdout.readline().strip(), flush=True)
sys.stdin.read()
"""


def zombie(world):
    """A client dies, and its parent does not reap it. Its shim is stopped, so it does not notice."""
    parent = subprocess.Popen([sys.executable, "-c", CLIENT_AND_SHIM, live.TETHER, "shim", "--url",
                               f"ws://{world.addresses['daemon']}/tether"], env=world.environment,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=world.log, text=True)
    world.processes.append(parent)
    client, shim = map(int, parent.stdout.readline().split())
    world.instance(shim)
    os.kill(shim, signal.SIGSTOP)
    os.kill(client, signal.SIGKILL)

    def end():
        os.kill(shim, signal.SIGCONT)
        parent.stdin.close()
        parent.wait()
    return end, {"role": "client"}


def server_crash_loop(world):
    """A hosted server dies at each request."""
    over = threading.Event()

    def ask_again_and_again():
        number = 0
        while not over.is_set():
            number += 1
            shim.stdin.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": "die"}}).encode()
                             + b"\n")
            shim.stdin.flush()
            shim.stdout.readline()

    shim = subprocess.Popen([live.TETHER, "shim", "--url", f"ws://{world.addresses['daemon']}/"], env=world.environment,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=world.log)
    world.processes.append(shim)
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "crash-loop", "version": "1"}}
    shim.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}).encode() + b"\n")
    shim.stdin.flush()
    shim.stdout.readline()
    thread = threading.Thread(target=ask_again_and_again, daemon=True)
    thread.start()

    def end():
        over.set()
        thread.join(15)
        shim.stdin.close()
    return end, {"server": "main"}


def daemon_crash_loop(world):
    """A second daemon, with another name, starts a command that ends at once."""
    daemon = world.run([live.TETHER, "daemon", "run", "--name", "second", "--listen", f"127.0.0.1:{live.free_port()}",
                        "--listens", f"127.0.0.1:{live.free_port()}", "--", sys.executable, "-c", "raise SystemExit(3)"])

    def end():
        daemon.terminate()
        daemon.wait()
    return end, {"daemon": "second"}


def stopped_shim(world):
    """A shim is stopped, so it cannot check its client."""
    shim = world.clients[0].shim
    shim.send_signal(signal.SIGSTOP)
    return lambda: shim.send_signal(signal.SIGCONT), {"instance": world.instance(shim.pid)}


def no_daemon(world):
    """The daemon, which leads, is killed. A shim takes over the lead and reports that the daemon is missing."""
    world.daemon.kill()
    world.daemon.wait()
    return world.start_daemon, {}


SCENES = [
    Scene("TetherRetryStorm", "warning", "/ticket", retry_storm, 'sum(rate(tether_retries_total{instance="$instance"}[15s]))', slow=True),
    Scene("TetherClientLeaksShims", "warning", "/ticket", leak, "max(tether_fleet_leaking_clients)", slow=True),
    Scene("TetherZombieShims", "warning", "/ticket", zombie, 'sum(tether_fleet_processes{state="zombie"})', slow=True),
    Scene("TetherOrphanedShims", "warning", "/ticket", foreign_orphan, 'sum(tether_fleet_orphans{kind="foreign"})'),
    Scene("TetherServerCrashLoop", "warning", "/ticket", server_crash_loop, "sum(increase(tether_server_restarts_total[40s]))"),
    Scene("TetherParentChecksStalled", "critical", "/page", stopped_shim,
          'max(time() - (tether_last_parent_check_timestamp_seconds{instance="$instance"} > 0))', lambda value: value > 4,
          silent=("process_", "jvm_")),  # only the process itself can report these, and it is stopped
    Scene("TetherDaemonCrashLoop", "critical", "/page", daemon_crash_loop,
          'sum(tether_fleet_daemon_instances{daemon="second", state="crash_loop"})',
          shown=("tether_daemon_worker_ends_total",)),
    Scene("TetherDaemonDuplicated", "critical", "/page", second_daemon,
          'max(sum by (host, daemon) (tether_fleet_daemon_instances{state!="draining"}))', lambda value: value == 2),
    Scene("TetherDaemonMissing", "critical", "/page", no_daemon, 'sum(tether_fleet_processes{role="shim", state="alive"})', alone=True),
]
