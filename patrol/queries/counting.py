"""What counts, in SQL: the one place. `patrol.rules.counting` says the same of rows already read.

A person strikes only their own pages, ends only their own shift, finishes only their own visit. Of two finishes of one
visit the later page stands. Voiding a shift takes it, and the visits and scans its officer made in it, out of every
count. What was seen was seen: an observation, handover, check call or SOS counts whichever shift it was written in.
Each clause is built once for each table: SQLAlchemy takes longer to build one than SQLite to answer it.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, inspect, or_, select
from sqlalchemy.orm import aliased

from patrol.models import Scan, Shift, ShiftEnd, ShiftVoid, Strike, Visit, VisitFinish
from patrol.rules.nights import COMPLETED

VOIDABLE = (Shift, Visit, Scan)


@cache
def struck(model: Any) -> ColumnElement[bool]:
    """Say whether a row was struck by who wrote it."""
    return select(Strike.id).where(
        Strike.landlord_id == model.landlord_id, Strike.struck_id == model.id, Strike.person_id == model.person_id
    ).exists()  # fmt: skip


@cache
def void_reason(model: Any) -> ScalarSelect[Any]:
    """Give why the desk voided the shift of a Shift, Visit or Scan; null where it did not."""
    is_shift = inspect(model).mapper.class_ is Shift
    its_shift = model.id if is_shift else model.shift_id
    query = select(ShiftVoid.reason).where(ShiftVoid.landlord_id == model.landlord_id, ShiftVoid.shift_id == its_shift)
    if not is_shift:
        own = aliased(Shift)
        query = query.join(own, and_(own.landlord_id == ShiftVoid.landlord_id, own.id == ShiftVoid.shift_id))
        query = query.where(own.person_id == model.person_id)
    return query.scalar_subquery()


@cache
def voided(model: Any) -> ColumnElement[bool]:
    """Say whether the desk voided the shift of a Shift, Visit or Scan."""
    return void_reason(model).is_not(None)


@cache
def stands(model: Any) -> ColumnElement[bool]:
    """Say whether a row that a page made counts: not struck and, of what can be voided, not voided."""
    voidable = inspect(model).mapper.class_ in VOIDABLE
    return and_(~struck(model), ~voided(model)) if voidable else ~struck(model)


@cache
def finish_stands(visit: Any = Visit, finish: Any = VisitFinish) -> ColumnElement[bool]:
    """Join a visit to the finish that stands: its officer's, not struck, the last one written. At most one row."""
    later = aliased(VisitFinish)
    outdone = select(later.id).where(_finishes(later, visit), _later(later, finish))
    return and_(_finishes(finish, visit), ~outdone.exists())


def _later(one: Any, other: Any) -> ColumnElement[bool]:
    """Order two pages: in a notebook by number, between two notebooks by id, which is the phone's clock."""
    same = one.notebook_id == other.notebook_id
    return or_(and_(same, one.page_number > other.page_number), and_(~same, one.id > other.id))


def _finishes(finish: Any, visit: Any) -> ColumnElement[bool]:
    return and_(
        finish.landlord_id == visit.landlord_id, finish.visit_id == visit.id, finish.person_id == visit.person_id,
        ~struck(finish),
    )  # fmt: skip


@cache
def is_patrol(visit: Any = Visit, finish: Any = VisitFinish) -> ColumnElement[bool]:
    """Say whether a visit, joined by `finish_stands`, is a patrol: it stands and was completed."""
    return and_(finish.outcome == COMPLETED, stands(visit))


@cache
def end_stands(model: Any) -> ColumnElement[bool]:
    """Say whether the shift of a Shift, Visit or Scan was ended by its officer."""
    its_shift = model.id if inspect(model).mapper.class_ is Shift else model.shift_id
    return select(ShiftEnd.id).where(
        ShiftEnd.landlord_id == model.landlord_id, ShiftEnd.shift_id == its_shift,
        ShiftEnd.person_id == model.person_id, ~struck(ShiftEnd),
    ).exists()  # fmt: skip
