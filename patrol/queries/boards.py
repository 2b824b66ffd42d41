"""Blocks against the visits of a night: six queries, however many blocks and visits there are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from sqlalchemy import Select, bindparam, func, select

from estate.database import db
from estate.models import Block, Person
from patrol.models import Visit, VisitFinish
from patrol.queries.counting import finish_stands, is_patrol, stands
from patrol.queries.rounds import RoundSeen, walked_in
from patrol.queries.visits import VisitSeen
from patrol.rules import pace
from patrol.rules.nights import UNDER_WAY
from patrol.rules.pace import Promise

NIGHTS_BACK = 7
NOT_ON_A_ROUND = 10_000


@dataclass(frozen=True)
class BlockRow:
    """A block against its visits. nights: (night, completed visits) of the last seven nights, oldest first."""

    block: Block
    promises: Sequence[Promise]
    visits: Sequence[VisitSeen]
    nights: Sequence[tuple[date, int]]
    last_seen: datetime | None
    promised_before: Sequence[int] = ()
    """What the rounds promised for each of those nights."""

    @cached_property
    def planned(self) -> int:
        """Count the visits promised for the night."""
        return sum(one.visits for one in self.promises)

    @cached_property
    def done(self) -> int:
        """Count completed visits."""
        return sum(visit.counts for visit in self.visits)

    @cached_property
    def there_now(self) -> VisitSeen | None:
        """Give the visit under way, if any."""
        return next((visit for visit in self.visits if visit.outcome == UNDER_WAY and visit.stands), None)

    def behind(self, now: datetime) -> int:
        """Count the visits missing at a moment against an even pace; one under way is not missing."""
        return pace.behind(self.promises, now, self.done + (self.there_now is not None))


def block_rows(person: Person, night: date, visits: Sequence[VisitSeen], walked: Sequence[RoundSeen]) -> list[BlockRow]:
    """Set every open block against its visits: promised blocks first, in the order of their rounds.

    `walked`: all of the landlord's rounds, closed ones too.
    """
    blocks = db.session.scalars(_open_blocks(), {"landlord": person.landlord_id}).all()
    nights = [night - timedelta(days=back) for back in range(NIGHTS_BACK, 0, -1)]
    counts, last = _counts(person, nights), _last_seen(person)
    promises, before = promises_of(walked, night), [promises_of(walked, one) for one in nights]
    here: dict[uuid.UUID, list[VisitSeen]] = {}
    for visit in visits:
        here.setdefault(visit.block_id, []).append(visit)
    rows = [
        BlockRow(
            block, promises.get(block.id, []), here.get(block.id, []),
            [(one, counts.get((block.id, one), 0)) for one in nights], last.get(block.id),
            [sum(one.visits for one in earlier.get(block.id, [])) for earlier in before],
        )
        for block in blocks
    ]  # fmt: skip
    place = {block_id: number for number, block_id in enumerate(promises)}
    return sorted(rows, key=lambda row: place.get(row.block.id, NOT_ON_A_ROUND))


@cache
def _open_blocks() -> Select[Block]:
    query = select(Block).where(Block.landlord_id == bindparam("landlord"), Block.closed_at.is_(None))
    return query.order_by(Block.name)


def promises_of(walked: Sequence[RoundSeen], night: date) -> dict[uuid.UUID, list[Promise]]:
    """Give what the rounds of a night promise each block, blocks in the rounds' order."""
    promises: dict[uuid.UUID, list[Promise]] = {}
    for one in walked_in(walked, night):
        first, last = one.window(night)
        for block in one.plan.promised:
            promises.setdefault(block.block_id, []).append(Promise(block.visits, first, last))
    return promises


def _counts(person: Person, nights: Sequence[date]) -> dict[tuple[uuid.UUID, date], int]:
    told = {"landlord": person.landlord_id, "first": nights[0], "last": nights[-1]}
    return {(block_id, one): count for block_id, one, count in db.session.execute(_counted(), told)}


@cache
def _counted() -> Select[uuid.UUID, date, int]:
    query = select(Visit.block_id, Visit.night, func.count(Visit.id)).join(VisitFinish, finish_stands())
    nights = Visit.night.between(bindparam("first"), bindparam("last"))
    return query.where(Visit.landlord_id == bindparam("landlord"), nights, is_patrol()).group_by(
        Visit.night, Visit.block_id
    )


def _last_seen(person: Person) -> dict[uuid.UUID, datetime]:
    """Give when each open block was last visited, by one step into an index for each, not by reading all visits."""
    rows = db.session.execute(_latest(), {"landlord": person.landlord_id})
    return {block_id: moment for block_id, moment in rows if moment}


@cache
def _latest() -> Select[uuid.UUID, datetime]:
    latest = (
        select(Visit.happened_at)
        .where(Visit.landlord_id == Block.landlord_id, Visit.block_id == Block.id, stands(Visit))
        .order_by(Visit.happened_at.desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    return select(Block.id, latest).where(Block.landlord_id == bindparam("landlord"), Block.closed_at.is_(None))
