"""Inbox, my work and the case file, with a year of 489 cases and with fifty times that."""

import gc
import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from sqlalchemy import func, select, text

from benchmarks.answers import answered
from benchmarks.casework import Copies, Year
from benchmarks.figures import Figure
from benchmarks.nights import Site
from benchmarks.servers import ROOT
from cases.models import Case, CaseReport, Contact, Report
from estate.database import db
from tests.support.cast import Figure as Person
from tests.support.databases import Postgres
from web.serve import collect_seldom

TITLE = "Cases"
HOW = """
A year of 489 cases at one landlord, made through the operations: each told, opened, three to nine contacts, some
actions, five in six closed and signed; 330 other reports, 30 of them waiting. And fifty times that, by copying its
rows: 24,450 cases, 1,500 reports waiting. Each address is asked of the whole app, in its own process, on SQLite; then
on PostgreSQL, while a second worker, a process of its own, is asked the same addresses all the time. The figure is
the time within which 95 of 100 answers were made.
"""
CASES, FIFTY, LIMIT = 489, 50, 50.0
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure a year, then fifty times that, in one database; then both on PostgreSQL with two workers."""
    times, copies = (20, 5) if quick else (100, FIFTY)
    figures = both(Site(folder / "site"), times, copies, lambda site: of(site, times))
    engine = Postgres(folder / "postgres")
    url, _ = engine.new(folder)
    site = Site(folder / "scaled", url)
    return figures + both(site, times, copies, lambda site: beside_another(site, url, times))


def both(site: Site, times: int, copies: int, ask: Callable[[Site], list[Figure]]) -> list[Figure]:
    """Ask of a year, then of so many times that."""
    with closing(site), time_machine.travel(NOW):
        with site.app.app_context():
            Year(site.cast, CASES, NOW).make()
        figures = ask(site)
        with site.app.app_context():
            made = Copies()
            for number in range(1, copies):
                made.add(number)
            db.session.commit()
        return figures + ask(site)


def beside_another(site: Site, url: str, times: int) -> list[Figure]:
    """Ask everything while a second worker is asked the same."""
    with site.app.app_context():
        db.session.execute(text("ANALYZE"))  # As autovacuum does within a minute.
        db.session.commit()
        asked = list(addresses(site).values())
    words = json.dumps([url, [[who.email, path] for who, path in asked]])
    worker = subprocess.Popen([sys.executable, "-m", "benchmarks.worker", str(site.folder), words], cwd=ROOT)
    try:
        return of(site, times, ", PostgreSQL")
    finally:
        worker.terminate()
        worker.wait(30)


def of(site: Site, times: int, where: str = "") -> list[Figure]:
    """Ask everything of what is there."""
    gc.collect()
    collect_seldom()
    with site.app.app_context():
        many = db.session.scalar(select(func.count(Case.id))) or 0
        asked = addresses(site)
    return [
        answered(site, f"{name}, {many:,} cases{where}", who, path, times, LIMIT)
        for name, (who, path) in asked.items()
    ]


def addresses(site: Site) -> dict[str, tuple[Person, str]]:
    """Give what is asked, and by whom. The file is the one with the longest story."""
    ruth, tom = site.cast.ruth, site.cast.tom
    first = select(Report.id).where(Report.handled_at.is_(None)).order_by(Report.received_at, Report.id)
    longest = select(Contact.case_id).group_by(Contact.case_id).order_by(func.count().desc(), Contact.case_id)
    report, case = db.session.scalar(first.limit(1)), db.session.scalar(longest.limit(1))
    assert report and case and _is_joined(case)
    return {
        "Inbox": (ruth, "/inbox"), "One report": (ruth, f"/inbox/{report}"), "Case file": (ruth, f"/cases/{case}"),
        "My work": (ruth, "/cases"), "My work, who sees only their own": (tom, "/cases"),
        "Everybody's": (ruth, "/cases?whose=all"),
    }  # fmt: skip


def _is_joined(case: uuid.UUID) -> bool:
    return db.session.scalar(select(CaseReport.id).where(CaseReport.case_id == case).limit(1)) is not None
