"""The reference picture of a checkpoint: re-encoded upright, without anything else its file carried."""

import hashlib
import io
from datetime import datetime
from pathlib import Path

from PIL import Image

from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal
from notebook.disk import Disk, write_whole
from notebook.operations.photographs import decode
from patrol.models import Checkpoint

POWER = "plan rounds"
LARGEST = 1024
"""Pixels of its longer side: enough to know a door by on a phone, and quick to fetch."""


def set_picture(
    checkpoint: Checkpoint, content: bytes, disk: Disk, megapixels: int, by: Person | None, now: datetime
) -> None:
    """Keep a copy of a picture as the reference of a checkpoint; the bytes that were sent are not kept.

    Raises NotAllowed, Refusal where there are none, and NotShown for whatever cannot be decoded: nothing is changed.
    """
    check(by, POWER, checkpoint.landlord_id)
    if not content:
        raise Refusal("no file was chosen", "picture")
    image = decode(io.BytesIO(content), megapixels)
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    copy = io.BytesIO()
    image.save(copy, "JPEG", quality=80, optimize=True)
    checkpoint.reference = hashlib.sha256(copy.getvalue()).digest()
    write_whole(picture_path(disk, checkpoint), copy.getvalue())
    trace(checkpoint.landlord_id, by, "took a picture of", "checkpoint", checkpoint.id, now)


def remove_picture(checkpoint: Checkpoint, by: Person | None, now: datetime) -> None:
    """Have no picture of a checkpoint. Raises NotAllowed."""
    check(by, POWER, checkpoint.landlord_id)
    if checkpoint.reference is not None:
        checkpoint.reference = None
        trace(checkpoint.landlord_id, by, "took away the picture of", "checkpoint", checkpoint.id, now)


def picture_path(disk: Disk, checkpoint: Checkpoint) -> Path:
    """Name the file of a checkpoint's picture. Raises FileNotFoundError where it has none."""
    if checkpoint.reference is None:
        raise FileNotFoundError
    return _folder(disk, checkpoint) / f"{checkpoint.reference.hex()}.jpg"


def _folder(disk: Disk, checkpoint: Checkpoint) -> Path:
    return disk.root / "references" / str(checkpoint.landlord_id) / str(checkpoint.id)


def drop_other_files(disk: Disk, checkpoint: Checkpoint) -> None:
    """Delete the files of pictures that a checkpoint had before; to be called once the change is committed."""
    keep = f"{checkpoint.reference.hex()}.jpg" if checkpoint.reference else ""
    for file in _folder(disk, checkpoint).glob("*.jpg"):
        if file.name != keep:
            file.unlink(missing_ok=True)
