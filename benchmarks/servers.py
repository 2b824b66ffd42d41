"""Servers to be measured, each a process of its own on a free port of this machine: the real one and the floors."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(rb"at http://127\.0\.0\.1:(\d+)")
REAL = ["-m", "web.serve", "run", "--port", "0"]


def floor(name: str) -> list[str]:
    """Give the command of a floor: bare or keep."""
    return ["-m", "benchmarks.floors", name]


class Served:
    """A running server. `peak_mb` is the most memory it ever held, in MiB (Linux; 0 elsewhere)."""

    def __init__(self, command: list[str], data: Path, **environment: str) -> None:
        self.data = data
        self.log = data.with_suffix(".log").open("wb")
        told = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | environment
        words = [sys.executable, *command, "--data", str(data)]
        self.process = subprocess.Popen(words, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=self.log)
        self.port = self._port()

    def _port(self) -> int:
        assert self.process.stdout
        for line in self.process.stdout:
            if found := ADDRESS.search(line):
                return int(found[1])
        raise RuntimeError(f"the server did not start; see {self.log.name}")

    @property
    def url(self) -> str:
        """Give where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def peak_mb(self) -> float:
        """Read the high-water mark of its memory."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) / 1024 if found else 0.0

    def cpu_seconds(self) -> float:
        """Read the processor time it has used (Linux; 0 elsewhere)."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it and wait."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()
        self.log.close()
