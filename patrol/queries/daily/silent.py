"""Which phones of a night have not told all: what they hold, as they last said, or that nothing is known."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from notebook.models import Notebook
from patrol.models import Duty
from patrol.queries.daily.rows import ShiftRow
from patrol.rules.daily.shape import SilentPhone
from patrol.rules.nights import night_of

HOLDS = "holds pages or photographs"
NOT_ENDED = "the shift was not ended by any page, and what was written since is not known"
WITHDRAWN = "withdrawn: what it still sends is kept apart, unread"
NO_PAGE = "on duty, and no page of this night has come"


def silent(person: Person, night: date, found: Sequence[ShiftRow], on_duty: Sequence[Duty]) -> list[SilentPhone]:
    """List the silent phones of a night, by officer. One query."""
    shifts = [(shift, end) for shift, void, end in found if not void]
    out = {shift.person_id for shift, _ in shifts}
    running = {shift.notebook_id for shift, end in shifts if end is None}
    books = db.session.scalars(_holding_or(), {"landlord": person.landlord_id, "running": list(running)})
    reasons = [(book, _why(book, night, out, book.id in running)) for book in books]
    told = [_line(book, why) for book, why in reasons if why]
    return sorted([*told, *_never(on_duty, out)], key=lambda one: (one.officer, one.notebook or 0))


@cache
def _holding_or() -> Select[Notebook]:
    holding = (Notebook.unsent_pages > 0) | (Notebook.unsent_photos > 0)
    running: BindParameter[uuid.UUID] = bindparam("running", expanding=True)
    query = select(Notebook).where(Notebook.landlord_id == bindparam("landlord"), holding | Notebook.id.in_(running))
    return query.options(joinedload(Notebook.person))


def _why(book: Notebook, night: date, out: Collection[object], running: bool) -> str:
    """Say why a phone is silent for this night; empty where it is not."""
    if book.withdrawn_at is not None:
        return WITHDRAWN if running else ""
    oldest: datetime | None = book.oldest_unsent_at
    of_this_night = night_of(oldest) <= night if oldest else book.person_id in out
    if book.unsent_pages + book.unsent_photos > 0 and of_this_night:
        return HOLDS
    return NOT_ENDED if running else ""


def _line(book: Notebook, why: str) -> SilentPhone:
    return SilentPhone(
        officer=book.person.name, notebook=book.number, notebook_id=str(book.id), pages=book.unsent_pages,
        photos=book.unsent_photos, heard_at=book.heard_at, why=why,
    )  # fmt: skip


def _never(on_duty: Sequence[Duty], out: Collection[object]) -> Iterator[SilentPhone]:
    for duty in on_duty:
        if not duty.absent_because and duty.person_id not in out:
            yield SilentPhone(officer=duty.person.name, why=NO_PAGE)
