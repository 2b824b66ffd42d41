"""Sending requests that were made beforehand, from a process of its own, so that asking costs the server little."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

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
    with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        go.wait()
        for asked in lane:
            began = time.perf_counter()
            line.sendall(asked)
            status = answer(line)
            each.append(time.perf_counter() - began)
            statuses.append(status)


def answer(line: socket.socket) -> int:
    """Read one whole answer; give its status."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = line.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        got += part
    head, body = got.split(b"\r\n\r\n", 1)
    length = next((int(h[15:]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += line.recv(65536)
    return int(head[9:12])
