"""The rounds of a landlord, and those of one night with the visits they promise."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Duty, Round, RoundBlock
from patrol.queries.asking import Asking
from patrol.rules.nights import night_of
from patrol.rules.plans import NOTHING, Plan, Planned, first_night, plan_at
from patrol.rules.rounds import varied_order, walked_on, window


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """A round with the blocks it visits, in walking order. `plan`: what held in the night that it is seen in."""

    round: Round
    blocks: Sequence[RoundBlock]
    plan: Plan
    closed: Sequence[tuple[Planned, date]] = ()
    """What it promises blocks that were closed since, each with the first night it no longer did."""

    def on(self, night: date) -> "RoundSeen":
        """See it as it was in a night. One closed before it could remember that is walked until it was closed."""
        earlier, closed = plan_at(self.round.earlier, night), self.round.closed_at
        gone = earlier is None and closed is not None and night_of(closed) <= night
        if gone or earlier:
            return replace(self, plan=earlier or NOTHING)
        since = [one for one, until in self.closed if night < until]
        return replace(self, plan=self.plan._replace(promised=[*self.plan.promised, *since])) if since else self

    @property
    def visits(self) -> int:
        """Count the visits promised for a night."""
        return sum(one.visits for one in self.blocks)

    def window(self, night: date) -> tuple[datetime, datetime]:
        """Give between which moments it is walked in a night."""
        return window(night, self.plan.begins, self.plan.ends)

    def order(self, night: date) -> list[uuid.UUID]:
        """Give the order suggested for a night: as planned, or varied on purpose."""
        planned = [one.block_id for one in self.plan.promised]
        if not self.round.varied:
            return planned
        return varied_order(self.round.landlord_id, self.round.id, night, planned)


def rounds(person: Person, *, closed: bool = False) -> list[RoundSeen]:
    """List the landlord's rounds by name with their blocks; `closed`: also those closed. Two queries."""
    return _with_blocks(person, db.session.scalars(_listed(closed), {"landlord": person.landlord_id}).all())


@cache
def _listed(closed: bool) -> Select[Round]:
    query = select(Round).where(Round.landlord_id == bindparam("landlord")).order_by(Round.name)
    return query if closed else query.where(Round.closed_at.is_(None))


def round_seen(person: Person, round_id: uuid.UUID) -> RoundSeen | None:
    """Give one round of the landlord, also a closed one; None for any other."""
    found = db.session.get(Round, (person.landlord_id, round_id))
    return _with_blocks(person, [found])[0] if found else None


def _with_blocks(person: Person, found: Sequence[Round]) -> list[RoundSeen]:
    blocks: dict[uuid.UUID, list[RoundBlock]] = {one.id: [] for one in found}
    for block in db.session.scalars(_blocks(), {"landlord": person.landlord_id, "rounds": list(blocks)}):
        blocks[block.round_id].append(block)
    return [_seen(one, blocks[one.id]) for one in found]


def _seen(one: Round, blocks: Sequence[RoundBlock]) -> RoundSeen:
    there = [each for each in blocks if each.block.closed_at is None]
    plan = Plan(one.weekdays, one.begins, one.ends, [Planned(each.block_id, each.visits) for each in there])
    closed = [
        (Planned(each.block_id, each.visits), first_night(each.block.closed_at, plan))
        for each in blocks if each.block.closed_at
    ]  # fmt: skip
    return RoundSeen(one, there, plan, closed)


@cache
def _blocks() -> Select[RoundBlock]:
    query = select(RoundBlock).where(
        RoundBlock.landlord_id == bindparam("landlord"), RoundBlock.round_id.in_(bindparam("rounds", expanding=True))
    )
    return query.options(joinedload(RoundBlock.block)).order_by(RoundBlock.position, RoundBlock.id)


def rounds_of(person: Person, night: date) -> list[RoundSeen]:
    """List the rounds that are or were walked in a night, as they were planned then."""
    return walked_in(rounds(person, closed=True), night)


def walked_in(listed: Iterable[RoundSeen], night: date) -> list[RoundSeen]:
    """Choose, from all rounds, closed ones too, those that are or were walked in a night, as they were planned then."""
    return [one for one in (each.on(night) for each in listed) if walked_on(one.plan.weekdays, night)]


def promised(walked: Iterable[RoundSeen]) -> dict[uuid.UUID, int]:
    """Give the visits that rounds promise each block together, blocks in the rounds' order."""
    counts: dict[uuid.UUID, int] = {}
    for one in walked:
        for block in one.plan.promised:
            counts[block.block_id] = counts.get(block.block_id, 0) + block.visits
    return counts


def on_duty(person: Person, night: date) -> set[uuid.UUID]:
    """Give the rounds that this person is on duty for in a night and not absent from."""
    mine = (Duty.landlord_id == person.landlord_id, Duty.person_id == person.id, Duty.night == night)
    return set(db.session.scalars(select(Duty.round_id).where(*mine, Duty.absent_because == "")))


def packed_rounds(asking: Asking) -> dict[str, Any]:
    """Give the rounds for the pack: this officer's by duty, or else all of the night, and the same put into one.

    `begins` and `ends` are moments; `order` names each block once.
    """
    walked, mine = rounds_of(asking.person, asking.night), on_duty(asking.person, asking.night)
    chosen = [one for one in walked if one.round.id in mine] or walked
    packed = [_packed(one, asking.night) for one in chosen]
    return {"rounds": packed, "round": packed[0] if len(packed) == 1 else _together(packed)}


def _packed(one: RoundSeen, night: date) -> dict[str, Any]:
    first, last = one.window(night)
    return {
        "id": str(one.round.id), "name": one.round.name, "begins": first.isoformat(), "ends": last.isoformat(),
        "varied": one.round.varied, "risk": one.round.risk, "order": [str(block) for block in one.order(night)],
    }  # fmt: skip


def _together(packed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "id": None, "name": ", ".join(one["name"] for one in packed),
        "begins": min((one["begins"] for one in packed), default=None),
        "ends": max((one["ends"] for one in packed), default=None),
        "varied": any(one["varied"] for one in packed), "risk": "ordinary",
        "order": list(dict.fromkeys(block for one in packed for block in one["order"])),
    }  # fmt: skip
