"""Photographs, durable before they are answered for, against a bare route that writes and fsyncs the same body."""

import hashlib
import random
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.figures import Figure, median, ratio
from benchmarks.load import request, send
from benchmarks.nights import Site, deliveries, picture, posted
from benchmarks.notebooks import all_ok
from benchmarks.servers import REAL, Served, floor
from estate.database import sqlite_module
from tests.support.phone import Phone

CLIENTS, SIZE, PATIENCE = 8, 300 * 1024, 300
TITLE = "Photographs"
HOW = """
JPEGs of 300 KB, no two alike, sent by 8 connections at once: by `PATCH` as a phone sends them, each in one part, to
Beatbook as it is served; and by `PUT` to a bare Flask route that writes the same body to a file, fsyncs and renames
it. Beatbook verifies the phone's signature and the SHA-256, fsyncs file and folder, and commits that it has it. Its
sweep makes display copies when no photograph has come for a second, or when they have been coming for half a minute:
not, then, while these few are sent. The bare route has the machine to itself: its turn comes when all copies are made.
"""


def bodies(count: int, base: bytes, chance: random.Random) -> list[bytes]:
    """Give photographs that decode alike and have different hashes."""
    return [base + chance.randbytes(16) for _ in range(count)]


def patch(phone: Phone, data: bytes) -> bytes:
    """Give the request that sends a whole photograph in one part."""
    hashed = hashlib.sha256(data).hexdigest()
    headers = phone.photograph_headers(hashed) | {
        "Upload-Offset": "0", "Upload-Length": str(len(data)), "Content-Type": "application/octet-stream",
    }  # fmt: skip
    return request("PATCH", phone.photograph_path(hashed), data, **headers)


def named(phone: Phone, photographs: Sequence[bytes]) -> list[bytes]:
    """Write a page for each photograph; give the requests that send the pages."""
    for data in photographs:
        phone.write("note", {"words": "Seen and photographed."}, photos=[phone.photograph(data)])
    return posted(phone, deliveries(phone))


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure photographs."""
    rounds, each = (3, 8) if quick else (7, 12)
    chance, base = random.Random(11), picture(SIZE)
    with closing(Site(folder / "real")) as site:
        phones = [Phone(site.cast.amina) for _ in range(CLIENTS)]
        site.open(phones)
    shots = [[bodies(each, base, chance) for _ in phones] for _ in range(rounds + 1)]
    (folder / "bare").mkdir()
    with ExitStack() as stack:
        real, bare = Served(REAL, folder / "real"), Served(floor("bare"), folder / "bare")
        stack.callback(real.stop)
        stack.callback(bare.stop)
        pages = [named(phone, [one for turn in shots for one in turn[i]]) for i, phone in enumerate(phones)]
        all_ok(send(real.port, pages))
        runs = [turn(real, bare, phones, shots[number]) for number in (rounds, *range(rounds))][1:]
        memory = real.peak_mb
    ours, floors, copied = zip(*runs, strict=True)
    return [
        Figure("300 KB photographs, of a bare route", ratio(ours, floors), "", 0.45),
        Figure("300 KB photographs", median(ours), "a second", beside=f"bare {median(floors):,.0f}"),
        Figure(f"Display copies of {CLIENTS * each} are made", median(copied), "s after the last"),
        Figure("Most memory the server held", memory, "MB"),
    ]


def turn(
    real: Served, bare: Served, phones: Sequence[Phone], shots: Sequence[Sequence[bytes]]
) -> tuple[float, float, float]:
    """Send the same photographs to both; give photographs a second of each, and how long the copies then took."""
    count = sum(len(some) for some in shots)
    ours = [[patch(phone, data) for data in some] for phone, some in zip(phones, shots, strict=True)]
    theirs = [[request("PUT", f"/file/{hashlib.sha256(data).hexdigest()}", data) for data in some] for some in shots]
    own = count / all_ok(send(real.port, ours)).seconds
    copied = until_copied(real.data)
    return own, count / all_ok(send(bare.port, theirs)).seconds, copied


def until_copied(data: Path) -> float:
    """Wait until every photograph that is kept has its display copies; give the seconds. Raises RuntimeError."""
    began = time.monotonic()
    query = "select count(*) from photograph where kept_at is not null and shown = ''"
    with closing(sqlite_module().connect(data / "beatbook.db")) as file:
        while file.execute(query).fetchone()[0]:
            if time.monotonic() - began > PATIENCE:
                raise RuntimeError("the display copies were not made")
            time.sleep(0.1)
    return time.monotonic() - began
