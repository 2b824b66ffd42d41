"""Photographs that come with what is told: the bytes kept as they came, and copies without metadata to be shown."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update

from cases.models import Evidence
from cases.rules.evidence import picture_type
from estate.database import db, new_id
from estate.rules.words import Refusal, storable
from notebook.disk import Disk, NoRoom
from notebook.operations.photographs import NotShown, make_copies

MOST: Final = 5
LARGEST: Final = 10 * 1024 * 1024
TOGETHER: Final = 20 * 1024 * 1024


class Picture(NamedTuple):
    """A photograph as it came: the name the phone gave it, and its bytes."""

    name: str
    content: bytes


def refuse_pictures(pictures: Sequence[Picture]) -> None:
    """Refuse what is too many, too much, or no photograph."""
    if len(pictures) > MOST:
        raise Refusal("Choose five photographs at most.", "photographs")
    if sum(len(one.content) for one in pictures) > TOGETHER or any(len(one.content) > LARGEST for one in pictures):
        raise Refusal("The photographs are too big: 10 MB each and 20 MB together at most.", "photographs")
    if not all(picture_type(one.content) for one in pictures):
        raise Refusal("Send photographs only: JPEG, PNG, WebP or HEIC.", "photographs")


def keep_pictures(pictures: Sequence[Picture], disk: Disk, now: datetime, **whose: Any) -> list[Evidence]:
    """Keep photographs with a report or a case; each once. Their bytes last before this returns."""
    kept = {hashlib.sha256(one.content).digest(): one for one in pictures}
    rows = [_kept(sha256, one, disk, now, whose) for sha256, one in kept.items()]
    if rows:
        disk.settle([whose["landlord_id"]])
        db.session.add_all(rows)
        db.session.flush()
    return rows


def _kept(sha256: bytes, one: Picture, disk: Disk, now: datetime, whose: dict[str, Any]) -> Evidence:
    row = Evidence(
        id=new_id(), kind="photograph", sha256=sha256, name=storable(one.name)[:200], type=picture_type(one.content),
        size=len(one.content), made_at=now, **whose,
    )  # fmt: skip
    try:
        disk.receive(row.landlord_id, row.id, sha256, 0, len(one.content), one.content)
    except NoRoom:
        raise Refusal("No photograph can be taken just now. Send it without.", "photographs") from None
    return row


def to_show(limit: int = 10) -> list[tuple[uuid.UUID, uuid.UUID, bytes]]:
    """List photographs that nobody has tried to show yet, oldest first: landlord, evidence, hash."""
    waits = (Evidence.shown == "", Evidence.kind == "photograph", Evidence.sha256.is_not(None))
    query = select(Evidence.landlord_id, Evidence.id, Evidence.sha256).where(*waits, Evidence.erased_at.is_(None))
    return [(landlord_id, row_id, sha256 or b"") for landlord_id, row_id, sha256 in db.session.execute(
        query.order_by(Evidence.made_at).limit(limit))]  # fmt: skip


def mark(landlord_id: uuid.UUID, evidence_id: uuid.UUID, shown: str, because: str = "") -> None:
    """Note how far showing a photograph is: tried, shown, or not shown because… Tried is committed before it is
    decoded: one that ends the server's process must not end it at every start."""
    one = (Evidence.landlord_id == landlord_id, Evidence.id == evidence_id)
    db.session.execute(
        update(Evidence).where(*one).values(shown=shown, because=because[:400]),
        execution_options={"synchronize_session": False},
    )


def copied(disk: Disk, key: tuple[uuid.UUID, uuid.UUID, bytes], megapixels: int) -> str:
    """Make the copies that are shown of one photograph; gives why it cannot be, or nothing. Touches no database."""
    try:
        make_copies(disk, *key, megapixels=megapixels)
    except NotShown as error:
        return str(error)
    return ""
