"""Who has how much: open cases by officer, as a person may see them. Three queries, however many officers there are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, func

from cases.models import Case, Clock
from cases.queries.walls import cases_of
from cases.queries.work import SOON
from estate.database import db
from estate.models import Person
from estate.queries.people import people

MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Load:
    """What one officer has open. soon: due in 48 hours; contacts: that are over or due in 48 hours."""

    officer: Person | None
    open: int = 0
    high: int = 0
    medium: int = 0
    standard: int = 0
    over: int = 0
    soon: int = 0
    contacts: int = 0


def caseload(person: Person, now: datetime) -> list[Load]:
    """List everybody who works on cases, and cases that nobody has, by what is overdue and then by what is open."""
    known = {one.id: one for one in people(person, left=False) if one.can("work cases")}
    known |= {one.id: one for one in people(person, left=True)}
    contacts, found = _contacts(person, now), _counts(person, now)
    rows = [
        Load(known.get(officer_id) if officer_id else None, *counts, contacts=contacts.get(officer_id, 0))
        for officer_id, counts in found.items()
    ]  # fmt: skip
    rows += [Load(one) for one in known.values() if one.id not in found and one.left_at is None]
    return sorted(rows, key=lambda row: (-row.over, -row.open, row.officer.name if row.officer else ""))


def _counts(person: Person, now: datetime) -> dict[uuid.UUID | None, tuple[int, int, int, int, int, int]]:
    def of(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    risks = [of(Case.risk == risk) for risk in ("high", "medium", "standard")]
    times = of(Case.next_due_at < now), of(Case.next_due_at.between(now, now + SOON))
    query = cases_of(person, Case.officer_id, func.count(), *risks, *times).where(Case.closed_at.is_(None))
    rows = db.session.execute(query.group_by(Case.officer_id)).all()
    return {row[0]: (row[1], *(int(one or 0) for one in row[2:])) for row in rows}


def _contacts(person: Person, now: datetime) -> dict[uuid.UUID | None, int]:
    its = (Clock.landlord_id == Case.landlord_id) & (Clock.case_id == Case.id)
    due = (Clock.done_at.is_(None), Clock.paused_at.is_(None), Clock.kind == "contact", Clock.due_at <= now + SOON)
    query = cases_of(person, Case.officer_id, func.count()).join(Clock, its).where(*due, Case.closed_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Case.officer_id))}


def cases_with(person: Person, officer_id: uuid.UUID) -> Sequence[Case]:
    """List the open cases of one officer that this person may see, what is due first at the top; at most 300."""
    query = cases_of(person).where(Case.officer_id == officer_id, Case.closed_at.is_(None))
    found: Sequence[Case] = db.session.scalars(
        query.order_by(Case.next_due_at.is_(None), Case.next_due_at, Case.id).limit(MOST)
    ).all()
    return found
