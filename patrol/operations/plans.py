"""Drawings of a block's floors, put in at the desk: made anew as a PNG, without anything else the file carried."""

import io
from datetime import datetime

from PIL import Image
from sqlalchemy import select

from estate.database import db, new_id
from estate.models import Block, FloorPlan, Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, quoted
from notebook.operations.photographs import decode

POWER = "plan rounds"
LARGEST, COLOURS = 1600, 64


def put_plan(
    block: Block, floor: str, content: bytes, megapixels: int, *, by: Person | None, now: datetime
) -> FloorPlan:
    """Keep the drawing of one floor, instead of an earlier one; the bytes that were sent are not kept.

    Raises NotAllowed, Refusal for a floor the block has not or an empty file, NotShown for what cannot be decoded.
    """
    check(by, POWER, block.landlord_id)
    if floor not in block.floors:
        raise Refusal(f"{block.name} has no floor {quoted(floor)}.", "floor")
    if not content:
        raise Refusal("No file was chosen.", "picture")
    image = decode(io.BytesIO(content), megapixels)
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    image.quantize(COLOURS).save(drawn, "PNG", optimize=True)
    of_floor = (FloorPlan.landlord_id == block.landlord_id, FloorPlan.block_id == block.id, FloorPlan.floor == floor)
    plan = db.session.scalar(select(FloorPlan).where(*of_floor)) or FloorPlan(
        landlord_id=block.landlord_id, id=new_id(), block_id=block.id, floor=floor
    )  # fmt: skip
    plan.picture, plan.put_at, (plan.width, plan.height) = drawn.getvalue(), now, image.size
    db.session.add(plan)
    trace(block.landlord_id, by, "drew a floor of", "block", block.id, now, floor=floor)
    return plan


def remove_plan(plan: FloorPlan, by: Person | None, now: datetime) -> None:
    """Have no drawing of a floor. Raises NotAllowed."""
    check(by, POWER, plan.landlord_id)
    trace(plan.landlord_id, by, "took away a floor's drawing of", "block", plan.block_id, now, floor=plan.floor)
    db.session.delete(plan)
