"""Photographs: kept when the bytes have the hash, whatever they show; made viewable later, failing closed."""

import io
import uuid
import warnings
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO, NamedTuple, cast

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Connection, Table, bindparam, select, update

from estate.bulk import run_many
from estate.database import db
from notebook.disk import Disk, write_whole
from notebook.models import Photograph

with suppress(ImportError):
    from pi_heif import register_heif_opener

    register_heif_opener()

Image.init()
FORMATS: list[str] = [name for name in ("JPEG", "PNG", "WEBP", "HEIF") if name in Image.OPEN]
SIZES = {"large": 1600, "small": 320}
MAX_TRIES = 3


class NotShown(Exception):
    """No display copy can be made; the words say why."""


class Whole(NamedTuple):
    """A photograph whose bytes are on the disk, whole and with their hash."""

    landlord_id: uuid.UUID
    notebook_id: uuid.UUID
    sha256: bytes
    size: int
    kept_at: datetime


_TABLE = cast(Table, Photograph.__table__)
_MARK = update(_TABLE).where(
    _TABLE.c.landlord_id == bindparam("of"), _TABLE.c.notebook_id == bindparam("nb"),
    _TABLE.c.sha256 == bindparam("hash"), _TABLE.c.kept_at.is_(None),
)  # fmt: skip


def mark_all_kept(on: Connection, photographs: Sequence[Whole]) -> Sequence[None]:
    """Note that these are kept; one that was noted before stays as it was noted."""
    run_many(_MARK, [
        {"of": one.landlord_id, "nb": one.notebook_id, "hash": one.sha256, "size": one.size, "kept_at": one.kept_at}
        for one in photographs
    ], on=on)  # fmt: skip
    return [None] * len(photographs)


def mark_kept(landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, size: int, now: datetime) -> None:
    """Note that one photograph is kept."""
    mark_all_kept(db.session.connection(), [Whole(landlord_id, notebook_id, sha256, size, now)])


def to_show(limit: int = 10) -> list[tuple[uuid.UUID, uuid.UUID, bytes]]:
    """List kept photographs that nobody has tried to show yet, oldest first."""
    query = select(Photograph.landlord_id, Photograph.notebook_id, Photograph.sha256).where(
        Photograph.shown == "", Photograph.kept_at.is_not(None), Photograph.erased_at.is_(None)
    )  # fmt: skip
    oldest = db.session.execute(query.order_by(Photograph.kept_at).limit(limit))
    return [(landlord_id, notebook_id, sha256) for landlord_id, notebook_id, sha256 in oldest]


def begin_showing(key: tuple[uuid.UUID, uuid.UUID, bytes]) -> int:
    """Count one more try to show a photograph, before it is decoded; gives which try it is.

    To be committed first: a picture that ends the server's process must not end it again at every start.
    """
    one = (Photograph.landlord_id == key[0], Photograph.notebook_id == key[1], Photograph.sha256 == key[2])
    db.session.execute(update(Photograph).where(*one).values(tries=Photograph.tries + 1))
    return db.session.scalar(select(Photograph.tries).where(*one)) or 0


def make_copies(
    disk: Disk, landlord_id: uuid.UUID, notebook_id: uuid.UUID, sha256: bytes, megapixels: int
) -> tuple[int, int]:
    """Write the display copies of one photograph; gives width and height as seen upright. Raises NotShown.

    Touches no database: decoding takes long, and a transaction must not.
    """
    try:
        with disk.open(landlord_id, notebook_id, sha256) as file:
            image = decode(file, megapixels)
    except FileNotFoundError as error:
        raise NotShown("its file is not on the disk") from error
    upright = image.size
    for folder, size in SIZES.items():
        image.thumbnail((size, size), Image.Resampling.LANCZOS)
        copy = io.BytesIO()
        image.save(copy, "JPEG", quality=82, optimize=True)
        write_whole(disk.path(landlord_id, notebook_id, sha256, folder), copy.getvalue())
    return upright


def decode(file: BinaryIO, megapixels: int) -> Image.Image:
    """Decode an image upright, as RGB, without anything else it carried. Raises NotShown for whatever is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            turned = _upright(Image.open(file, formats=FORMATS), megapixels)
    except NotShown:
        raise
    except UnidentifiedImageError as error:
        raise NotShown("it is not a JPEG, PNG, WebP or HEIC picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotShown("it would unpack to more than can safely be shown") from error
    except Exception as error:  # Decoders raise anything on hostile bytes; whatever it is, the bytes stay kept.
        raise NotShown(f"it cannot be decoded ({type(error).__name__})") from error
    clean = Image.new("RGB", turned.size)
    clean.paste(turned)
    return clean


def _upright(image: Image.Image, megapixels: int) -> Image.Image:
    width, height = image.size
    if width * height > megapixels * 1_000_000:
        raise NotShown(f"it has {width * height / 1e6:.0f} megapixels; at most {megapixels} are shown")
    image.draft("RGB", (SIZES["large"] * 2, SIZES["large"] * 2))
    image.load()
    return ImageOps.exif_transpose(image).convert("RGB")


def mark_shown(key: tuple[uuid.UUID, uuid.UUID, bytes], size: tuple[int, int], because: str = "") -> None:
    """Note that a photograph is shown, or not shown because…"""
    landlord_id, notebook_id, sha256 = key
    db.session.execute(
        update(Photograph)
        .where(
            Photograph.landlord_id == landlord_id, Photograph.notebook_id == notebook_id, Photograph.sha256 == sha256
        )
        .values(shown="not shown" if because else "shown", because=because[:400], width=size[0], height=size[1])
    )  # fmt: skip
