"""Tonight, its refresh, the pack, coverage, search and the sweeps of alarms, with a year of visits and fifty years."""

import gc
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import time_machine
from sqlalchemy import func, select

from benchmarks.answers import answered
from benchmarks.figures import Figure
from benchmarks.history import Past, Size
from benchmarks.nights import Site
from benchmarks.watching import swept
from estate.database import db
from estate.rules.calendar import begins
from patrol.models import Visit
from patrol.operations import sign_off
from tests.support.cast import Figure as Person
from web.serve import collect_seldom

TITLE = "Years of nights"
HOW = """
A year of 12,325 visits at one landlord (8 blocks, 2 officers, 34 visits a night), and fifty times that: 616,250 visits
at 60 blocks by 14 officers, 253 a night for six years and eight months. Two visits in five have an observation, with
what is added and struck later. Each address is asked of the whole app, in its own process, signed in, at 05:30 of the
last night, when that night is at its fullest. The figure is the time within which 95 of 100 answers were made. Then the
sweeps that watch over officers are run beside it, of both landlords, as the server runs them every two seconds: with
nothing to find, and with one new row that is found, raised, and its ladder or clock begun.
"""
YEAR = Size(8, 2, 34, 12_325)
FIFTY = Size(60, 14, 253, 616_250)
WATCHED = ("Tonight", "Tonight's refresh", "Daily report, unsigned", "Daily report, signed")
"""What is to be answered within 50 ms; the other addresses within 100."""
LAST = date(2026, 11, 20)


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure each size on a database of its own."""
    sizes = {"a year": YEAR, "fifty years": FIFTY}
    return [figure for name, size in sizes.items() for figure in of(folder / name, size, 20 if quick else 100)]


def of(folder: Path, size: Size, times: int) -> list[Figure]:
    """Make one past and ask everything of it."""
    with closing(Site(folder)) as site, time_machine.travel(begins(LAST + timedelta(days=1), clock(5, 30))) as _:
        began = time.perf_counter()
        with site.app.app_context():
            Past(site.cast, size, LAST).make()
            db.session.commit()
            sign_off(LAST - timedelta(days=1), "6 °C, dry.", "", by=site.cast.ben.row(), now=datetime.now(UTC))
            db.session.commit()
            there = db.session.scalar(select(func.count()).select_from(Visit)) or 0
        made = time.perf_counter() - began
        gc.collect()
        collect_seldom()
        told = [Figure(f"{there:,} visits put in", made, "s", 120, least=False)]
        told += [
            answered(site, f"{name}, {size.visits:,} visits", who, path, times, 50 if name in WATCHED else 100)
            for name, (who, path) in addresses(site).items()
        ]
        return told + swept(site, size.visits, times)


def addresses(site: Site) -> dict[str, tuple[Person, str]]:
    """Give what is asked, and by whom."""
    ben, amina = site.cast.ben, site.cast.amina
    return {
        "Tonight": (ben, "/tonight"),
        "Tonight's refresh": (ben, "/tonight/board?seen=other"),
        "The pack": (amina, "/field/pack"),
        "Daily report, unsigned": (ben, f"/reports/{LAST}"),
        "Daily report, signed": (ben, f"/reports/{LAST - timedelta(days=1)}"),
        "Search, words often written": (ben, "/observations?q=lift+resident"),
        "Search, words never written": (ben, "/observations?q=zeppelin"),
        "Coverage": (ben, "/coverage"),
        "Search in a block": (ben, f"/observations?q=zeppelin&block={site.cast.kestrel.id}"),
    }
