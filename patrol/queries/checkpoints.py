"""The checkpoints of blocks, and how they stood in visits."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Checkpoint, Scan
from patrol.queries.asking import Asking, AtBlocks
from patrol.queries.counting import stands


def checkpoints(person: Person, block_id: uuid.UUID, *, closed: bool = False) -> Sequence[Checkpoint]:
    """List a block's checkpoints in walking order; `closed`: also those closed, behind the others."""
    here = (Checkpoint.landlord_id == person.landlord_id, Checkpoint.block_id == block_id)
    query = select(Checkpoint).where(*here)
    if not closed:
        query = query.where(Checkpoint.closed_at.is_(None))
    order = (Checkpoint.closed_at.is_not(None), Checkpoint.position, Checkpoint.id)
    return db.session.scalars(query.order_by(*order)).all()


def checkpoint(person: Person, checkpoint_id: uuid.UUID) -> Checkpoint | None:
    """Give one checkpoint of the person's landlord with its block, also a closed one; None for any other."""
    one = (Checkpoint.landlord_id == person.landlord_id, Checkpoint.id == checkpoint_id)
    return db.session.scalar(select(Checkpoint).where(*one).options(joinedload(Checkpoint.block)))


def last_proved(person: Person, block_id: uuid.UUID) -> dict[uuid.UUID, datetime]:
    """Give when each checkpoint of a block was last proved. One query."""
    query = select(Scan.checkpoint_id, func.max(Scan.happened_at)).join(
        Checkpoint, (Checkpoint.landlord_id == Scan.landlord_id) & (Checkpoint.id == Scan.checkpoint_id)
    )  # fmt: skip
    here = (Scan.landlord_id == person.landlord_id, Checkpoint.block_id == block_id, ~Scan.blocked, stands(Scan))
    found = db.session.execute(query.where(*here).group_by(Scan.checkpoint_id))
    return {checkpoint_id: at for checkpoint_id, at in found if checkpoint_id}


def picture_address(one: Checkpoint) -> str | None:
    """Give where the picture of a checkpoint is served, another with each picture; None where it has none."""
    return f"/checkpoints/{one.id}/picture/{one.reference.hex()[:16]}" if one.reference else None


def packed_checkpoints(asking: Asking) -> AtBlocks:
    """Give each block's open checkpoints for the pack, in walking order. One query."""
    query = select(Checkpoint).where(
        Checkpoint.landlord_id == asking.person.landlord_id, Checkpoint.closed_at.is_(None)
    )  # fmt: skip
    packed: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for one in db.session.scalars(query.order_by(Checkpoint.position, Checkpoint.id)):
        packed.setdefault(one.block_id, []).append(_packed(one))
    return AtBlocks({"checkpoints": []}, {block_id: {"checkpoints": told} for block_id, told in packed.items()})


def _packed(one: Checkpoint) -> dict[str, Any]:
    return {
        "id": str(one.id), "position": one.position, "name": one.name, "floor": one.floor,
        "instruction": one.instruction, "risk_note": one.risk_note, "question": one.question,
        "camera_allowed": one.camera_allowed, "code": one.code, "lat": one.lat, "lon": one.lon,
        "reference": picture_address(one),
    }  # fmt: skip
