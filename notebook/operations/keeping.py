"""Keeping pages: what a phone was answered for is stored, whatever it says. Nothing here reads a text."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, select, update

from estate.bulk import insert_many, run_many
from estate.database import db, new_id
from estate.models import Person
from notebook import rules
from notebook.models import Batch, ForkedText, Notebook, Page
from notebook.shapes import Delivery, Gone

NO_TEXT = "the phone no longer had the text of this page"


class UnknownNotebook(Exception):
    """No notebook has this id."""


class NotSigned(Exception):
    """The signature is not this notebook's over this delivery."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The delivery begins after the first page that is missing."""

    notebook: "Held"
    kept_to: int


@dataclass(frozen=True, slots=True)
class Fork:
    """The delivery tells another story than the pages that are kept."""

    notebook: "Held"
    kept_to: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages first..last are kept; `new` counts those whose page or text was not here before."""

    notebook: "Held"
    first: int
    last: int
    new: int
    kept_to: int


Outcome = Kept | Gap | Fork


@dataclass(frozen=True, slots=True)
class _Told:
    """A delivery with its arithmetic done: heads[i] is the chain hash after i pages."""

    texts: Sequence[bytes | None]
    hashes: Sequence[bytes]
    heads: Sequence[bytes]
    first: int

    @property
    def last(self) -> int:
        return self.first + len(self.hashes) - 1


class Held(NamedTuple):
    """A notebook as it was found, locked until the commit: plain values, which a commit does not make stale."""

    landlord_id: uuid.UUID
    id: uuid.UUID
    person_id: uuid.UUID
    x: str
    y: str
    kept_to: int
    head: bytes
    withdrawn_at: datetime | None
    forked_at: datetime | None
    left_at: datetime | None

    @property
    def apart(self) -> str:
        """Say why what comes now is kept apart; empty where it is not."""
        return "withdrawn" if self.withdrawn_at else "left" if self.left_at else ""


_TABLE = cast(Table, Notebook.__table__)
_WHO = cast(Table, Person.__table__)
_FIND = (
    select(*(_TABLE.c[name] for name in Held._fields[:-1]), _WHO.c.left_at)
    .join(_WHO, (_WHO.c.landlord_id == _TABLE.c.landlord_id) & (_WHO.c.id == _TABLE.c.person_id))
    .where(_TABLE.c.id == bindparam("wanted"))
    .with_for_update(of=_TABLE)
)
_PAGE = cast(Table, Page.__table__).c
_KEPT = select(
    _PAGE.number, _PAGE.text_hash, _PAGE.chain_hash, _PAGE.text.is_not(None) | _PAGE.erased_at.is_not(None)
).where(
    _PAGE.landlord_id == bindparam("of"), _PAGE.notebook_id == bindparam("nb"),
    _PAGE.number.between(bindparam("first"), bindparam("last")),
)  # fmt: skip
_SET = update(_TABLE).where(_TABLE.c.landlord_id == bindparam("of"), _TABLE.c.id == bindparam("nb"))


def find(notebook_id: uuid.UUID) -> Held:
    """Find a notebook by its id alone, locked until the commit. Raises UnknownNotebook."""
    return _find(db.session.connection(), notebook_id)


def _find(on: Connection, notebook_id: uuid.UUID) -> Held:
    found = on.execute(_FIND, {"wanted": notebook_id}).first()
    if found is None:
        raise UnknownNotebook
    return Held._make(found)


def _set(on: Connection, notebook: Held, changes: dict[str, Any]) -> None:
    if changes:
        run_many(_SET, [changes], on=on, of=notebook.landlord_id, nb=notebook.id)


class Asked(NamedTuple):
    """A delivery, the notebook it says it is of, and when it came."""

    notebook_id: uuid.UUID
    delivery: Delivery
    now: datetime


def keep_all(on: Connection, asked: Sequence[Asked]) -> list[Outcome | UnknownNotebook | NotSigned]:
    """Keep deliveries of several phones in one transaction; give what came of each, in order.

    One that is refused is given back as its error: that is its phone's alone. No session is needed: it costs as much
    as the pages.
    """
    came: dict[int, Outcome | UnknownNotebook | NotSigned] = {}
    for i in sorted(range(len(asked)), key=lambda i: asked[i].notebook_id):  # Else two servers may await one another.
        try:
            came[i] = _keep(on, _find(on, asked[i].notebook_id), asked[i].delivery, asked[i].now)
        except (UnknownNotebook, NotSigned) as error:
            came[i] = error
    return [came[i] for i in range(len(asked))]


def keep(notebook: Held, delivery: Delivery, now: datetime, heard: bool = True) -> Outcome:
    """Keep a delivery of the locked notebook. Sending twice equals sending once. Raises NotSigned.

    `heard`: it came from the phone itself, now; a rescue file did not.
    """
    return _keep(db.session.connection(), notebook, delivery, now, heard)


def _keep(on: Connection, notebook: Held, delivery: Delivery, now: datetime, heard: bool = True) -> Outcome:
    told = _tell(delivery.before, delivery.first, delivery.pages)
    line = rules.pages_line(notebook.id, told.first, delivery.before, told.last, told.heads[-1], delivery.sent_at)
    if not rules.signed(rules.public_key(notebook.x, notebook.y), delivery.signature, line):
        raise NotSigned
    changes = _heard(delivery, now) if heard else {}
    if told.first > notebook.kept_to + 1:
        _set(on, notebook, changes)
        return Gap(notebook, notebook.kept_to)
    there = _kept_hashes(on, notebook, told)
    if _differs(notebook, told, delivery.before, there):
        _put_aside(on, notebook, told, there, now)
        _set(on, notebook, changes | {"forked_at": notebook.forked_at or now})
        return Fork(notebook, notebook.kept_to)
    filled = _fill_in(on, notebook, told, there)
    kept = _add(on, notebook, told, delivery, now)
    _set(on, notebook, changes | ({"kept_to": told.last, "head": told.heads[-1]} if kept.new else {}))
    return replace(kept, new=kept.new + filled)


def skew_ms(sent_at: str, now: datetime) -> int:
    """Give received − sent in milliseconds, both UTC."""
    return (now - datetime.fromisoformat(sent_at)) // timedelta(milliseconds=1)


def _tell(before: bytes, first: int, pages: Sequence[bytes | Gone]) -> _Told:
    texts = [None if isinstance(page, Gone) else page for page in pages]
    hashes = [page.text_hash if isinstance(page, Gone) else rules.text_hash(page) for page in pages]
    return _Told(texts, hashes, rules.chained(before, first, hashes), first)


def _heard(delivery: Delivery, now: datetime) -> dict[str, Any]:
    unsent = delivery.unsent
    return {
        "heard_at": now, "skew_ms": skew_ms(delivery.sent_at, now), "unsent_pages": unsent.pages,
        "unsent_photos": unsent.photos, "oldest_unsent_at": unsent.oldest_seen_at,
    }  # fmt: skip


def _mine(notebook: Held) -> tuple[Any, Any]:
    return Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id


def _kept_hashes(on: Connection, notebook: Held, told: _Told) -> Mapping[int, tuple[bytes, bytes, bool]]:
    """Give number → (text hash, chain hash, whether the text is here) for first-1 .. last, as kept."""
    if told.first > notebook.kept_to:
        return {}
    told_of = {"of": notebook.landlord_id, "nb": notebook.id, "first": told.first - 1, "last": told.last}
    return {number: (hashed, head, bool(here)) for number, hashed, head, here in on.execute(_KEPT, told_of)}


def _differs(
    notebook: Held, told: _Told, before: bytes, there: Mapping[int, tuple[bytes, bytes, bool]]
) -> bool:
    if told.first == notebook.kept_to + 1:
        return before != notebook.head
    known = there[told.first - 1][1] if told.first > 1 else rules.chain_start(notebook.id)
    same = (there[n][0] == hashed for n, hashed in enumerate(told.hashes, told.first) if n in there)
    return before != known or not all(same)


def _put_aside(
    on: Connection, notebook: Held, told: _Told, there: Mapping[int, tuple[bytes, bytes, bool]], now: datetime
) -> None:
    """Keep the texts that tell another story, once each."""
    query = select(ForkedText.number, ForkedText.text_hash).where(
        ForkedText.landlord_id == notebook.landlord_id, ForkedText.notebook_id == notebook.id,
        ForkedText.number.between(told.first, told.last),
    )  # fmt: skip
    known = {tuple(row) for row in on.execute(query)} | {(n, row[0]) for n, row in there.items()}
    rows = [
        {"id": new_id(), "number": number, "text": text, "text_hash": hashed}
        for number, (text, hashed) in enumerate(zip(told.texts, told.hashes, strict=True), told.first)
        if text is not None and (number, hashed) not in known
    ]
    of = {"landlord_id": notebook.landlord_id, "notebook_id": notebook.id}
    insert_many(ForkedText, rows, on=on, **of, received_at=now)


def _fill_in(on: Connection, notebook: Held, told: _Told, there: Mapping[int, tuple[bytes, bytes, bool]]) -> int:
    """Take texts that came first as hashes only, as after the server was restored from a backup; gives how many."""
    came: dict[str, str] = {"apart": notebook.apart} if notebook.apart else {}
    filled = 0
    for number, text in enumerate(told.texts, told.first):
        if text is not None and number in there and not there[number][2]:
            where = (*_mine(notebook), Page.number == number)
            on.execute(update(Page).where(*where).values(text=text, state="waiting", because="", **came))
            filled += 1
    return filled


def _add(on: Connection, notebook: Held, told: _Told, delivery: Delivery, now: datetime) -> Kept:
    fresh = max(told.first, notebook.kept_to + 1)
    owner = {"landlord_id": notebook.landlord_id, "notebook_id": notebook.id, "received_at": now}
    rows = [
        {
            "number": number, "text": told.texts[i], "text_hash": told.hashes[i], "chain_hash": told.heads[i + 1],
            "state": "unread" if told.texts[i] is None else "waiting",
            "because": NO_TEXT if told.texts[i] is None else "",
        }
        for i, number in enumerate(range(told.first, told.last + 1)) if number >= fresh
    ]  # fmt: skip
    if rows:
        signed = {"sent_at": delivery.sent_at, "signature": delivery.signature, "before": delivery.before}
        whole = {"id": new_id(), "first": told.first, "last": told.last, "chain_hash": told.heads[-1]}
        insert_many(Batch, [{**signed, **whole}], on=on, **owner)
        insert_many(Page, rows, on=on, **owner, skew_ms=skew_ms(delivery.sent_at, now), apart=notebook.apart)
    return Kept(notebook, told.first, told.last, len(rows), max(told.last, notebook.kept_to))
