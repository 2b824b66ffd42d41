"""Evidence of a case: files kept byte for byte with their hash, and references to what lies elsewhere."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from cases.models import Case, Evidence
from cases.operations.holding import hold, noted
from cases.rules.evidence import REFERENCES, file_type, picture_type, refuse_sizes
from estate.database import db
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, storable, typed
from notebook.disk import Disk, NoRoom

POWER: Final = "work cases"


class Sent(NamedTuple):
    """A file as it came: the name it had, and its bytes."""

    name: str
    content: bytes


def add_files(
    case_id: uuid.UUID, form_id: uuid.UUID, files: Sequence[Sent], words: str, disk: Disk, by: Person, now: datetime
) -> Case | None:
    """Keep photographs and files with a case. The form mints an id: sent twice each is kept once. None: no such case.

    The bytes last before this returns. Raises Refusal for what is too much, or of no kind that is taken.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    refuse_sizes([len(one.content) for one in files])
    said = typed(words, 4_000, "What it shows", "words", needed=False)
    rows = [_row(case, form_id, one, said, by, now) for one in {one.content: one for one in files}.values()]
    fresh = [(row, one) for row, one in rows if db.session.get(Evidence, (by.landlord_id, row.id)) is None]
    for row, one in fresh:
        _receive(row, one, disk)
        db.session.add(row)
    if fresh:
        disk.settle([by.landlord_id])
    db.session.flush()
    for row, _ in fresh:
        noted(case, "added evidence", by, now, row=str(row.id), sha256=(row.sha256 or b"").hex(), size=row.size)
    return case


def _row(
    case: Case, form_id: uuid.UUID, one: Sent, words: str, by: Person, now: datetime
) -> tuple[Evidence, Sent]:
    sha256, shown = hashlib.sha256(one.content).digest(), picture_type(one.content)
    name = storable(one.name.replace("\\", "/").rsplit("/", 1)[-1])[:200]
    row = Evidence(
        landlord_id=case.landlord_id, id=uuid.uuid5(form_id, f"{case.id} {sha256.hex()}"), case_id=case.id,
        kind="photograph" if shown else "file", words=words, sha256=sha256, name=name,
        type=shown or file_type(one.name, one.content), size=len(one.content), made_at=now, by_id=by.id,
    )  # fmt: skip
    return row, one


def _receive(row: Evidence, one: Sent, disk: Disk) -> None:
    try:
        disk.receive(row.landlord_id, row.id, row.sha256 or b"", 0, len(one.content), one.content)
    except NoRoom:
        raise Refusal("No file can be taken just now: the disk is full. Tell who runs Beatbook.", "files") from None


class Elsewhere(NamedTuple):
    """A reference to a recording or paper that stays where it is; kept_to: until when it is kept there."""

    kind: str
    reference: str
    words: str
    taken_at: datetime | None
    kept_to: date | None = None


def add_reference(case_id: uuid.UUID, row_id: uuid.UUID, told: Elsewhere, by: Person, now: datetime) -> Case | None:
    """Note where a recording lies. The form mints the id. None: no such case. Raises Refusal for what is missing."""
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Evidence, (by.landlord_id, row_id))
    if standing is not None:
        return case if standing.case_id == case.id else None
    if told.kind not in REFERENCES:
        raise Refusal("Choose what it is.", "kind")
    if told.taken_at and told.taken_at > now:
        raise Refusal("That is still to come. Give the time it was recorded.", "taken_at")
    lies = typed(told.words, 4_000, "What it shows", "words", needed=False)
    kept = f"Kept there until {told.kept_to.day} {told.kept_to:%B %Y}. " if told.kept_to else ""
    row = Evidence(
        landlord_id=case.landlord_id, id=row_id, case_id=case.id, kind=told.kind, made_at=now, by_id=by.id,
        reference=typed(told.reference, 200, "Its reference, and where it lies", "reference"),
        words=f"{kept}{lies}".strip(), taken_at=told.taken_at,
    )  # fmt: skip
    db.session.add(row)
    noted(case, "noted a recording", by, now, row=str(row.id), recording=row.kind)
    return case
