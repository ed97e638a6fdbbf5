"""Runs Alertmanager with the shipped configuration, gives it alerts, and checks what arrives: each severity at its receiver,
one message for each host, and no muted alert. Everything started here is ended here.
"""

import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

DEADLINE_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Receiver(http.server.ThreadingHTTPServer):
    """Stands for the on-call's web hooks. It keeps each message with its path."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Hook)
        self.messages = []
        self.heard = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def add(self, path, message):
        with self.heard:
            self.messages.append((path, message))
            self.heard.notify_all()

    def wait(self, what, condition, seconds):
        """Waits until the condition holds for the messages so far. Returns its value."""
        with self.heard:
            deadline = time.monotonic() + seconds
            while not (value := condition(self.messages)):
                left = deadline - time.monotonic()
                if left <= 0:
                    seen = [(path, each["status"], each["labels"]) for path, message in self.messages for each in message["alerts"]]
                    raise AssertionError(f"not in {seconds} s: {what}; arrived: {seen[-12:]}")
                self.heard.wait(left)
            return value


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.add(self.path, message)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def configuration(directory, receiver, divisor):
    """Copies the shipped file with the receiver's address and shorter durations. Returns the copy's path."""
    with open("prometheus/alertmanager.yml") as file:
        text = file.read()
    assert text.count("127.0.0.1:9094") == 3, "alertmanager.yml has other web hooks"
    text = text.replace("127.0.0.1:9094", receiver.address())
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    text = re.sub(r"(group_wait|group_interval|repeat_interval|resolve_timeout): (\d+)([smhd])",
                  lambda found: f"{found[1]}: {max(1, int(found[2]) * units[found[3]] * 1000 // divisor)}ms", text)
    with open(f"{directory}/alertmanager.yml", "w") as file:
        file.write(text)
    return f"{directory}/alertmanager.yml"


def start(directory, receiver, divisor, log):
    port = free_port()
    process = subprocess.Popen(
        ["prometheus-alertmanager" if shutil.which("prometheus-alertmanager") else "alertmanager",
         f"--config.file={configuration(directory, receiver, divisor)}", f"--storage.path={directory}/alertmanager",
         f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=warn"],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return process, f"127.0.0.1:{port}"


def ask(alertmanager, path, body=None):
    request = urllib.request.Request(f"http://{alertmanager}{path}", headers={"Content-Type": "application/json"},
                                     data=None if body is None else json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=5) as response:
        return response.read()


def ready(alertmanager):
    try:
        ask(alertmanager, "/-/ready")
        return True
    except OSError:
        return False


def wait_ready(alertmanager):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not ready(alertmanager):
        assert time.monotonic() < deadline, "Alertmanager is not ready"
        time.sleep(0.2)


def alert(name, severity, **labels):
    return {"labels": {"alertname": name, "severity": severity, **labels}, "annotations": {"summary": "."}}


ONE, OTHER = {"host": "one"}, {"host": "other"}
ALERTS = [
    alert("TetherDaemonMissing", "critical", **ONE),
    alert("TetherConnectFailing", "critical", instance="aaaaaaaa", **ONE),
    alert("TetherRetryStorm", "warning", instance="aaaaaaaa", **ONE),
    alert("TetherCallErrorBudgetBurn", "critical", **ONE),
    alert("TetherCallErrorBudgetBurn", "warning", **ONE),
    alert("TetherOrphanedShims", "warning", kind="foreign", **ONE),
    alert("TetherVersionSkew", "info", **ONE),
    alert("TetherConnectFailing", "critical", instance="bbbbbbbb", **OTHER),
    alert("TetherRetryStorm", "warning", instance="bbbbbbbb", **OTHER),
    alert("TetherRetryStorm", "warning", instance="cccccccc", **OTHER),
    alert("TetherWatchdog", "none"),
]
# The names of the alerts that must arrive, by receiver and host.
EXPECTED = {
    ("/page", "one"): {"TetherDaemonMissing", "TetherCallErrorBudgetBurn"},
    ("/page", "other"): {"TetherConnectFailing"},
    ("/ticket", "one"): {"TetherOrphanedShims", "TetherVersionSkew"},
    ("/ticket", "other"): {"TetherRetryStorm"},
    ("/watchdog", ""): {"TetherWatchdog"},
}


def told(messages):
    result = {}
    for path, message in messages:
        for each in message["alerts"]:
            result.setdefault((path, each["labels"].get("host", "")), set()).add(each["labels"]["alertname"])
    return result


def check(receiver, alertmanager):
    ask(alertmanager, "/api/v2/alerts", ALERTS)
    receiver.wait("every alert at its receiver", lambda messages: told(messages) == EXPECTED, 30)
    pages = [message for path, message in receiver.messages if path == "/page" and message["groupLabels"] == ONE]
    assert {each["labels"]["alertname"] for each in pages[-1]["alerts"]} == EXPECTED["/page", "one"], \
        f"two critical alerts of one host are not one message: {pages}"
    storms = [each["labels"]["instance"] for _, message in receiver.messages for each in message["alerts"]
              if each["labels"]["alertname"] == "TetherRetryStorm"]
    assert set(storms) == {"cccccccc"}, f"a storm of a shim that cannot connect was told: {storms}"
    state = {(each["labels"]["alertname"], each["labels"]["severity"], each["labels"].get("instance")): each["status"]["state"]
             for each in json.loads(ask(alertmanager, "/api/v2/alerts"))}
    muted = {key[:2] for key, value in state.items() if value == "suppressed"}
    assert muted == {("TetherConnectFailing", "critical"), ("TetherRetryStorm", "warning"),
                     ("TetherCallErrorBudgetBurn", "warning")}, f"muted are {muted}"
    print(f"{len(ALERTS)} alerts: each at its receiver, {sum(1 for each in state.values() if each == 'suppressed')} muted")


def main():
    directory = tempfile.mkdtemp(prefix="tether-routing-")
    receiver = Receiver()
    with open(f"{directory}/log", "w+b") as log:
        # A group waits half a second for its first message, and 5 s for changes.
        process, alertmanager = start(directory, receiver, 60, log)
        try:
            wait_ready(alertmanager)
            check(receiver, alertmanager)
            return 0
        except AssertionError as failed:
            print(f"routing: FAILED: {failed}", file=sys.stderr)
            return 1
        finally:
            process.terminate()
            process.wait()
            receiver.shutdown()
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
    sys.exit(main())
