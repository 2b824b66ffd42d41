"""The kit register: what there is, who holds it, what came back and what did not."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Kit, KitBack, Shift, ShiftEnd
from patrol.queries.asking import Asking
from patrol.queries.counting import stands
from patrol.rules.kit import KINDS, Holding, Move, holdings, named
from patrol.rules.nights import night_of

LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class KitRow:
    """A thing of the register. `held`: who has it or had it last; None where nobody took it in the time looked at."""

    kit: Kit
    held: Holding | None
    over: bool = False
    """Whether the shift that holds it has ended: then it did not come back."""

    @property
    def kind_words(self) -> str:
        """Say what it is."""
        return KINDS.get(self.kit.kind, self.kit.kind)

    @property
    def name(self) -> str:
        """Call it by kind and label."""
        return named(self.kit.kind, self.kit.label)

    @property
    def out(self) -> bool:
        """Say whether somebody holds it."""
        return self.held is not None and self.held.back_at is None

    @property
    def missing(self) -> bool:
        """Say whether a shift ended without it."""
        return self.out and self.over


def kit_register(person: Person, now: datetime) -> list[KitRow]:
    """List the landlord's kit by kind and label, things out of use last. Looks back ninety days."""
    things = _things(person)
    order = list(KINDS)
    held, over = _held(person, now) if things else ({}, set())
    rows = [KitRow(one, held.get(one.id), _over(held.get(one.id), over)) for one in things]
    return sorted(rows, key=lambda row: (bool(row.kit.retired_at), order.index(row.kit.kind), row.kit.label))


def kit_of(person: Person, ids: Sequence[str]) -> list[Kit]:
    """Give the landlord's things that these ids, as text, name: what a shift took or brought back."""
    wanted = {uuid.UUID(one) for one in ids}
    return [one for one in _things(person) if one.id in wanted] if wanted else []


def kit_in_pack(asking: Asking) -> dict[str, Any]:
    """Tell the phone what can be taken, and which colleague holds what is out."""
    return {
        "kit": [
            {
                "id": str(row.kit.id), "kind": row.kit.kind, "label": row.kit.label,
                "block": row.kit.block.name if row.kit.block else "",
                "with": row.held.who if row.held and row.out and not row.over else "",
            }
            for row in kit_register(asking.person, asking.now) if row.kit.retired_at is None
        ]
    }  # fmt: skip


def _things(person: Person) -> Sequence[Kit]:
    query = select(Kit).where(Kit.landlord_id == person.landlord_id).options(joinedload(Kit.block))
    return db.session.scalars(query.order_by(Kit.label)).all()


def _over(held: Holding | None, over: set[uuid.UUID]) -> bool:
    return held is not None and held.shift_id in over


def _held(person: Person, now: datetime) -> tuple[Mapping[uuid.UUID, Holding], set[uuid.UUID]]:
    since = now - LOOKED_BACK
    taken = db.session.execute(
        select(Shift.id, Shift.happened_at, Shift.kit, Person.name)
        .join(Person, (Person.landlord_id == Shift.landlord_id) & (Person.id == Shift.person_id))
        .where(Shift.landlord_id == person.landlord_id, Shift.night >= night_of(since), stands(Shift))
    ).all()
    recent = select(Shift.id).where(Shift.landlord_id == person.landlord_id, Shift.night >= night_of(since))
    ended = db.session.execute(
        select(ShiftEnd.shift_id, ShiftEnd.happened_at, ShiftEnd.returned)
        .where(
            ShiftEnd.landlord_id == person.landlord_id, ShiftEnd.happened_at >= since, stands(ShiftEnd),
            ShiftEnd.shift_id.in_(recent),
        )
    ).all()  # fmt: skip
    back = db.session.execute(
        select(KitBack.at, KitBack.kit_id).where(KitBack.landlord_id == person.landlord_id, KitBack.at >= since)
    )
    moves = [Move(at, kit_id, False) for at, kit_id in back]
    moves += [Move(at, one, True, shift_id, name) for shift_id, at, kit, name in taken for one in _ids(kit)]
    moves += [Move(at, one, False) for _, at, returned in ended for one in _ids(returned)]
    return holdings(moves), {shift_id for shift_id, _, _ in ended}


def _ids(told: Sequence[str]) -> Iterator[uuid.UUID]:
    return (uuid.UUID(one) for one in told)
