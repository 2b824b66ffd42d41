"""Handovers: what each shift told the next, and who has read it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Handover, HandoverRead, Strike
from patrol.queries.asking import Asking
from patrol.queries.counting import stands
from patrol.rules.shifts import HEADS

UNREAD_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class HandoverSeen:
    """A handover with who has read it, the first time of each person, and why it was struck."""

    handover: Handover
    reads: Sequence[HandoverRead]
    struck: str | None

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Give each head that was written under, with its words."""
        return [(words, getattr(self.handover, name)) for name, words in HEADS.items() if getattr(self.handover, name)]

    def read_by(self, person: Person) -> bool:
        """Say whether this person has read it."""
        return any(one.person_id == person.id for one in self.reads)


def handovers(person: Person, first: date, last: date) -> list[HandoverSeen]:
    """List the landlord's handovers of these nights, newest first, struck ones included."""
    query = select(Handover).where(
        Handover.landlord_id == person.landlord_id, Handover.night.between(first, last)
    ).order_by(Handover.happened_at.desc(), Handover.id.desc())  # fmt: skip
    rows = db.session.scalars(query.options(joinedload(Handover.person))).all()
    reads, struck = _reads(person, rows), _struck(person, rows)
    return [HandoverSeen(row, reads.get(row.id, []), struck.get(row.id)) for row in rows]


def _reads(person: Person, rows: Sequence[Handover]) -> Mapping[uuid.UUID, list[HandoverRead]]:
    query = select(HandoverRead).where(
        HandoverRead.landlord_id == person.landlord_id, HandoverRead.handover_id.in_([row.id for row in rows]),
        stands(HandoverRead),
    ).order_by(HandoverRead.happened_at)  # fmt: skip
    first: dict[tuple[uuid.UUID, uuid.UUID], HandoverRead] = {}
    for one in db.session.scalars(query.options(joinedload(HandoverRead.person))):
        first.setdefault((one.handover_id, one.person_id), one)
    by_handover: dict[uuid.UUID, list[HandoverRead]] = {}
    for (handover_id, _), one in first.items():
        by_handover.setdefault(handover_id, []).append(one)
    return by_handover


def _struck(person: Person, rows: Sequence[Handover]) -> Mapping[uuid.UUID, str]:
    authors = {row.id: row.person_id for row in rows}
    query = select(Strike).where(Strike.landlord_id == person.landlord_id, Strike.struck_id.in_(list(authors)))
    return {one.struck_id: one.reason for one in db.session.scalars(query) if authors[one.struck_id] == one.person_id}


def handovers_in_pack(asking: Asking) -> dict[str, Any]:
    """Tell the phone what was handed over in the last three nights and this officer has not read, and the newest."""
    first = asking.night - UNREAD_FOR
    told = [one for one in handovers(asking.person, first, asking.night) if one.struck is None and one.heads]
    new = [one for one in told if one.handover.person_id != asking.person.id and not one.read_by(asking.person)]
    shown = new or told[:1]
    return {"handovers": [_packed(one, asking.person) for one in shown]}


def _packed(seen: HandoverSeen, person: Person) -> dict[str, Any]:
    one = seen.handover
    own = one.person_id == person.id
    return {
        "id": str(one.id), "by": one.person.name, "at": one.happened_at.isoformat(),
        "read": own or seen.read_by(person), **{name: getattr(one, name) for name in HEADS},
    }  # fmt: skip


def handed_over(person: Person, shift_id: uuid.UUID, night: date) -> HandoverSeen | None:
    """Give what a shift of a night handed over, the last of it; None where nothing."""
    after = night + timedelta(days=1)
    return next((one for one in handovers(person, night, after) if one.handover.shift_id == shift_id), None)


def unread_since(seen: HandoverSeen, now: datetime) -> bool:
    """Say whether a handover has lain unread for a day."""
    return not seen.reads and seen.struck is None and now - seen.handover.happened_at > timedelta(days=1)
