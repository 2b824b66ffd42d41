"""Verifying: recompute every chain, check every stored signature and every photograph again, name what is wrong first.

What is shown is that nothing the server has answered for was altered by anyone who does not hold both the phone's
key and the note of the heads kept outside. What an officer wiped before sending cannot be shown.
"""

import uuid
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from sqlalchemy import select, update

from estate.database import db
from estate.models import Trace
from notebook import rules
from notebook.disk import Disk, file_hash
from notebook.models import Batch, EarlyPage, ForkedText, Notebook, Page, Photograph
from notebook.operations.keeping import NO_TEXT, skew_ms

AT_ONCE = 1000
Arrival = tuple[int, datetime, int]
"""A page's number, when it came, and by how many milliseconds its phone's clock was slow."""


def verify(notebook: Notebook, disk: Disk) -> Iterator[str]:
    """Name what is wrong in a notebook, first fault of each kind, in words; nothing when all is as it was sent."""
    heads: dict[int, bytes] = {}
    arrivals: list[Arrival] = []
    marks = _edges(notebook)
    try:
        rules.public_key(notebook.x, notebook.y)
    except ValueError:
        yield "its key is not one that a phone can have sent"
        return
    for problem in _pages(notebook, marks, heads, arrivals):
        yield problem
        return
    yield from _batches(notebook, heads, arrivals)
    yield from _asides(notebook)
    yield from _photographs(notebook, disk)


def _mine(model: Any, notebook: Notebook) -> tuple[Any, Any]:
    return model.landlord_id == notebook.landlord_id, model.notebook_id == notebook.id


def _edges(notebook: Notebook) -> set[int]:
    """Give the numbers whose chain hash a batch speaks of."""
    rows = db.session.execute(select(Batch.first, Batch.last).where(*_mine(Batch, notebook)))
    return {edge for first, last in rows for edge in (first - 1, last)}


def _pages(
    notebook: Notebook, edges: set[int], heads: dict[int, bytes], arrivals: list[Arrival]
) -> Iterator[str]:
    """Walk the pages from the first; fills `heads` with the recomputed chain hash at each edge.

    `arrivals` is filled with when pages came: an entry where it differs from the page before.
    """
    head, number = rules.chain_start(notebook.id), 0
    heads[0] = head
    may_lack = Page.erased_at.is_not(None) | (Page.because == NO_TEXT)
    columns = select(Page.number, Page.text, Page.text_hash, Page.chain_hash, may_lack, Page.received_at, Page.skew_ms)
    query = columns.where(*_mine(Page, notebook)).order_by(Page.number).execution_options(yield_per=AT_ONCE)
    with closing(db.session.execute(query)) as rows:
        for found, text, hashed, chained, lacking, at, skew in rows:
            number += 1
            if found != number:
                yield f"page {found} does not follow page {number - 1}"
                return
            if not isinstance(hashed, bytes) or not _says(text, hashed, lacking):
                yield f"page {number}: the text is not the one that was kept"
                return
            head = rules.chain(head, number, hashed)
            if head != chained:
                yield f"page {number} does not follow page {number - 1}"
                return
            if number in edges:
                heads[number] = head
            if not arrivals or arrivals[-1][1:] != (at, skew):
                arrivals.append((number, at, skew))
    if (number, head) != (notebook.kept_to, notebook.head):
        yield f"the notebook ends at page {number}, but its head is that of page {notebook.kept_to}"


def _says(text: object, hashed: bytes, lacking: bool) -> bool:
    """Say whether a stored text has the hash, or may be lacking; SQLite gives back whatever type somebody wrote."""
    return lacking if text is None else (isinstance(text, bytes) and rules.text_hash(text) == hashed)


def _batches(notebook: Notebook, heads: dict[int, bytes], arrivals: list[Arrival]) -> Iterator[str]:
    """Check each delivery's signature again, and that signed deliveries cover every page, which came with them."""
    key = rules.public_key(notebook.x, notebook.y)
    covered = 0
    # By their last page: each that is stored brought a new one, so this is the order in which they came.
    query = select(Batch).where(*_mine(Batch, notebook)).order_by(Batch.last)
    with closing(db.session.scalars(query.execution_options(yield_per=AT_ONCE))) as batches:
        for batch in batches:
            if not _signed(notebook, key, batch, heads):
                yield f"pages {batch.first} to {batch.last}: the signature is not the phone's over these pages"
                return
            if batch.first > covered + 1:
                break
            if not _came(batch, covered + 1, arrivals):
                yield f"pages {covered + 1} to {batch.last}: when they came is not when their delivery came"
                return
            covered = max(covered, batch.last)
    if covered < notebook.kept_to:
        yield f"page {covered + 1} is in no signed delivery"


def _signed(notebook: Notebook, key: EllipticCurvePublicKey, batch: Batch, heads: dict[int, bytes]) -> bool:
    """Say whether a delivery is of the pages that are here, and signed by the phone."""
    line = rules.pages_line(notebook.id, batch.first, batch.before, batch.last, batch.chain_hash, batch.sent_at)
    here = (heads.get(batch.first - 1), heads.get(batch.last)) == (batch.before, batch.chain_hash)
    return here and rules.signed(key, batch.signature, line)


def _came(batch: Batch, first: int, arrivals: list[Arrival]) -> bool:
    """Say whether the pages that were new in a delivery, from `first`, say that they came when it did."""
    begin = bisect_right(arrivals, first, key=_number) - 1
    end = bisect_right(arrivals, batch.last, key=_number)
    told = (batch.received_at, skew_ms(batch.sent_at, batch.received_at))
    return all(arrival[1:] == told for arrival in arrivals[begin:end])


def _number(arrival: Arrival) -> int:
    return arrival[0]


def openings(landlord_id: uuid.UUID) -> Iterator[str]:
    """Hold every notebook of a landlord against the trace of its opening: whose it is, and by which key it signs."""
    opened = select(Trace).where(Trace.landlord_id == landlord_id, Trace.verb == "opened", Trace.kind == "notebook")
    traced = {row.row_id: row for row in db.session.scalars(opened)}
    for book in db.session.scalars(select(Notebook).where(Notebook.landlord_id == landlord_id)):
        told = traced.pop(str(book.id), None)
        if told is None:
            yield f"notebook {book.id}: no trace says that it was opened"
        elif (told.person_id, told.details.get("x"), told.details.get("y")) != (book.person_id, book.x, book.y):
            yield f"notebook {book.id}: its person or its key is not the one it was opened with"
    yield from (f"notebook {notebook_id} was opened, and is not here" for notebook_id in traced)


def _asides(notebook: Notebook) -> Iterator[str]:
    """Check texts put aside, and pages that came ahead of their batch."""
    key = rules.public_key(notebook.x, notebook.y)
    for aside in db.session.scalars(select(ForkedText).where(*_mine(ForkedText, notebook))):
        if rules.text_hash(aside.text) != aside.text_hash:
            yield f"the text put aside for page {aside.number} is not the one that came"
    for early in db.session.scalars(select(EarlyPage).where(*_mine(EarlyPage, notebook))):
        line = rules.sos_line(notebook.id, early.text_hash, early.sent_at)
        if rules.text_hash(early.text) != early.text_hash or not rules.signed(key, early.signature, line):
            yield f"the SOS received {early.received_at:%d %B %Y %H:%M} UTC is not the one that came"


def _photographs(notebook: Notebook, disk: Disk) -> Iterator[str]:
    query = select(Photograph.sha256).where(
        *_mine(Photograph, notebook), Photograph.kept_at.is_not(None), Photograph.erased_at.is_(None)
    )
    for sha256 in db.session.scalars(query.order_by(Photograph.sha256)):
        try:
            with disk.open(notebook.landlord_id, notebook.id, sha256) as file:
                if file_hash(file) != sha256:
                    yield f"photograph {sha256.hex()} is not the one that was kept"
        except OSError:
            yield f"photograph {sha256.hex()} is not on the disk"


def note_verified(notebook: Notebook, problem: str, now: datetime) -> None:
    """Write down how a verification ended; with no problem, to which page."""
    values: dict[str, Any] = {"verified_at": now, "verified_because": problem[:400]}
    if not problem:
        values["verified_to"] = notebook.kept_to
    where = (Notebook.landlord_id == notebook.landlord_id, Notebook.id == notebook.id)
    db.session.execute(update(Notebook).where(*where).values(values))
