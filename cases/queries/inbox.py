"""The inbox: what was told and waits for a person, the longest first, with what it may belong to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from cases.models import Case, CaseReport, Party, Report
from cases.queries.policies import body_of, in_force
from cases.queries.walls import cases_of, reports_of
from cases.rules.policies import Facts, PolicyBody, promises_for
from cases.rules.risk import presumed
from estate.database import db
from estate.models import Person
from estate.rules import clocks
from estate.rules.calendar import ENGLAND

PAGE: Final = 60
MOST_NEAR: Final = 200
"""So many open cases of one block and one person are looked at for a suggestion."""
LATELY: Final = timedelta(days=90)
TIED: Final = (joinedload(Report.block), joinedload(Report.reporter))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits: the risk to presume, when the policy would have it answered, and open cases like it."""

    report: Report
    risk: str
    due_at: datetime | None
    like: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open case a report may belong to, and why, in words. A person decides."""

    case: Case
    why: tuple[str, ...]
    same: int


def waiting(person: Person, now: datetime, limit: int = PAGE) -> list[Waiting]:
    """List what waits for this person's eyes, the longest waiting first. Three queries, however many there are."""
    query = reports_of(person).where(Report.handled_at.is_(None)).options(*TIED)
    rows = db.session.scalars(query.order_by(Report.received_at, Report.id).limit(limit)).all()
    return _waiting(person, rows, now)


def _waiting(person: Person, rows: Sequence[Report], now: datetime) -> list[Waiting]:
    policy = in_force(person.landlord_id, now)
    body = body_of(policy) if policy else None
    alike = _open_at(person, {row.block_id for row in rows if row.block_id})
    return [Waiting(row, _risk(row), due_by(row, body), alike.get((row.block_id, row.category), ())) for row in rows]


def _risk(report: Report) -> str:
    return presumed(hate=report.hate, restricted=report.restricted, severity=report.severity)


def due_by(report: Report, body: PolicyBody | None) -> datetime | None:
    """Give when the first promise of the policy would fall due, were a case opened with the risk to presume."""
    if body is None:
        return None
    facts = Facts(_risk(report), report.hate, report.category, complainant=report.reporter_id is not None)
    made = [one.length.rule() for one in promises_for(body, facts) if one.since == "report"]
    return min((clocks.due(report.recalled_at or report.received_at, rule, ENGLAND) for rule in made), default=None)


def _open_at(person: Person, block_ids: set[uuid.UUID]) -> dict[Any, list[str]]:
    """Give the references of open cases by block and category, the last opened first.

    Sorted here, not there: an ORDER BY makes SQLite walk the index of all cases for the sake of their order.
    """
    found: dict[Any, list[str]] = {}
    if block_ids:
        query = cases_of(person, Case.block_id, Case.category, Case.reference, Case.opened_at)
        rows = db.session.execute(query.where(Case.block_id.in_(block_ids), Case.closed_at.is_(None))).all()
        for block_id, category, reference, _ in sorted(rows, key=lambda row: row[3], reverse=True):
            found.setdefault((block_id, category), []).append(reference)
    return found


def count_waiting(person: Person) -> int:
    """Count what waits for this person's eyes."""
    return db.session.scalar(reports_of(person, func.count(Report.id)).where(Report.handled_at.is_(None))) or 0


def one(person: Person, report_id: uuid.UUID, now: datetime) -> Waiting | None:
    """Give one report, waiting or handled, if this person may read it."""
    row = db.session.scalar(
        reports_of(person).where(Report.id == report_id).options(*TIED, joinedload(Report.handled_by))
    )
    return _waiting(person, [row], now)[0] if row else None


def case_with(person: Person, report: Report) -> Case | None:
    """Give the case a report belongs to, if this person may see it."""
    joined = (CaseReport.landlord_id == Case.landlord_id) & (CaseReport.case_id == Case.id)
    query = cases_of(person).join(CaseReport, joined).where(CaseReport.report_id == report.id)
    found: Case | None = db.session.scalar(query)
    return found


def near(person: Person, report: Report, limit: int = 8) -> Sequence[Report]:
    """List what else was told at the same block, or by the same person, within 90 days before, newest first."""
    ties = [getattr(Report, name) == value for name in ("block_id", "reporter_id") if (value := getattr(report, name))]
    if not ties:
        return []
    since = report.happened_at - LATELY
    query = reports_of(person).where(or_(*ties), Report.id != report.id, Report.happened_at >= since)
    return db.session.scalars(query.options(*TIED).order_by(Report.happened_at.desc(), Report.id).limit(limit)).all()


def told_before(person: Person, report: Report, months: int = 6) -> int:
    """Count what the same person told within six months before: at the second they are told of the case review."""
    if report.reporter_id is None:
        return 0
    since = report.received_at - timedelta(days=30 * months)
    same = (Report.reporter_id == report.reporter_id, Report.id != report.id, Report.received_at >= since)
    return db.session.scalar(reports_of(person, func.count(Report.id)).where(*same)) or 0


def suggestions(person: Person, report: Report, limit: int = 3) -> list[Suggestion]:
    """Give the open cases a report may belong to, the likeliest first. Nothing joins itself."""
    theirs = select(Party.case_id).where(
        Party.landlord_id == report.landlord_id, Party.individual_id == report.reporter_id
    ) if report.reporter_id else None  # fmt: skip
    ties = [Case.block_id == report.block_id] if report.block_id else []
    if theirs is not None:
        ties.append(Case.id.in_(theirs))
    if not ties:
        return []
    query = cases_of(person).where(or_(*ties), Case.closed_at.is_(None)).options(joinedload(Case.officer))
    found = [_suggested(case, report) for case in db.session.scalars(query.limit(MOST_NEAR))]
    likely = sorted((one for one in found if one.same > 1), key=lambda one: one.case.opened_at, reverse=True)
    return sorted(likely, key=lambda one: -one.same)[:limit]


def _suggested(case: Case, report: Report) -> Suggestion:
    alike = [
        (case.block_id is not None and case.block_id == report.block_id, "same block"),
        (case.category == report.category, "same category"),
        (bool(case.spot) and case.spot.casefold() == report.spot.casefold(), "same spot"),
        (bool(case.floor) and case.floor == report.floor, "same floor"),
    ]
    why = tuple(words for holds, words in alike if holds)
    return Suggestion(case, why, len(why))
