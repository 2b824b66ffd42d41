"""Pages: keeping alone against a bare Flask route, keeping and reading, and sending again."""

import random
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.figures import Figure, median, ratio
from benchmarks.load import Timed, send
from benchmarks.nights import Site, deliveries, fill, posted
from benchmarks.servers import REAL, Served, floor
from tests.support.phone import Phone

LANES, SIZE = 4, 50
TITLE = "Pages"
HOW = """
Batches of 50 pages of a real night (visits, and observations with a place and words; 38 KB a batch), signed
beforehand, sent over the loopback by 4 connections of another process to one server process (waitress, 12 threads),
each batch once. *Bare* is a Flask route with Flask-SQLAlchemy that parses the JSON and inserts number and text of the
50 pages with one executemany and one commit, on the same SQLite with the same pragmas (WAL, `synchronous=FULL`),
waitress and threads; *raw* is that route without SQLAlchemy. *Keep alone* is Beatbook with the second half of the
route, reading, left to a sweep that does not run: it checks the shape, verifies the signature and the chain, inserts
the pages and the batch's signature line, marks the notebook, commits (batches that wait at the same moment share a
commit) and answers. *Keep and read* is Beatbook as it is served, sweeps included: a second transaction reads each page
into rows. *Again* is the same batches sent a second time, as a phone does that lost the answer.
"""


class Bench:
    """Three servers and the phones that send to them; every server grows by the same pages in every round."""

    def __init__(self, folder: Path, rounds: int, batches: int) -> None:
        self.batches, chance = batches, random.Random(7)
        self.phones: dict[str, list[list[Phone]]] = {}
        for name in ("keep", "real"):
            with closing(Site(folder / name)) as site:
                self.phones[name] = [[Phone(site.cast.amina) for _ in range(LANES)] for _ in range(rounds + 1)]
                for phones in self.phones[name]:
                    for phone in phones:
                        fill(phone, site.cast, SIZE * batches, chance)
                    site.open(phones)
        (folder / "bare").mkdir()
        commands = {"bare": floor("bare"), "keep": floor("keep"), "real": REAL}
        self.servers = {name: Served(command, folder / name) for name, command in commands.items()}

    def rate(self, server: str, whose: str, number: int, path: str = "") -> float:
        """Send one round's pages to a server; give pages a second."""
        phones = self.phones[whose][number]
        lanes = [posted(phone, deliveries(phone, SIZE), path) for phone in phones]
        return self.batches * SIZE * LANES / all_ok(send(self.servers[server].port, lanes)).seconds

    def round(self, number: int) -> dict[str, float]:
        """Measure every contestant once, one after another."""
        return {
            "raw": self.rate("bare", "real", number, "/raw"),
            "bare": self.rate("bare", "keep", number, "/insert"),
            "keep": self.rate("keep", "keep", number),
            "read": self.rate("real", "real", number),
            "again": self.rate("real", "real", number),
        }

    def close(self) -> None:
        """End the servers."""
        for server in self.servers.values():
            server.stop()


def all_ok(timed: Timed) -> Timed:
    """Give it back, unless any request was not answered by 200 or 204. Raises RuntimeError."""
    if set(timed.statuses) - {200, 204}:
        raise RuntimeError(f"the server answered {timed.statuses}")
    return timed


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure pages."""
    rounds, batches = (3, 6) if quick else (9, 20)
    with ExitStack() as stack:
        bench = Bench(folder, rounds, batches)
        stack.callback(bench.close)
        bench.round(rounds)  # One that is not counted: imports, caches, and the processor's own clock.
        runs = [bench.round(number) for number in range(rounds)]
        memory = bench.servers["real"].peak_mb
    rates = {name: [run[name] for run in runs] for name in runs[0]}
    middle = {name: median(values) for name, values in rates.items()}
    return [
        Figure("Keep alone, of a bare route", ratio(rates["keep"], rates["bare"]), "", 0.7),
        Figure("Keep alone, of a raw route", ratio(rates["keep"], rates["raw"])),
        Figure("Keep alone", middle["keep"], "pages/s", beside=f"bare {middle['bare']:,.0f}, raw {middle['raw']:,.0f}"),
        Figure("Keep and read", middle["read"], "pages/s", 1300),
        Figure("Sending again, of keep and read", ratio(rates["again"], rates["read"]), "times", 3),
        Figure("Sending again", middle["again"], "pages/s"),
        Figure("Most memory the server held", memory, "MB"),
    ]
