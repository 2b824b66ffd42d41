"""The fire service's clocks, and how each stands."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import FireClock
from patrol.rules import fire


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """A fault in regulated fire equipment. standing: running, soon (under four hours), over, told, cleared."""

    clock: FireClock
    standing: fire.Standing

    @property
    def what(self) -> str:
        """Name the equipment and the block: "Firefighters’ lift, Kestrel House"."""
        block = self.clock.block
        return f"{fire.words(self.clock.equipment)}, {block.name if block else 'block not named'}"


def fire_clocks(person: Person, now: datetime) -> list[ClockSeen]:
    """List the landlord's faults that were seen by `now` and not cleared by then, the first due first. One query."""
    rows = db.session.scalars(_not_cleared(), {"landlord": person.landlord_id, "now": now})
    return [one for one in (_seen(row, now) for row in rows) if one.standing != "cleared"]


@cache
def _not_cleared() -> Select[FireClock]:
    """Choose all that may not be cleared by a moment: not every fault of all years."""
    now: BindParameter[datetime] = bindparam("now")
    not_fixed = FireClock.fixed_at.is_(None) | (FireClock.fixed_at > now)
    not_told = FireClock.told_at.is_not(None) & (FireClock.fixed_told_at.is_(None) | (FireClock.fixed_told_at > now))
    begun = (FireClock.landlord_id == bindparam("landlord"), FireClock.started_at <= now, FireClock.not_a_fault == "")
    query = select(FireClock).where(*begun, not_fixed | not_told).options(joinedload(FireClock.block))
    return query.order_by(FireClock.due_at, FireClock.id)


def cleared_clocks(person: Person, now: datetime, limit: int = 50) -> list[ClockSeen]:
    """List the faults last cleared, newest first."""
    seen = _clocks(person, now, (FireClock.fixed_at.is_not(None)) | (FireClock.not_a_fault != ""))
    return [one for one in reversed(seen) if one.standing == "cleared"][:limit]


def fire_clock(person: Person, clock_id: uuid.UUID, now: datetime) -> ClockSeen | None:
    """Find one clock of the landlord."""
    return next(iter(_clocks(person, now, FireClock.id == clock_id)), None)


def _clocks(person: Person, now: datetime, *where: Any) -> Sequence[ClockSeen]:
    query = select(FireClock).where(FireClock.landlord_id == person.landlord_id, *where)
    rows = db.session.scalars(query.options(joinedload(FireClock.block)).order_by(FireClock.due_at, FireClock.id))
    return [_seen(row, now) for row in rows]


def _seen(row: FireClock, now: datetime) -> ClockSeen:
    def by_then(at: datetime | None) -> datetime | None:
        return at if at and at <= now else None

    told, fixed, fixed_told = (by_then(at) for at in (row.told_at, row.fixed_at, row.fixed_told_at))
    return ClockSeen(row, fire.standing(row.due_at, told, fixed, fixed_told, bool(row.not_a_fault), now))
