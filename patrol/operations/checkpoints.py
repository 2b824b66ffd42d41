"""Adding, changing, moving and closing checkpoints, and drawing the codes of their labels."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from estate.database import db, new_id
from estate.models import Block, Person
from estate.operations.traces import trace
from estate.rules.blocks import check_position
from estate.rules.powers import check
from patrol.models import Checkpoint
from patrol.rules.checkpoint_words import take
from patrol.rules.labels import draw_code

POWER = "plan rounds"
Choose = Callable[[str], str]


def add_checkpoint(
    block: Block, *, name: str, by: Person | None, now: datetime, choose: Choose = secrets.choice, **more: Any
) -> Checkpoint:
    """Add a checkpoint behind the others of a block, with a fresh label.

    `more`: floor, instruction, risk_note, question, camera_allowed, lat, lon. Raises NotAllowed, or Refusal when a
    value will not do.
    """
    check(by, POWER, block.landlord_id)
    values = take({"name": name, **more})
    check_position(values.get("lat"), values.get("lon"))
    here = (Checkpoint.landlord_id == block.landlord_id, Checkpoint.block_id == block.id)
    last = db.session.scalar(select(func.max(Checkpoint.position)).where(*here)) or 0
    added = Checkpoint(landlord_id=block.landlord_id, id=new_id(), block_id=block.id, position=last + 1, **values)
    added.added_at = now
    _label(added, now, choose)
    trace(block.landlord_id, by, "added", "checkpoint", added.id, now, block=block.name, name=added.name)
    return added


def _label(checkpoint: Checkpoint, now: datetime, choose: Choose) -> None:
    """Give a checkpoint a code that no other of its landlord has."""
    query = select(Checkpoint.code).where(Checkpoint.landlord_id == checkpoint.landlord_id)
    taken, code = set(db.session.scalars(query)), ""
    while not code or code in taken:
        code = draw_code(choose)
    checkpoint.code, checkpoint.code_since = code, now
    db.session.add(checkpoint)
    db.session.flush()


def change_checkpoint(checkpoint: Checkpoint, *, by: Person | None, now: datetime, **told: Any) -> list[str]:
    """Change what is told of a checkpoint, by the names `add_checkpoint` knows; gives the names of what changed.

    Raises NotAllowed, or Refusal when a value will not do: then nothing is changed.
    """
    check(by, POWER, checkpoint.landlord_id)
    values = take(told)
    check_position(values.get("lat", checkpoint.lat), values.get("lon", checkpoint.lon))
    changed = {name: [getattr(checkpoint, name), v] for name, v in values.items() if getattr(checkpoint, name) != v}
    for name, (_, after) in changed.items():
        setattr(checkpoint, name, after)
    if changed:
        trace(checkpoint.landlord_id, by, "changed", "checkpoint", checkpoint.id, now, **changed)
    return list(changed)


def move_checkpoint(checkpoint: Checkpoint, steps: int, by: Person | None, now: datetime) -> bool:
    """Move an open checkpoint so many places down the walking order (negative: up); False where it is at the end.

    Raises NotAllowed.
    """
    check(by, POWER, checkpoint.landlord_id)
    here = (Checkpoint.landlord_id == checkpoint.landlord_id, Checkpoint.block_id == checkpoint.block_id)
    query = select(Checkpoint).where(*here, Checkpoint.closed_at.is_(None)).with_for_update()
    order = list(db.session.scalars(query.order_by(Checkpoint.position, Checkpoint.id)))
    if checkpoint not in order:
        return False
    before = order.index(checkpoint)
    after = min(max(before + steps, 0), len(order) - 1)
    order.insert(after, order.pop(before))
    for position, one in enumerate(order, 1):
        one.position = position
    if after != before:
        place = [before + 1, after + 1]
        trace(checkpoint.landlord_id, by, "moved", "checkpoint", checkpoint.id, now, position=place)
    return after != before


def replace_label(
    checkpoint: Checkpoint, because: str, by: Person | None, now: datetime, choose: Choose = secrets.choice
) -> str:
    """Give a checkpoint another code, because its label was stolen or spoilt; the old one names nothing from now on.

    Raises NotAllowed. Gives the new code.
    """
    check(by, POWER, checkpoint.landlord_id)
    _label(checkpoint, now, choose)
    trace(checkpoint.landlord_id, by, "replaced the label of", "checkpoint", checkpoint.id, now, because=because[:200])
    return checkpoint.code


def close_checkpoint(checkpoint: Checkpoint, by: Person | None, now: datetime) -> None:
    """Take a checkpoint out of use from this moment; its scans stay. A closed one stays as it was. Raises NotAllowed.

    It goes behind the others, so that it comes back there.
    """
    check(by, POWER, checkpoint.landlord_id)
    if checkpoint.closed_at is None:
        checkpoint.closed_at = now
        trace(checkpoint.landlord_id, by, "closed", "checkpoint", checkpoint.id, now)


def reopen_checkpoint(checkpoint: Checkpoint, by: Person | None, now: datetime) -> None:
    """Bring a closed checkpoint into use again, behind the others. Raises NotAllowed."""
    check(by, POWER, checkpoint.landlord_id)
    if checkpoint.closed_at is not None:
        checkpoint.closed_at = None
        trace(checkpoint.landlord_id, by, "reopened", "checkpoint", checkpoint.id, now)
