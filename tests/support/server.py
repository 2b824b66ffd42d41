"""The real server as a process of its own, to be killed and started again."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.cast import Cast
from tests.support.clients import WireClient

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(rb"at (http://127\.0\.0\.1:(\d+))")


class Server:
    """`beatbook.py run` (or demo) on one data folder. It keeps its port over a restart, as a real one does."""

    def __init__(
        self, folder: Path, cast: Cast | None, command: str = "run", more: Sequence[str] = (), **environment: str
    ) -> None:
        self.folder, self.port = folder, 0
        self.cast: Any = cast
        self.more = more
        self.command, self.environment = command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.said: deque[str] = deque(maxlen=200)

    @property
    def url(self) -> str:
        """Give where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, seconds: float = 30) -> WireClient:
        """Give a client over the wire."""
        return WireClient(self.url, seconds)

    def start(self) -> "Server":
        """Start it, and return when it listens."""
        where = ["--port", str(self.port), "--data", str(self.folder)]
        command = [sys.executable, "-m", "web.serve", self.command, *where, *self.more]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | self.environment
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self.process.stdout
        self.said.clear()
        for line in self.process.stdout:
            self.said.append(line.decode(errors="replace"))
            if found := ADDRESS.search(line):
                self.port = int(found[2])
                break
        else:
            self.process.stdout.close()
            self.process.wait(60)
            raise RuntimeError("the server did not start:\n" + "".join(self.said))
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        assert self.process and self.process.stdout
        with self.process.stdout as lines:
            self.said.extend(line.decode(errors="replace") for line in lines)

    def kill(self) -> None:
        """End it as a power cut ends it: kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        if self.process:
            self.process.send_signal(by)
            self.process.wait(60)
            self.process = None

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()
