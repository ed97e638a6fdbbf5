"""Compares the whole way to a hosted server (shim, daemon, child) with the pipe to a server that the client starts itself."""
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .bridges import Bridge, clean_env, free_port, listening
from .measure import FIRST_ID, percentile, timed

ECHO = [sys.executable, "-SEB", str(Path(__file__).with_name("echo.py"))]


class Hosted:
    """A daemon that hosts the echo server. It ends with this object."""

    def __init__(self, tether):
        self.home, self.port = tempfile.mkdtemp(prefix="tether-bench-"), free_port()
        (Path(self.home) / "tether.yaml").write_text(f"servers:\n  echo: {{command: {json.dumps(ECHO)}}}\n")
        self.env = {"TETHER_HOME": self.home, "TETHER_FLEET": "off", "TETHER_LISTEN": f"127.0.0.1:{self.port}"}
        self.daemon = subprocess.Popen([tether, "daemon", "run", "--until-eof"], stdin=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, env=clean_env(**self.env))
        listening(self.port, self.daemon)
        shim = [tether, "shim", "--url", f"ws://127.0.0.1:{self.port}", "--server", "echo"]
        self.pipe, self.hosted = Bridge("pipe", ECHO, False), Bridge("hosted", shim, False, self.env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.daemon.stdin.close()
        self.daemon.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def hosting(tether, starts, early, warm, count, turns=4):
    """Three figures of the way to a hosted server.

    - Milliseconds until the first answer, through a daemon that has just started and starts the server for it.
    - Microseconds of its first `early` calls.
    - Microseconds of `count` calls after `warm` more, when the daemon's code is compiled for good. The ways take turns.
    """
    first = [first_answer(tether) for _ in range(starts)]
    ids, pipe, hosted = itertools.count(FIRST_ID), [], []
    with Hosted(tether) as daemon:
        direct, shim = daemon.pipe.open().initialize(), daemon.hosted.open().initialize()
        started = {"pipe": timed(direct, ids, early), "hosted": timed(shim, ids, early)}
        timed(shim, ids, warm)
        for _ in range(turns):
            pipe += timed(direct, ids, count // turns)
            hosted += timed(shim, ids, count // turns)
        direct.close()
        shim.close()
    return {"first_answer": {"median_ms": statistics.median(first), "max_ms": max(first)},
            "early": added(**started), "warm": added(pipe, hosted)}


def first_answer(tether):
    with Hosted(tether) as daemon:
        session = daemon.hosted.open().initialize()
        took = (time.monotonic() - session.spawned) * 1000
        session.close()
        return took


def added(pipe, hosted):
    found = {"calls": len(hosted)}
    for key, share in (("p50_us", 0.5), ("p99_us", 0.99)):
        direct, way = (percentile(sorted(each), share) for each in (pipe, hosted))
        found[key] = {"pipe": direct, "hosted": way, "added": way - direct}
    return found
