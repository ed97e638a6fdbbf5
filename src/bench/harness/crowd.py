"""Measures the commands that look at all processes, on a host with unusually many processes and instances."""
import shutil
import statistics
import subprocess
import tempfile
import time

from .bridges import Bridge, clean_env, free_port, listening
from .measure import CLIENT, turned

COMMANDS = {"version": ["version"], "ps": ["ps"], "doctor": ["doctor"], "cleanup": ["cleanup", "--dry-run"]}


class Crowd:
    """A daemon, an exporter, shims with a client and a session each, and processes that sleep. `close` ends them all."""

    def __init__(self, tether, instances, processes):
        self.home, port = tempfile.mkdtemp(prefix="tether-bench-"), free_port()
        self.env = {"TETHER_HOME": self.home, "HOME": self.home, "TETHER_URL": f"ws://127.0.0.1:{port}",
                    "TETHER_LISTEN": f"127.0.0.1:{port}", "TETHER_FLEET": f"127.0.0.1:{free_port()}"}
        self.sessions, self.sleepers = [], []
        self.daemon = subprocess.Popen([tether, "daemon", "run", "--until-eof"], stdin=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, env=clean_env(**self.env))
        try:
            listening(port, self.daemon)
            shim = Bridge("tether", [tether, "shim"], True, self.env)
            for _ in range(instances - 1):
                self.sessions.append(shim.open(before=CLIENT).initialize())
            # Each session counts as two processes: a shim and its client.
            for _ in range(processes - 1 - 2 * len(self.sessions)):
                self.sleepers.append(subprocess.Popen(["sleep", "infinity"], stdin=subprocess.DEVNULL))
        except BaseException:
            self.close()
            raise

    def run(self, tether, command):
        """Returns the milliseconds of one command. Raises an error if the command fails or does not see its daemon."""
        start = time.monotonic()
        done = subprocess.run([tether, *command], env=clean_env(**self.env), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        took = (time.monotonic() - start) * 1000
        if done.returncode > 1:
            raise OSError(f"{command} ended with {done.returncode}: {done.stderr}")
        if command == ["ps"] and done.stdout.count("link up") < len(self.sessions):
            raise OSError(f"ps does not show {len(self.sessions)} shims:\n{done.stdout}")
        return took

    def close(self):
        for process in self.sleepers:
            process.kill()
            process.wait()
        for session in self.sessions:
            session.process.kill()
            session.process.wait()
        self.daemon.stdin.close()
        self.daemon.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def commands(tethers, rounds, instances=50, processes=500):
    """Milliseconds of each command, for each program. The programs take turns."""
    crowd, times = Crowd(tethers[0], instances, processes), {}
    try:
        for turn in range(rounds + 1):
            for tether in turned(tethers, turn):
                for name, command in COMMANDS.items():
                    took = crowd.run(tether, command)
                    if turn:  # the first fills the system's caches
                        times.setdefault(tether, {}).setdefault(name, []).append(took)
    finally:
        crowd.close()
    return {tether: {name: {"median_ms": statistics.median(each), "min_ms": min(each), "max_ms": max(each), "starts": len(each)}
                     for name, each in one.items()} for tether, one in times.items()}
