"""Sending requests that were made beforehand, from a process of its own, so that asking costs the server little."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

LOST = 0
"""In the place of a status: no answer came."""
Lanes = Sequence[Sequence[bytes]]
"""Requests as they go over the wire; those of one lane go one after another on one connection."""


@dataclass(frozen=True)
class Timed:
    """What came of some requests: seconds in all and of each, and how many were answered with each status."""

    seconds: float
    each: list[float]
    statuses: dict[int, int]

    def at(self, share: float) -> float:
        """Give the time within which this share of the answers came, in seconds."""
        ranked = sorted(self.each)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def request(method: str, path: str, body: bytes, **headers: str) -> bytes:
    """Make a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def send(port: int, lanes: Lanes) -> Timed:
    """Send every lane at once from another process, and wait for all answers."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send, args=(port, lanes, theirs))
    process.start()
    theirs.close()
    try:
        timed: Timed = ours.recv()
    finally:
        process.join()
        ours.close()
    return timed


def _send(port: int, lanes: Lanes, pipe: "multiprocessing.connection.Connection") -> None:
    each: list[float] = []
    statuses: list[int] = []
    go = threading.Barrier(len(lanes) + 1)
    threads = [threading.Thread(target=_lane, args=(port, lane, go, each, statuses)) for lane in lanes]
    for thread in threads:
        thread.start()
    go.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    pipe.send(Timed(seconds, each, {status: statuses.count(status) for status in set(statuses)}))
    pipe.close()


def _lane(port: int, lane: Sequence[bytes], go: threading.Barrier, each: list[float], statuses: list[int]) -> None:
    line = _connect(port)
    go.wait()
    for asked in lane:
        began = time.perf_counter()
        try:
            line.sendall(asked)
            status, closed = answer(line)
        except OSError:
            status, closed = LOST, True
        if closed:  # As waitress does after an answer without a length, such as 204; a phone connects again too.
            line.close()
            line = _connect(port)
        each.append(time.perf_counter() - began)
        statuses.append(status)
    line.close()


def _connect(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=120)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def answer(line: socket.socket) -> tuple[int, bool]:
    """Read one whole answer; give its status, and whether the server ends the connection with it."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = line.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        got += part
    head, body = got.split(b"\r\n\r\n", 1)
    told = dict(_header(one) for one in head.split(b"\r\n")[1:])
    while len(body) < int(told.get(b"content-length", 0)):
        body += line.recv(65536)
    return int(head[9:12]), told.get(b"connection", b"").lower() == b"close"


def _header(text: bytes) -> tuple[bytes, bytes]:
    name, _, value = text.partition(b":")
    return name.lower(), value.strip()
