"""The shifts and visits of a night, and how each stands. Each list is one query, and reads that night only."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Shift, ShiftEnd, Visit, VisitFinish
from patrol.queries.counting import end_stands, finish_stands, stands, struck, void_reason
from patrol.rules import counting
from patrol.rules.nights import visit_outcome

PageRef = tuple[uuid.UUID, int, datetime]
"""A notebook, the number of a page in it, and when it was received."""


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """One visit as the desk sees it. outcome: completed, part, under way, or not finished by officer."""

    id: uuid.UUID
    block_id: uuid.UUID
    person_id: uuid.UUID
    person_name: str
    started: datetime
    finished: datetime | None
    outcome: str
    reason: str
    words: str
    struck: bool
    voided: str = ""
    """Why the desk voided the shift it was made in; empty where it did not."""
    shift_id: uuid.UUID | None = None
    pages: Sequence[PageRef] = ()
    """The page that began it, and the one that finished it."""

    @property
    def stands(self) -> bool:
        """Say whether this visit is neither struck nor voided."""
        return counting.stands(self.struck, bool(self.voided))

    @property
    def counts(self) -> bool:
        """Say whether this visit is a patrol."""
        return counting.is_patrol(self.outcome, self.struck, bool(self.voided))


def shifts_of(person: Person, night: date) -> list[tuple[Shift, datetime | None]]:
    """List the shifts of a night that count, in the order they began, with when each ended."""
    told = {"landlord": person.landlord_id, "night": night}
    return [(shift, end) for shift, end in db.session.execute(_shifts(), told)]


@cache
def _shifts() -> Select[Shift, datetime | None]:
    ended = (ShiftEnd.landlord_id == Shift.landlord_id) & (ShiftEnd.shift_id == Shift.id)
    same = ended & (ShiftEnd.person_id == Shift.person_id)
    ended_at = select(func.min(ShiftEnd.happened_at)).where(same, stands(ShiftEnd)).scalar_subquery()
    query = select(Shift, ended_at).where(
        Shift.landlord_id == bindparam("landlord"), Shift.night == bindparam("night"), stands(Shift)
    )
    return query.order_by(Shift.happened_at).options(joinedload(Shift.person))


def visits_of(person: Person, night: date, now: datetime) -> list[VisitSeen]:
    """List the visits of a night with how each stands, in the order they began."""
    told = {"landlord": person.landlord_id, "night": night}
    found: Sequence[Any] = db.session.execute(_visits(), told).all()
    last = _last_begun([row for row in found if counting.stands(row.struck, bool(row.voided))])
    return [_visit(row, last.get(row.person_id) != row.id, now) for row in found]


@cache
def _visits() -> Any:
    finish = (
        VisitFinish.happened_at.label("finished"), VisitFinish.outcome, VisitFinish.reason, VisitFinish.words,
        VisitFinish.notebook_id.label("in_notebook"), VisitFinish.page_number.label("on_page"),
        VisitFinish.received_at.label("finish_came"),
    )  # fmt: skip
    query = select(
        Visit.id, Visit.block_id, Visit.person_id, Visit.notebook_id, Visit.page_number, Visit.happened_at,
        Visit.shift_id, Visit.received_at, *finish,
        end_stands(Visit).label("over"), struck(Visit).label("struck"), void_reason(Visit).label("voided"), Person.name,
    ).select_from(Visit).outerjoin(VisitFinish, finish_stands())  # fmt: skip
    query = query.join(Person, (Person.landlord_id == Visit.landlord_id) & (Person.id == Visit.person_id))
    query = query.where(Visit.landlord_id == bindparam("landlord"), Visit.night == bindparam("night"))
    return query.order_by(Visit.happened_at, Visit.id)


def _last_begun(visits: Sequence[Any]) -> dict[uuid.UUID, uuid.UUID]:
    """Give the visit that each person began last: in a notebook by page number, between two by the clock."""
    ends: dict[tuple[uuid.UUID, uuid.UUID], Any] = {}
    for visit in sorted(visits, key=lambda one: one.page_number):
        ends[visit.person_id, visit.notebook_id] = visit
    return {visit.person_id: visit.id for visit in sorted(ends.values(), key=lambda one: one.happened_at)}


def _visit(row: Any, later: bool, now: datetime) -> VisitSeen:
    outcome = visit_outcome(row.happened_at, row.outcome, row.over, later, now)
    began = (row.notebook_id, row.page_number, row.received_at)
    ended = (row.in_notebook, row.on_page, row.finish_came)
    return VisitSeen(
        row.id, row.block_id, row.person_id, row.name, row.happened_at, row.finished, outcome, row.reason or "",
        row.words or "", row.struck, row.voided or "", row.shift_id,
        (began, ended) if row.finished else (began,),
    )  # fmt: skip
