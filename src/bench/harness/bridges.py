"""What is measured: the ways from a client to a daemon, and a session over each of them."""
import contextlib
import http.client
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import frames, host

HERE = Path(__file__).resolve().parent.parent
PEERS = HERE / "peers" / "node_modules"
PATIENCE_S = 60
SCRATCH = bytearray(1 << 20)  # what is read here is dropped; fresh memory for each read would cost more than the read
CLEAN = ("TETHER", "EXAI_", "OTEL_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "NODE_OPTIONS")
INITIALIZE = (b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
              b'"capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}')
INITIALIZED = b'{"jsonrpc":"2.0","method":"notifications/initialized"}'


def echo(id):
    return (b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":'
            b'{"message":"hello"}}}' % id)


class Pipes:
    """A session over a bridge's stdin and stdout."""

    packed_end = b"\n"

    def __init__(self, command, env, before=()):
        self.spawned = time.monotonic()
        self.process = subprocess.Popen([*before, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env,
                                        stderr=subprocess.DEVNULL, bufsize=0)
        self.stdin, self.stdout, self.rest = self.process.stdin.fileno(), self.process.stdout.fileno(), b""
        os.set_blocking(self.stdin, False)

    def pids(self):
        return host.children(self.process.pid)

    def pack(self, message):
        return message + b"\n"

    def write(self, data):
        """Writes all data. Reads what arrives meanwhile, so that neither side waits for the other."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self.stdin, view):]
            except BlockingIOError:
                readable, _, _ = select.select([self.stdout], [self.stdin], [], PATIENCE_S)
                if readable:
                    self.rest += self._read()

    def _await_data(self):
        if not select.select([self.stdout], [], [], PATIENCE_S)[0]:
            raise TimeoutError(f"nothing from the bridge for {PATIENCE_S} s")

    def _read(self):
        self._await_data()
        data = os.read(self.stdout, 1 << 16)
        if not data:
            raise EOFError("the bridge ended")
        return data

    def answer(self, id):
        """Reads the answer with this id, and drops earlier messages. The id is the first member or, if re-printed, the last."""
        first, last = b'"id":%d,' % id, b'"id":%d}' % id
        while True:
            line, found, rest = self.rest.partition(b"\n")
            if not found:
                self.rest += self._read()
                continue
            self.rest = rest
            if first in line[:64] or last in line[-64:]:
                return line

    def answers(self, count):
        """Reads until `count` more answers have come. Returns how many came."""
        seen = 0
        while seen < count:
            data = self.rest or self._read()
            self.rest = b""
            seen += data.count(b"\n")
        return seen

    def ask(self, id, message):
        self.write(self.pack(message))
        return self.answer(id)

    def skip_to(self, ending):
        """Reads and drops everything up to the message with this ending."""
        ending, tail = ending + self.packed_end, self.rest[-256:]
        while not tail.endswith(ending):
            self._await_data()
            size = os.readv(self.stdout, [SCRATCH])
            if not size:
                raise EOFError("the bridge ended")
            tail = (tail + SCRATCH[max(0, size - 256):size])[-256:]
        self.rest = b""

    def initialize(self):
        self.ask(0, INITIALIZE)
        self.write(self.pack(INITIALIZED))
        return self

    def close(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        host.gone_ms(self.pids(), time.monotonic(), 5)
        self.process.stdout.close()
        self.process.wait()


class Socket(Pipes):
    """A session on the daemon's own socket, without a bridge."""

    packed_end = b""

    def __init__(self, port):
        self.spawned = time.monotonic()
        self.socket = frames.connect(port)
        self.stdin = self.stdout = self.socket.fileno()
        self.rest = b""
        os.set_blocking(self.stdin, False)

    def pids(self):
        return []

    def pack(self, message):
        return frames.pack(message, masked=True)

    def answer(self, id):
        """Reads the next frame, which is the answer, because this daemon answers in order."""
        while len(self.rest) < 4 or len(self.rest) < self._size():
            self.rest += self._read()
        frame, self.rest = self.rest[:self._size()], self.rest[self._size():]
        return frame

    def answers(self, count):
        seen = 0
        while seen < count:
            self.answer(None)
            seen += 1
            while len(self.rest) >= 4 and len(self.rest) >= self._size():
                self.rest = self.rest[self._size():]
                seen += 1
        return seen

    def _size(self):
        size = self.rest[1] & 127
        return 2 + size if size < 126 else 4 + int.from_bytes(self.rest[2:4], "big")

    def close(self):
        self.socket.close()


class Http:
    """A session with a streamable-HTTP server without a bridge, to compare with the bridges that use HTTP."""

    def __init__(self, port):
        self.connection, self.session = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S), {}
        self.spawned = time.monotonic()

    def ask(self, id, message):
        self.connection.request("POST", "/mcp", message, {
            "Content-Type": "application/json", "Accept": "application/json, text/event-stream", **self.session})
        response = self.connection.getresponse()
        body = response.read()
        if response.status >= 300:
            raise OSError(f"HTTP {response.status}: {body[:200]!r}")
        if found := response.getheader("mcp-session-id"):
            self.session = {"mcp-session-id": found}
        return body

    def initialize(self):
        self.ask(0, INITIALIZE)
        self.ask(None, INITIALIZED)
        return self

    def pids(self):
        return []

    def close(self):
        self.connection.close()


class Servers:
    """The daemon for the WebSocket bridges, and server-everything for the others. They end with this object."""

    def __init__(self, peers):
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.ws_port = listener.getsockname()[1]
        command = [sys.executable, "-m", "harness.daemon", str(listener.fileno())]
        self.processes = [subprocess.Popen(command, cwd=HERE, pass_fds=(listener.fileno(),))]
        listener.close()
        collector = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.otlp_port = collector.getsockname()[1]
        command = [sys.executable, "-m", "harness.sink", str(collector.fileno())]
        self.processes.append(subprocess.Popen(command, cwd=HERE, pass_fds=(collector.fileno(),)))
        collector.close()
        self.http_port = free_port()
        if peers:
            everything = PEERS / "@modelcontextprotocol/server-everything/dist/index.js"
            self.processes.append(subprocess.Popen(
                ["node", "-r", HERE / "peers/loopback.cjs", everything, "streamableHttp"],
                env=clean_env(PORT=str(self.http_port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            listening(self.http_port, self.processes[-1])

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


class Bridge:
    """One way from a client to a daemon.

    `floods` says whether its daemon counts and sends notifications on request. `collector` is where a bridge that exports
    spans can send them.
    """

    def __init__(self, name, command, floods, env=None, direct=None, collector=None):
        self.name, self.command, self.floods, self.env, self.direct = name, command, floods, env or {}, direct
        self.collector = collector

    def open(self, before=()):
        if self.direct:
            return self.direct()
        return Pipes(self.command, clean_env(**self.env), before)

    def with_env(self, **more):
        return Bridge(self.name, self.command, self.floods, self.env | more, self.direct, self.collector)


def bridges(servers, names):
    """Returns the bridges with these names, direct ways included, and a function that cleans up at the end."""
    home = tempfile.mkdtemp(prefix="tether-bench-")
    ws, mcp = f"ws://127.0.0.1:{servers.ws_port}", f"http://127.0.0.1:{servers.http_port}/mcp"
    tether = os.environ.get("TETHER") or str(HERE.parent.parent / "tether")
    every = [
        Bridge("direct", [], True, direct=lambda: Socket(servers.ws_port)),
        Bridge("tether", [tether, "shim", "--url", ws], True,
               {"TETHER_HOME": home, "TETHER_FLEET": "off"},
               collector=f"http://127.0.0.1:{servers.otlp_port}"),
        Bridge("node-bridge", ["node", "--experimental-websocket", "--no-warnings", str(HERE / "node-bridge.mjs"), ws],
               True),
        Bridge("direct-http", [], False, direct=lambda: Http(servers.http_port)),
        Bridge("mcp-remote", ["node", str(PEERS / "mcp-remote/dist/proxy.js"), mcp, "--allow-http", "--transport",
                              "http-only"], False, {"MCP_REMOTE_CONFIG_DIR": home}),
        Bridge("supergateway", ["node", str(PEERS / "supergateway/dist/index.js"), "--streamableHttp", mcp,
                                "--logLevel", "none"], False),
    ]
    return [each for each in every if each.name in names], lambda: shutil.rmtree(home, ignore_errors=True)


def clean_env(**more):
    """The caller's environment, without variables that would change a bridge."""
    return {name: value for name, value in os.environ.items() if not name.startswith(CLEAN)} | more


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def listening(port, process):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            raise OSError(f"the server ended with {process.returncode}")
    raise TimeoutError(f"nothing listens on {port}")
