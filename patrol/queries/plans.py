"""The drawings of a block's floors, what was seen on each floor, and those that a phone takes along."""

import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from estate.database import db
from estate.models import Block, FloorPlan, Person
from patrol.queries.asking import Asking, AtBlocks
from patrol.queries.observations import ObservationSeen, observations_at

LATELY = 200
MOST_ON_PHONES: Final = 6 * 1024 * 1024
"""So many bytes of drawings a phone takes along at most: a quarter of what a whole shift may send and fetch."""


class Floor(NamedTuple):
    """A floor with its drawing and what was last seen on it, newest first. An empty name: no floor was picked."""

    name: str
    plan: FloorPlan | None
    seen: Sequence[ObservationSeen]

    @property
    def marks(self) -> list[ObservationSeen]:
        """List what was tapped on the drawing; the mark of each bears its place in this list."""
        return [one for one in self.seen if one.on_plan and not one.strike] if self.plan else []


def floors(person: Person, block: Block) -> list[Floor]:
    """List the floors of a block of the person's landlord that have something, the highest first. Five queries."""
    plans = plans_of(person, block.id)
    seen: dict[str, list[ObservationSeen]] = {}
    for one in observations_at(person, block.id, LATELY):
        seen.setdefault(one.floor, []).append(one)
    unknown = sorted({*plans, *seen} - set(block.floors) - {""})
    listed = [*reversed(block.floors), *unknown, ""]
    return [Floor(name, plans.get(name), seen.get(name, [])) for name in listed if name in plans or name in seen]


def plan_of(person: Person, plan_id: uuid.UUID) -> FloorPlan | None:
    """Give one drawing of the person's landlord; None for any other."""
    return db.session.get(FloorPlan, (person.landlord_id, plan_id))


def plans_of(person: Person, block_id: uuid.UUID) -> dict[str, FloorPlan]:
    """Give the drawings of a block of the person's landlord by floor, without their pictures. One query."""
    own = (FloorPlan.landlord_id == person.landlord_id, FloorPlan.block_id == block_id)
    return {plan.floor: plan for plan in db.session.scalars(select(FloorPlan).where(*own))}


def plan_address(plan: FloorPlan) -> str:
    """Give where a phone fetches a drawing: another address with each picture, so that none grows old there."""
    return f"/field/plans/{plan.id}/{plan.put_at.timestamp() * 1000:.0f}"


def plans_in_pack(asking: Asking) -> AtBlocks:
    """Name each block's drawings for the pack, the smallest first, as many as a phone takes along. One query."""
    size = func.length(FloorPlan.picture)
    query = select(FloorPlan, size).where(FloorPlan.landlord_id == asking.person.landlord_id)
    packed: dict[uuid.UUID, dict[str, Any]] = {}
    room = MOST_ON_PHONES
    for plan, weight in db.session.execute(query.order_by(size, FloorPlan.id)):
        if (room := room - weight) < 0:
            break
        told = {"floor": plan.floor, "address": plan_address(plan), "width": plan.width, "height": plan.height}
        packed.setdefault(plan.block_id, {"plans": []})["plans"].append(told)
    return AtBlocks({"plans": []}, packed)
