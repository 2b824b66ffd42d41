"""My work, and everybody's: open cases by what falls due first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cases.models import Case, Clock
from cases.queries.walls import cases_of
from estate.database import db
from estate.models import Person

PAGE: Final = 50
SOON: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class AtWork:
    """An open case and the clock that falls due first. standing: over, soon (48 hours), later, or none."""

    case: Case
    clock: Clock | None
    standing: str


def work(person: Person, now: datetime, *, everybody: bool = False, page: int = 1) -> tuple[list[AtWork], bool]:
    """List open cases this person may see, theirs unless told otherwise: overdue first, then due in 48 hours, then
    the rest; and say whether there are more. Two queries, however many there are."""
    query = _open(cases_of(person), person, everybody).options(joinedload(Case.block), joinedload(Case.officer))
    ordered = query.order_by(Case.next_due_at.is_(None), Case.next_due_at, Case.id)
    rows = db.session.scalars(ordered.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    first = _first_clocks(person, rows[:PAGE])
    return [AtWork(case, first.get(case.id), standing(case.next_due_at, now)) for case in rows[:PAGE]], len(rows) > PAGE


def _open(query: Any, person: Person, everybody: bool) -> Any:
    query = query.where(Case.closed_at.is_(None))
    return query if everybody else query.where(Case.officer_id == person.id)


def _first_clocks(person: Person, cases: Sequence[Case]) -> dict[Any, Clock]:
    mine = (Clock.landlord_id == person.landlord_id, Clock.case_id.in_([case.id for case in cases]))
    rows = db.session.scalars(select(Clock).where(*mine, Clock.done_at.is_(None), Clock.paused_at.is_(None)))
    return {clock.case_id: clock for clock in sorted(rows, key=lambda one: one.due_at, reverse=True)}


def standing(due_at: datetime | None, now: datetime) -> str:
    """Say how a promise stands that is due at a moment."""
    if due_at is None:
        return "none"
    return "over" if now > due_at else "soon" if due_at - now <= SOON else "later"


def pressing(person: Person, now: datetime) -> int:
    """Count this person's own open cases that are overdue or due in 48 hours."""
    query = _open(cases_of(person, func.count(Case.id)), person, False).where(Case.next_due_at <= now + SOON)
    return db.session.scalar(query) or 0
