"""Planning which blocks a team visits each night, and how often."""

from collections.abc import Sequence
from datetime import datetime

from estate.database import db
from estate.models import Block, Person
from estate.operations.traces import trace
from patrol.models import Round, RoundBlock


def plan_round(name: str, promised: Sequence[tuple[Block, int]], by: Person, now: datetime) -> Round:
    """Plan a round: blocks in walking order, each with the visits promised per night.

    Raises ValueError for a block of another landlord.
    """
    if any(block.landlord_id != by.landlord_id for block, _ in promised):
        raise ValueError("a round has only its own landlord's blocks")
    planned = Round(landlord_id=by.landlord_id, name=name)
    db.session.add(planned)
    db.session.flush()
    for position, (block, visits) in enumerate(promised, 1):
        row = RoundBlock(landlord_id=by.landlord_id, round_id=planned.id, block_id=block.id, position=position)
        row.visits = visits
        db.session.add(row)
    trace(by.landlord_id, by, "planned", "round", planned.id, now, name=name, blocks=len(promised))
    return planned
