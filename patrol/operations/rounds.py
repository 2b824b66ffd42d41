"""Planning which blocks a team visits, on which nights, how often, and between which hours."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal
from patrol.models import Round, RoundBlock
from patrol.rules import plans
from patrol.rules import round_words as rules
from patrol.rules.rounds import EVERY_NIGHT

POWER = "plan rounds"
PROMISED = frozenset({"weekdays", "begins", "ends", "visits"})
"""What of a round a night is held against."""
TAKEN = "There is a round of this name already, or was: a closed one can be taken up again."

Promised = Sequence[tuple[Block, int]]


def plan_round(
    name: str,
    promised: Promised,
    by: Person,
    now: datetime,
    *,
    weekdays: Sequence[int] = EVERY_NIGHT,
    begins: time = time(18),
    ends: time = time(6),
    varied: bool = True,
    risk: str = "ordinary",
) -> Round:
    """Plan a round: blocks in walking order, each with the visits promised per night. It promises nothing before now.

    Raises NotAllowed, Refusal when a value will not do or the name is taken, and ValueError for a block of another
    landlord.
    """
    check(by, POWER, by.landlord_id)
    told = {"name": name, "weekdays": weekdays, "begins": begins, "ends": ends, "varied": varied, "risk": risk}
    planned = Round(landlord_id=by.landlord_id, id=new_id(), **rules.take(told))
    counts = _counts(by, promised)
    _remember(planned, plans.NOTHING, now)
    _store(planned)
    _promise(planned, counts)
    trace(by.landlord_id, by, "planned", "round", planned.id, now, name=planned.name, blocks=len(counts))
    return planned


def change_round(
    planned: Round, promised: Promised | None = None, *, by: Person, now: datetime, **told: Any
) -> dict[str, list[Any]]:
    """Change a round, by the names `plan_round` knows; gives {what: [before, after]} of what changed.

    Nights whose hours are over keep what they were promised.

    `promised` says all of its blocks anew; those that stay keep their place, new ones come last. Raises as plan_round,
    and then nothing is changed.
    """
    check(by, POWER, planned.landlord_id)
    values = rules.take(told)
    counts = None if promised is None else _counts(by, promised)
    changed = {name: [getattr(planned, name), v] for name, v in values.items() if getattr(planned, name) != v}
    before = _promised(planned)
    was = _plan(planned)
    _store(planned, {name: after for name, (_, after) in changed.items()})
    if counts is not None and counts != before:
        _promise(planned, counts)
        changed["visits"] = [_plain(before), _plain(counts)]
    if PROMISED & changed.keys():
        _remember(planned, was, now)
    if changed:
        plain = {name: [_plain(value) for value in pair] for name, pair in changed.items()}
        trace(planned.landlord_id, by, "changed", "round", planned.id, now, **plain)
    return changed


def _counts(by: Person, promised: Promised) -> dict[uuid.UUID, int]:
    if any(block.landlord_id != by.landlord_id for block, _ in promised):
        raise ValueError("a round has only its own landlord's blocks")
    return rules.visits({block.id: count for block, count in promised})


def _store(planned: Round, values: Mapping[str, Any] | None = None) -> None:
    try:
        with db.session.begin_nested():
            for name, value in (values or {}).items():
                setattr(planned, name, value)
            db.session.add(planned)
    except IntegrityError:
        raise Refusal(TAKEN, "name") from None


def _rows(planned: Round) -> list[RoundBlock]:
    here = (RoundBlock.landlord_id == planned.landlord_id, RoundBlock.round_id == planned.id)
    return list(db.session.scalars(select(RoundBlock).where(*here).order_by(RoundBlock.position, RoundBlock.id)))


def _promised(planned: Round) -> dict[uuid.UUID, int]:
    return {row.block_id: row.visits for row in _rows(planned)}


def _promise(planned: Round, counts: Mapping[uuid.UUID, int]) -> None:
    """Let a round promise these visits: blocks that stay keep their order, new ones come behind."""
    there = {row.block_id: row for row in _rows(planned)}
    for block_id, row in there.items():
        if block_id not in counts:
            db.session.delete(row)
    stay = [block_id for block_id in there if block_id in counts]
    for position, block_id in enumerate([*stay, *(each for each in counts if each not in there)], 1):
        key = {"landlord_id": planned.landlord_id, "round_id": planned.id, "block_id": block_id}
        row = there.get(block_id) or RoundBlock(id=new_id(), **key)
        row.position, row.visits = position, counts[block_id]
        db.session.add(row)
    db.session.flush()


def move_block(planned: Round, block_id: uuid.UUID, steps: int, by: Person, now: datetime) -> bool:
    """Move a block so many places down the walking order (negative: up); False where it is at the end or not in it.

    Raises NotAllowed.
    """
    check(by, POWER, planned.landlord_id)
    rows = _rows(planned)
    before = next((n for n, row in enumerate(rows) if row.block_id == block_id), None)
    after = None if before is None else min(max(before + steps, 0), len(rows) - 1)
    if before is None or after is None or before == after:
        return False
    rows.insert(after, rows.pop(before))
    for position, row in enumerate(rows, 1):
        row.position = position
    place = [before + 1, after + 1]
    trace(planned.landlord_id, by, "moved a block of", "round", planned.id, now, block=str(block_id), place=place)
    return True


def close_round(planned: Round, by: Person, now: datetime) -> None:
    """Walk a round no more, from the first night whose hours are not over; its nights stay. Raises NotAllowed."""
    check(by, POWER, planned.landlord_id)
    if planned.closed_at is None:
        _remember(planned, _plan(planned), now)
        planned.closed_at = now
        trace(planned.landlord_id, by, "closed", "round", planned.id, now)


def reopen_round(planned: Round, by: Person, now: datetime) -> None:
    """Take a closed round up again. Raises NotAllowed."""
    check(by, POWER, planned.landlord_id)
    if planned.closed_at is not None:
        _remember(planned, plans.NOTHING, now)
        planned.closed_at = None
        trace(planned.landlord_id, by, "reopened", "round", planned.id, now)


def _plan(planned: Round) -> plans.Plan:
    promised = [plans.Planned(row.block_id, row.visits) for row in _rows(planned)]
    return plans.Plan(planned.weekdays, planned.begins, planned.ends, promised)


def _remember(planned: Round, was: plans.Plan, now: datetime) -> None:
    """Let the nights before a change keep the plan that they were walked by."""
    until = plans.first_night(now, was)
    planned.earlier = plans.remembered(planned.earlier or [], was, until)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): each for key, each in value.items()}
    return value.isoformat("minutes") if isinstance(value, time) else value
