"""The note kept outside: heads of all chains. Who changes a key and everything signed by it is found by it alone."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from estate.database import db
from estate.models import Landlord, Trace
from estate.operations import traces
from notebook import queries
from notebook.models import Notebook, Page

BOOK = re.compile(r"([0-9a-f-]{36}) (\d+) ([0-9a-f]{64}) key (\S{43}) (\S{43})((?: \w+ \d+)*)")
TRACES = re.compile(r"traces (\d+) ([0-9a-f]{64})")
OF = re.compile(r"landlord ([0-9a-f-]{36})")


def letter(landlord: Landlord, now: datetime) -> str:
    """Write down the last chain hash of every notebook, its key and how much it holds, and that of the traces."""
    number, head = traces.head(landlord.id)
    lines = [
        f"{landlord.name}, heads of the chains at {now:%Y-%m-%d %H:%M} UTC", "",
        f"landlord {landlord.id}", f"traces {number} {head.hex()}",
    ]  # fmt: skip
    for book, kept_to, head_hex in queries.heads(landlord.id):
        here = " ".join(f"{name} {many}" for name, many in queries.holdings(book).items())
        lines.append(f"{book.id} {kept_to} {head_hex} key {book.x} {book.y} {here}")
    return "\n".join(lines) + "\n"


def check(note: str) -> list[str]:
    """Name what does not follow from a note: another head, another key, or less than there was."""
    faults: list[str] = []
    landlord_id = None
    for line in map(str.strip, note.splitlines()):
        if found := OF.fullmatch(line):
            landlord_id = uuid.UUID(found[1])
        elif found := TRACES.fullmatch(line):
            faults += _traces(landlord_id, int(found[1]), found[2])
        elif found := BOOK.fullmatch(line):
            faults += _book(found)
    return faults if landlord_id else ["This is no note of heads."]


def _traces(landlord_id: uuid.UUID | None, number: int, head: str) -> Iterator[str]:
    query = select(Trace.chain_hash).where(Trace.landlord_id == landlord_id, Trace.number == number)
    here = db.session.scalar(query)
    if number and (here is None or here.hex() != head):
        yield f"trace {number} is not the one the note holds"


def _book(told: re.Match[str]) -> Iterator[str]:
    book = queries.by_id(uuid.UUID(told[1]))
    if book is None:
        yield f"notebook {told[1]} is gone"
        return
    if (book.x, book.y) != (told[4], told[5]):
        yield f"notebook {book.id} has another key than the note holds"
    if _head(book, int(told[2])) != told[3]:
        yield f"notebook {book.id}: page {told[2]} is not the one the note holds"
    here = queries.holdings(book)
    words = told[6].split()
    for name, many in zip(words[::2], words[1::2], strict=True):
        if here.get(name, 0) < int(many):
            yield f"notebook {book.id} holds fewer {name} ({here.get(name, 0)}) than the note says ({many})"


def _head(book: Notebook, number: int) -> str:
    if number == book.kept_to:
        return book.head.hex()
    where = (Page.landlord_id == book.landlord_id, Page.notebook_id == book.id, Page.number == number)
    here = db.session.scalar(select(Page.chain_hash).where(*where))
    return here.hex() if here else ""
