"""A whole county's sync at six in the morning: every phone at once, and everything there once, verified."""

import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.figures import Figure, median
from benchmarks.load import Timed, send
from benchmarks.nights import Site, deliveries, fill, posted
from benchmarks.notebooks import all_ok
from benchmarks.servers import REAL, Served
from estate.database import db
from notebook.models import Page
from tests.support.phone import Phone

PHONES, PAGES, BATCH = 200, 60, 30
TITLE = "A county at six in the morning"
HOW = """
200 phones, each with the 60 pages of a shift, all connect at once and send: a hello, then two batches of 30 pages,
each waiting for the answer before it goes on. One server process, as it is served. Afterwards `flask notebook verify`
runs over everything.
"""


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure the morning, several times, each with new phones on the same growing database."""
    rounds, count = (1, 50) if quick else (3, PHONES)
    chance = random.Random(13)
    with closing(Site(folder / "real")) as site:
        mornings = [[Phone(site.cast.amina) for _ in range(count)] for _ in range(rounds)]
        for phones in mornings:
            for phone in phones:
                fill(phone, site.cast, PAGES, chance)
            site.open(phones)
        server = Served(REAL, site.folder)
        try:
            runs = [all_ok(send(server.port, [lane(phone) for phone in phones])) for phones in mornings]
            memory = server.peak_mb
        finally:
            server.stop()
        there, verified = settled(site)
    return [*told(runs, count), Figure("Most memory the server held", memory, "MB"),
            Figure("Pages there, of those sent", there / (rounds * count * PAGES), "", 1),
            Figure("`verify` finds", verified, "faults", 0, least=False)]  # fmt: skip


def lane(phone: Phone) -> list[bytes]:
    """Give what one phone sends: that it is there, and its night."""
    hello = posted(phone, [deliveries_of_none(phone)])
    return hello + posted(phone, deliveries(phone, BATCH))


def deliveries_of_none(phone: Phone) -> bytes:
    """Give the body of a hello."""
    import json

    return json.dumps(phone.batch(1, 0)).encode()


def told(runs: Sequence[Timed], count: int) -> list[Figure]:
    """Say how long it took."""
    return [
        Figure(f"{count} phones, {count * PAGES:,} pages, answered after", median([run.seconds for run in runs]), "s"),
        Figure("Pages", median([count * PAGES / run.seconds for run in runs]), "a second"),
        Figure("Half of the answers within", median([run.at(0.5) for run in runs]), "s"),
        Figure("95 % of the answers within", median([run.at(0.95) for run in runs]), "s"),
        Figure("Requests refused or lost", 0, "", 0, least=False),
    ]


def settled(site: Site) -> tuple[int, int]:
    """Give how many pages are kept and read, and how many faults `verify` names."""
    with site.app.app_context():
        there = db.session.scalar(select(func.count()).select_from(Page).where(Page.state == "read")) or 0
        db.session.remove()
    done = site.app.test_cli_runner().invoke(args=["notebook", "verify"])
    return there, 0 if done.exit_code == 0 else max(1, done.output.count("\n"))
