"""The alarm of a high-risk promise that is near or missed: a letter to who has the case, and to who answers for it.

The letter names the case by its reference only: what it is about, and whom, stays behind the wall.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from cases.models import Case, Clock
from cases.operations.holding import noted
from cases.queries.walls import case_of
from estate.database import db, touched
from estate.models import Person
from estate.operations.mail import post
from estate.rules.calendar import LONDON

NEAR: Final = timedelta(hours=4)
"""A high-risk promise is near when so much time is left."""
KINDS: Final = {
    "acknowledge": "Acknowledge", "respond": "Respond", "plan": "Agree a plan", "contact": "Keep in touch",
    "review": "Review",
}  # fmt: skip

Found = tuple[uuid.UUID, str]
"""A clock, and what is to be told of it: near or missed."""


def look(landlord_id: uuid.UUID, now: datetime) -> list[Found]:
    """Find the high-risk promises that are near or missed, and that nobody was told of."""
    runs = (Clock.landlord_id == landlord_id, Clock.done_at.is_(None), Clock.due_at <= now + NEAR)
    high = (Clock.paused_at.is_(None), Clock.kind.in_(KINDS), Case.risk == "high", Case.closed_at.is_(None))
    its = (Case.landlord_id == Clock.landlord_id) & (Case.id == Clock.case_id)
    query = select(Clock.id, Clock.due_at, Clock.alarmed).join(Case, its).where(*runs, *high)
    told = [(row.id, "missed" if now > row.due_at else "near", row.alarmed) for row in db.session.execute(query)]
    return [(clock_id, how) for clock_id, how, before in told if before not in (how, "missed")]


def alarm(landlord_id: uuid.UUID, found: Found, address: Callable[[str], str], now: datetime) -> int:
    """Tell of one promise, once: a conditional update claims it. Gives how many were written to.

    Near: its officer. Missed, or of nobody's case: also each who manages cases and may see it.
    """
    clock_id, how = found
    this = (Clock.landlord_id == landlord_id, Clock.id == clock_id, Clock.done_at.is_(None), Clock.alarmed != how)
    if touched(update(Clock).where(*this).values(alarmed=how)) != 1:
        return 0
    clock = db.session.get_one(Clock, (landlord_id, clock_id), populate_existing=True)
    case = db.session.get_one(Case, (landlord_id, clock.case_id))
    whom = _whom(case, how)
    subject, letter = f"{case.reference}: {_said(clock, how)}", _letter(case, clock, how, address)
    for person in whom:
        post(landlord_id, person.email, subject, letter, now)
    noted(case, "alarmed", None, now, clock=clock.kind, how=how, told=[str(person.id) for person in whom])
    return len(whom)


def _whom(case: Case, how: str) -> Sequence[Person]:
    here = (Person.landlord_id == case.landlord_id, Person.left_at.is_(None))
    staff = db.session.scalars(select(Person).where(*here).order_by(Person.id)).all()
    its = [one for one in staff if one.id == case.officer_id]
    if how == "near" and its:
        return its
    return its + [one for one in staff if one not in its and one.can("manage cases") and case_of(one, case.id)]


def _said(clock: Clock, how: str) -> str:
    due = clock.due_at.astimezone(LONDON)
    when = f"{due:%a} {due.day} {due:%b}, {due:%H:%M}"
    return f"{KINDS[clock.kind].lower()} by {when}" if how == "near" else f"a promise is missed, due {when}"


def _letter(case: Case, clock: Clock, how: str, address: Callable[[str], str]) -> str:
    lines = [
        f"{case.reference} is high risk.", f"{KINDS[clock.kind]}: {clock.words}.",
        _said(clock, how).capitalize() + ".", "", address(f"/cases/{case.id}"),
    ]  # fmt: skip
    return "\n".join(lines)
