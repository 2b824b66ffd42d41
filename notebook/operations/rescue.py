"""Importing a rescue file: a stored zip of what a phone could not send. Importing equals sending."""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from estate.models import Person
from estate.operations.traces import trace
from notebook import queries, rules
from notebook.disk import Disk, NoRoom, WrongBytes
from notebook.models import Notebook
from notebook.operations.keeping import Fork, Gap, Kept, NotSigned, find, keep
from notebook.operations.photographs import mark_kept
from notebook.shapes import Delivery, RescueNotebook, Unsent

MAX_NOTEBOOK = 64 * 1024 * 1024


class NotARescueFile(Exception):
    """The file cannot be imported; the words say why."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue file's pages."""

    notebook: Notebook
    outcome: Kept | Gap | Fork
    photographs: int = 0


def import_pages(file: IO[bytes], by: Person, now: datetime) -> Rescued:
    """Keep the pages of a rescue file, as if its phone had sent them.

    Raises NotARescueFile where it is none, names a notebook that is not open here, or is not signed by it.
    """
    told = _notebook_of(file)
    notebook = queries.notebook(by, told.id)
    if notebook is None:
        raise NotARescueFile("No notebook of this landlord has this id. Sign in on its phone once, to open it.")
    delivery = Delivery.model_construct(
        sent_at=told.sent_at, first=told.first, before=told.before, pages=told.pages,
        unsent=Unsent(pages=0, photos=0), signature=told.signature,
    )  # fmt: skip
    try:
        outcome = keep(find(told.id), delivery, now, heard=False)
    except NotSigned as error:
        raise NotARescueFile("The file was not signed by this notebook's phone, or was changed since.") from error
    trace(by.landlord_id, by, "rescued", "notebook", told.id, now, first=told.first, pages=len(told.pages))
    return Rescued(notebook, outcome)


def _notebook_of(file: IO[bytes]) -> RescueNotebook:
    try:
        with zipfile.ZipFile(file) as archive:
            info = archive.getinfo("notebook.json")
            if info.file_size > MAX_NOTEBOOK or info.compress_type != zipfile.ZIP_STORED:
                raise NotARescueFile("The file is not one that a phone's “Save a copy” makes.")
            return RescueNotebook.model_validate_json(archive.read(info))
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, RuntimeError, struct.error) as error:
        raise NotARescueFile("The file is not one that a phone's “Save a copy” makes.") from error


def photographs_in(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give (sha256, bytes) of each photograph in a rescue file, none larger than 25 MB, but those that are spoilt."""
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            name = info.filename.removeprefix("photos/")
            small = info.compress_type == zipfile.ZIP_STORED and info.file_size <= rules.MAX_PHOTOGRAPH
            if info.filename.startswith("photos/") and rules.HASH.match(name) and small:
                with suppress(zipfile.BadZipFile, EOFError, RuntimeError):
                    yield bytes.fromhex(name), archive.read(info)


def keep_photograph(notebook: Notebook, sha256: bytes, content: bytes, disk: Disk, now: datetime) -> bool:
    """Keep one photograph of a rescue file; False where no page names it, its bytes are wrong, or there is no room."""
    wanted = queries.photograph(notebook, sha256)
    if wanted is None or wanted.erased_at:
        return False
    try:
        disk.receive(notebook.landlord_id, notebook.id, sha256, 0, len(content), content)
        disk.settle([notebook.landlord_id])
    except (WrongBytes, NoRoom):
        return False
    mark_kept(notebook.landlord_id, notebook.id, sha256, len(content), now)
    return True
