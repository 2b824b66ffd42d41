"""Enquiries of councillors and MPs that wait for an answer, within the wall."""

import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, or_
from sqlalchemy.orm import joinedload

from cases.models import Case, CaseReport, Clock, Report
from cases.queries.walls import cases_of, reports_of
from estate.database import db
from estate.models import Person

RUNS: Final = Clock.met.is_(None)
"""A reply that is still owed. An outer join, and not done_at: else SQLite walks every clock of the landlord first."""


class Asked(NamedTuple):
    """An enquiry and the clock of its answer."""

    report: Report
    clock: Clock


def unanswered(person: Person) -> list[Asked]:
    """List the enquiries this person may read that nobody has answered, the first due first. One query."""
    return _asked(_clocks(person).where(RUNS))


def mine(person: Person) -> list[Asked]:
    """List those among them that are this person's: they took it, or hold its case. One query."""
    held = cases_of(person, CaseReport.report_id).where(
        Case.officer_id == person.id, CaseReport.landlord_id == Case.landlord_id, CaseReport.case_id == Case.id,
        CaseReport.landlord_id == Report.landlord_id, CaseReport.report_id == Report.id,
    )  # fmt: skip
    theirs = or_(Report.handled_by_id == person.id, held.correlate(Report).exists())
    return _asked(_clocks(person).where(RUNS, theirs))


def of_report(person: Person, report_id: uuid.UUID) -> Clock | None:
    """Give the clock of one enquiry, answered or not; None for any other report."""
    row = db.session.execute(_clocks(person).where(Report.id == report_id)).first()
    return row[1] if row else None


def _clocks(person: Person) -> Any:
    its = and_(Clock.landlord_id == Report.landlord_id, Clock.report_id == Report.id, Clock.kind == "reply")
    query = reports_of(person, Report, Clock).outerjoin(Clock, its).where(Report.origin == "enquiry")
    return query.options(joinedload(Report.block))


def _asked(query: Any) -> list[Asked]:
    rows: Sequence[Any] = db.session.execute(query).all()
    return sorted((Asked(row[0], row[1]) for row in rows if row[1]), key=lambda one: (one.clock.due_at, one.report.id))
