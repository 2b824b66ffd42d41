"""One flipped byte anywhere among ten thousand pages is found, and named."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from estate.database import db
from estate.models import Trace
from estate.operations import traces
from notebook import queries, rules
from notebook.models import Batch, EarlyPage, ForkedText, Notebook, Page, Photograph
from notebook.operations.verifying import verify
from tests.conftest import Engines
from tests.support.cast import Cast, seed
from tests.support.clients import SiteClient, sign_in
from tests.support.phone import Phone
from tests.support.pictures import jpeg
from tests.support.rows import restored
from web.sweeps import seal_traces

LAST = 10_000
MIDDLE = 5_021


class Book:
    """An app whose Amina has filled ten thousand pages, with everything beside them that verify looks at."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        app.test_client_class = SiteClient
        self.app, self.cast = app, cast
        self.client = app.test_client()
        self.phone = Phone(cast.amina)
        self.phone.open(sign_in(self.client, cast.amina))
        self.fill()
        self.beside()

    def fill(self) -> None:
        """Keep the pages: most cannot be read, which is quick and all the same to verify."""
        shot = self.phone.photograph(jpeg())
        self.phone.write("note", {"words": "with a picture"}, photos=[shot])
        for number in range(2, LAST + 1):
            self.phone.write_text(f"page {number}")
        assert self.phone.send(self.client).json["kept_to"] == LAST

    def beside(self) -> None:
        """Fork the notebook, post an SOS early, leave traces and seal them."""
        twin = restored(self.phone, 30)
        twin.write("note", {"words": "another story"})
        assert twin.post(self.client, twin.batch(31, 1)).status_code == 409
        sos = twin.write("sos", {"shift": None, "visit": None, "block": None, "words": ""})
        assert twin.sos(self.client, sos).status_code == 200
        with self.app.app_context():
            for step in range(20):
                now = datetime.now(UTC) + timedelta(seconds=step)
                traces.trace(self.cast.northmere, self.cast.ola.row(), "tested", "thing", step, now, step=step)
            db.session.commit()
            seal_traces()

    def row(self) -> Notebook:
        """Give the notebook, in the context you are in."""
        found = queries.by_id(uuid.UUID(self.phone.id))
        assert found
        return found

    def faults(self) -> list[str]:
        """Verify in the transaction you are in."""
        db.session.expire_all()
        disk = self.app.extensions["beatbook_disk"]
        return [*verify(self.row(), disk), *traces.faults(self.cast.northmere)]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Give the full notebook, made once for each kind of database."""
    with engines.engine(request.param).app(tmp_path_factory.mktemp("full"), "cast", seed) as (app, cast):
        yield Book(app, cast)


def flip(raw: bytes) -> bytes:
    """Flip the lowest bit of the middle byte."""
    at = len(raw) // 2
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def one(model: type[Any], **where: Any) -> Any:
    """Give the first row of a model."""
    return db.session.scalars(select(model).filter_by(**where).limit(1)).one()


def change(model: type[Any], name: str, how: Callable[[Any], Any], **where: Any) -> Callable[[], None]:
    """Give what changes one column of one row, past the ORM."""

    def spoil() -> None:
        row = one(model, **where)
        keys = [column == getattr(row, column.name) for column in model.__table__.primary_key]
        db.session.execute(update(model).where(*keys).values({name: how(getattr(row, name))}))

    return spoil


def of_page(name: str, how: Callable[[Any], Any]) -> Callable[[], None]:
    """Give what changes one column of the page in the middle."""
    return change(Page, name, how, number=MIDDLE)


def gone(model: type[Any], **where: Any) -> Callable[[], None]:
    """Give what deletes one row."""

    def spoil() -> None:
        row = one(model, **where)
        db.session.execute(delete(model).where(*(c == getattr(row, c.name) for c in model.__table__.primary_key)))

    return spoil


def forge() -> None:
    """Add a page at the end with a chain that is right, as who holds the database but not the key can."""
    last = one(Page, number=LAST)
    hashed = rules.text_hash(b"{}")
    head = rules.chain(last.chain_hash, LAST + 1, hashed)
    same = {"landlord_id": last.landlord_id, "notebook_id": last.notebook_id, "received_at": last.received_at}
    db.session.execute(insert(Page).values(**same, number=LAST + 1, text=b"{}", text_hash=hashed, chain_hash=head))
    db.session.execute(update(Notebook).values(kept_to=LAST + 1, head=head))


def rewrite() -> None:
    """Write the last page anew with hash, chain and head all right: only the signature can tell."""
    before, hashed = one(Page, number=LAST - 1), rules.text_hash(b"another end")
    head = rules.chain(before.chain_hash, LAST, hashed)
    new = {"text": b"another end", "text_hash": hashed, "chain_hash": head}
    db.session.execute(update(Page).where(Page.number == LAST).values(new))
    db.session.execute(update(Batch).where(Batch.last == LAST).values(chain_hash=head))
    db.session.execute(update(Notebook).values(head=head))


def moved(text: str) -> str:
    """Move a moment by one second."""
    return text[:18] + str((int(text[18]) + 1) % 10) + text[19:]


BATCH = {"first": 5_001}
SPOILT: dict[str, tuple[Callable[[], None], str]] = {
    "a text": (of_page("text", flip), f"page {MIDDLE}"),
    "a text cut": (of_page("text", lambda raw: raw[:-1]), f"page {MIDDLE}"),
    "a text emptied": (of_page("text", lambda _: b""), f"page {MIDDLE}"),
    "the first text": (change(Page, "text", flip, number=1), "page 1"),
    "the last text": (change(Page, "text", flip, number=LAST), f"page {LAST}"),
    "a text taken away": (change(Page, "text", lambda _: None, number=1), "page 1"),
    "a text_hash": (of_page("text_hash", flip), f"page {MIDDLE}"),
    "a chain_hash": (of_page("chain_hash", flip), f"page {MIDDLE}"),
    "a page deleted": (gone(Page, number=MIDDLE), f"page {MIDDLE + 1} does not follow page {MIDDLE - 1}"),
    "the last page deleted": (gone(Page, number=LAST), f"page {LAST}"),
    "a page renumbered": (
        of_page("number", lambda _: LAST + 1),
        f"page {MIDDLE + 1} does not follow page {MIDDLE - 1}",
    ),
    "a page put in": (forge, f"page {LAST + 1}"),
    "the last page written anew": (rewrite, rf"9951.*{LAST}"),
    "a signature": (change(Batch, "signature", flip, **BATCH), r"5001.*5050"),
    "a sent_at": (change(Batch, "sent_at", moved, **BATCH), r"5001.*5050"),
    "a before": (change(Batch, "before", flip, **BATCH), r"5001.*5050"),
    "a batch's chain_hash": (change(Batch, "chain_hash", flip, **BATCH), r"5001.*5050"),
    "a batch's first": (change(Batch, "first", lambda n: n + 1, **BATCH), r"500[12]"),
    "a batch's last": (change(Batch, "last", lambda n: n + 1, **BATCH), r"505[01]"),
    "a batch deleted": (gone(Batch, **BATCH), "page 5001"),
    "the last batch deleted": (gone(Batch, last=LAST), "page 9951"),
    "the key": (change(Notebook, "y", lambda y: y[:-2] + ("A" if y[-2] != "A" else "B") + y[-1]), "key|signature"),
    "the head": (change(Notebook, "head", flip), "head|last page"),
    "kept_to": (change(Notebook, "kept_to", lambda n: n - 1), f"{LAST}"),
    "a forked text": (change(ForkedText, "text", flip), "page 31"),
    "a forked text's hash": (change(ForkedText, "text_hash", flip), "page 31"),
    "an early page": (change(EarlyPage, "text", flip), "SOS|ahead"),
    "an early page's hash": (change(EarlyPage, "text_hash", flip), "SOS|ahead"),
    "an early page's signature": (change(EarlyPage, "signature", flip), "SOS|ahead"),
    "an early page's sent_at": (change(EarlyPage, "sent_at", moved), "SOS|ahead"),
    "a trace's verb": (change(Trace, "verb", lambda _: "did nothing", number=7), "trace 7"),
    "a trace's person": (change(Trace, "person_id", lambda _: None, number=7), "trace 7"),
    "a trace's name": (change(Trace, "who", lambda _: "Nobody", number=7), "trace 7"),
    "a trace's moment": (change(Trace, "at", lambda at: at + timedelta(microseconds=1), number=7), "trace 7"),
    "a trace's row": (change(Trace, "row_id", lambda _: "8", number=7), "trace 7"),
    "a trace's details": (change(Trace, "details", lambda _: {"step": 99}, number=7), "trace 7"),
    "a trace's chain_hash": (change(Trace, "chain_hash", flip, number=7), "trace 7"),
    "a trace deleted": (gone(Trace, number=7), "trace 7"),
    "a trace unsealed": (change(Trace, "number", lambda _: None, number=7), "trace 7"),
}


@pytest.mark.parametrize(("spoil", "named"), SPOILT.values(), ids=SPOILT.keys())
def test_a_change_is_found_and_named(book: Book, spoil: Callable[[], None], named: str) -> None:
    with book.app.app_context():
        spoil()
        found = book.faults()
        db.session.rollback()
    assert len(found) >= 1
    assert any(re.search(rf"\b({named})\b", fault) for fault in found), found


def test_with_nothing_changed_nothing_is_found(book: Book) -> None:
    with book.app.app_context():
        assert book.faults() == []


FILES = {"a byte": flip, "cut": lambda raw: raw[:-1], "longer": lambda raw: raw + b"\x00", "gone": lambda _: None}


@pytest.mark.parametrize("how", FILES.values(), ids=FILES.keys())
def test_a_changed_photograph_is_found_and_named(book: Book, how: Callable[[bytes], bytes | None]) -> None:
    with book.app.app_context():
        photo = one(Photograph)
        path = book.app.extensions["beatbook_disk"].path(photo.landlord_id, photo.notebook_id, photo.sha256)
        whole, spoilt = path.read_bytes(), how(path.read_bytes())
        path.unlink() if spoilt is None else path.write_bytes(spoilt)
        found = book.faults()
        path.write_bytes(whole)
        assert any(photo.sha256.hex() in fault for fault in found), found
        assert book.faults() == []


def test_erased_pages_still_verify(book: Book) -> None:
    """Retention takes texts and keeps hashes: the chain stands, and the pages around them are still proved."""
    with book.app.app_context():
        old = Page.number.between(100, 9_000)
        db.session.execute(update(Page).where(old).values(text=None, erased_at=datetime.now(UTC)))
        assert book.faults() == []
        db.session.execute(update(Page).where(Page.number == MIDDLE).values(text_hash=bytes(32)))
        assert any(f"page {MIDDLE}" in fault for fault in book.faults())
        db.session.rollback()


def test_everything_sent_again_with_one_more_page_is_no_fault(app, cast, client, phone_of):
    phone = phone_of(cast.amina)
    for number in range(3):
        phone.write("note", {"words": f"{number}"})
        sent = phone.batch(1) if number == 2 else phone.batch(number + 1)
        assert phone.post(client, sent).json["kept_to"] == number + 1
    with app.app_context():
        found = queries.by_id(uuid.UUID(phone.id))
        assert found
        assert list(verify(found, app.extensions["beatbook_disk"])) == []
