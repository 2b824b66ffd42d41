"""Who is on which round of a night: planned, absent, covered, and whether they have begun."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from estate.rules.powers import ROLES
from patrol.models import Duty
from patrol.queries.asking import Asking


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A duty with whom it covers, and who covers it."""

    duty: Duty
    covers: str
    covered_by: str

    @property
    def absent(self) -> bool:
        """Say whether they do not come."""
        return bool(self.duty.absent_because)


def duties(person: Person, first: date, nights: int = 1) -> dict[date, list[OnDuty]]:
    """List the landlord's duties of so many nights, each night by round and name; a night without any is there too."""
    query = select(Duty).where(
        Duty.landlord_id == person.landlord_id, Duty.night.between(first, first + timedelta(days=nights - 1))
    )
    rows = db.session.scalars(query.options(joinedload(Duty.round), joinedload(Duty.person))).all()
    told: dict[date, list[OnDuty]] = {first + timedelta(days=on): [] for on in range(nights)}
    for one in _told(sorted(rows, key=lambda row: (row.round.name, row.person.name, row.id))):
        told[one.duty.night].append(one)
    return told


def _told(rows: Sequence[Duty]) -> Iterable[OnDuty]:
    names: Mapping[uuid.UUID | None, str] = {row.id: row.person.name for row in rows}
    covering = {row.covers_id: row.person.name for row in rows if row.covers_id}
    return (OnDuty(row, names.get(row.covers_id, ""), covering.get(row.id, "")) for row in rows)


def who_patrols(person: Person) -> Sequence[Person]:
    """List who may be put on duty, by name."""
    roles = [role for role, powers in ROLES.items() if "patrol" in powers]
    query = select(Person).where(Person.landlord_id == person.landlord_id, Person.left_at.is_(None))
    return db.session.scalars(query.where(Person.role.in_(roles)).order_by(Person.name, Person.id)).all()


def duty_in_pack(asking: Asking) -> dict[str, Any]:
    """Tell the phone who is on duty tonight, who is absent, and who covers whom; not why."""
    return {
        "duty": [
            {
                "person": one.duty.person.name, "me": one.duty.person_id == asking.person.id,
                "round": one.duty.round.name, "absent": one.absent, "covers": one.covers, "covered_by": one.covered_by,
            }
            for one in duties(asking.person, asking.night)[asking.night]
        ]
    }  # fmt: skip
