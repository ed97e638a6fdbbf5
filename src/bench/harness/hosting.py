"""Compares the whole way to a hosted server (shim, daemon, child) with the pipe to a server that the client starts itself."""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .bridges import Bridge, clean_env, free_port, listening

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
        self.ways = [Bridge("pipe", ECHO, False), Bridge("hosted", shim, False, self.env)]

    def close(self):
        self.daemon.stdin.close()
        self.daemon.wait()
        shutil.rmtree(self.home, ignore_errors=True)
