"""Planning which blocks a team visits, on which nights, how often, and between which hours."""

from collections.abc import Sequence
from datetime import datetime, time

from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from patrol.models import Round, RoundBlock
from patrol.rules.rounds import EVERY_NIGHT


def plan_round(
    name: str,
    promised: Sequence[tuple[Block, int]],
    by: Person,
    now: datetime,
    *,
    weekdays: Sequence[int] = EVERY_NIGHT,
    begins: time = time(18),
    ends: time = time(6),
    varied: bool = True,
    risk: str = "ordinary",
) -> Round:
    """Plan a round: blocks in walking order, each with the visits promised per night.

    Raises ValueError for a block of another landlord.
    """
    if any(block.landlord_id != by.landlord_id for block, _ in promised):
        raise ValueError("a round has only its own landlord's blocks")
    check(by, "plan rounds", by.landlord_id)
    planned = Round(landlord_id=by.landlord_id, id=new_id(), name=name, weekdays=list(weekdays), varied=varied)
    planned.begins, planned.ends, planned.risk = begins, ends, risk
    db.session.add(planned)
    db.session.flush()
    for position, (block, visits) in enumerate(promised, 1):
        row = RoundBlock(landlord_id=by.landlord_id, round_id=planned.id, block_id=block.id, position=position)
        row.visits = visits
        db.session.add(row)
    trace(by.landlord_id, by, "planned", "round", planned.id, now, name=name, blocks=len(promised))
    return planned
