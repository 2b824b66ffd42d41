"""The drawings of a block's floors, and what was seen on each floor."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from estate.database import db
from estate.models import Block, FloorPlan, Person
from patrol.queries.observations import ObservationSeen, observations_at

LATELY = 200


class Floor(NamedTuple):
    """A floor with its drawing and what was last seen on it, newest first. An empty name: no floor was picked."""

    name: str
    plan: FloorPlan | None
    seen: Sequence[ObservationSeen]


def floors(person: Person, block: Block) -> list[Floor]:
    """List the floors of a block of the person's landlord that have something, the highest first. Five queries."""
    own = (FloorPlan.landlord_id == person.landlord_id, FloorPlan.block_id == block.id)
    plans = {plan.floor: plan for plan in db.session.scalars(select(FloorPlan).where(*own))}
    seen: dict[str, list[ObservationSeen]] = {}
    for one in observations_at(person, block.id, LATELY):
        seen.setdefault(one.floor, []).append(one)
    unknown = sorted({*plans, *seen} - set(block.floors) - {""})
    listed = [*reversed(block.floors), *unknown, ""]
    return [Floor(name, plans.get(name), seen.get(name, [])) for name in listed if name in plans or name in seen]


def plan_of(person: Person, plan_id: uuid.UUID) -> FloorPlan | None:
    """Give one drawing of the person's landlord; None for any other."""
    return db.session.get(FloorPlan, (person.landlord_id, plan_id))
