"""A relay between a browser and the server that spoils things the way a stairwell does."""

import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.support.clients import WireClient

GONE = (OSError, EOFError)


@dataclass
class Weather:
    """A relay to a port of this machine. Each share is a probability for requests whose path begins with `where`.

    errors: 500 without asking the server. drops: the connection dies before the server is asked.
    lost_answers: the server did its work, and the connection dies. cut_bodies: half of the answer arrives.
    offline: nothing answers, as when there is no network behind the Wi-Fi.
    passed_on: bytes of every request that reached the server, heads and bodies.
    """

    target: int
    seed: int = 7
    where: str = "/notebooks"
    shares: dict[str, float] = field(default_factory=dict)
    offline: bool = False
    log: list[tuple[str, str, str]] = field(default_factory=list)
    passed_on: int = 0

    def __post_init__(self) -> None:
        """Listen."""
        self.chance = random.Random(self.seed)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Give where a browser should go instead."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def client(self, seconds: float = 30) -> WireClient:
        """Give a client that goes through the relay."""
        return WireClient(self.url, seconds)

    def now(self, *, offline: float = False, **shares: float) -> None:
        """Change the weather: errors=, drops=, lost_answers=, cut_bodies=, each 0…1, or offline=True."""
        assert set(shares) <= {"errors", "drops", "lost_answers", "cut_bodies"}, shares
        self.shares, self.offline = shares, bool(offline)
        if offline:
            for connection in list(self.open):
                _reset(connection)

    def calm(self) -> None:
        """Let everything through."""
        self.now()

    def close(self) -> None:
        """Stop listening."""
        self.now(offline=True)
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with suppress(*GONE), self._held(near):
            if self.offline:
                _reset(near)
                return
            reader = near.makefile("rb")
            while self._exchange(near, reader):
                pass

    @contextmanager
    def _held(self, near: socket.socket) -> Iterator[None]:
        self.open.add(near)
        try:
            yield
        finally:
            self.open.discard(near)
            near.close()

    def _exchange(self, near: socket.socket, reader: Any) -> bool:
        """Pass on one request and its answer; say whether the connection lives on."""
        first, head, body = read_message(reader)
        method, path, _ = first.decode("latin-1").split(" ", 2)
        fate = "offline" if self.offline else self._fate(path)
        self.log.append((method, path, fate))
        if fate in ("drops", "offline"):
            _reset(near)
            return False
        if fate == "errors":
            near.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\nOops")
            return True
        answer = self._ask(method, first, head, body)
        if fate == "lost_answers":
            _reset(near)
            return False
        if fate == "cut_bodies":
            near.sendall(answer[: len(answer) * 2 // 3])
            _reset(near)
            return False
        near.sendall(answer)
        return b"\r\nconnection: close\r\n" not in answer[:4000].lower()

    def _fate(self, path: str) -> str:
        if path.startswith(self.where):
            roll = self.chance.random()
            for name, share in self.shares.items():
                if roll < share:
                    return name
                roll -= share
        return ""

    def _ask(self, method: str, first: bytes, head: bytes, body: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.target), timeout=60) as far:
            far.sendall(first + head + body)
            self.passed_on += len(first) + len(head) + len(body)
            answered, headers, content = read_message(far.makefile("rb"), bodiless=method == "HEAD")
        return answered + headers + content


def read_message(reader: Any, bodiless: bool = False) -> tuple[bytes, bytes, bytes]:
    """Read one HTTP/1.1 message: first line, headers with their blank line, and body. Raises EOFError at the end."""
    first = reader.readline()
    if not first:
        raise EOFError
    head, length, chunked = b"", 0, False
    while (line := reader.readline()) not in (b"\r\n", b""):
        head += line
        name, _, value = line.decode("latin-1").partition(":")
        length = int(value) if name.lower() == "content-length" else length
        chunked = chunked or (name.lower() == "transfer-encoding" and "chunked" in value.lower())
    without = bodiless or first.split()[1:2] in ([b"204"], [b"304"])
    body: bytes = b"" if without else _chunks(reader) if chunked else reader.read(length)
    return first, head + b"\r\n", body


def _chunks(reader: Any) -> bytes:
    parts: list[bytes] = []
    size = -1
    while size:
        parts.append(reader.readline())
        size = int(parts[-1].split(b";")[0], 16)
        parts.append(reader.read(size + 2))
    return b"".join(parts)


def _reset(connection: socket.socket) -> None:
    """Cut a connection so that the other side sees a reset, not an orderly end."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
    with suppress(OSError):
        connection.close()
