"""Reading kept pages into rows: in bulk, and page by page only when the bulk fails.

A page that cannot be read stays kept, unread, with the reason; it never blocks the next.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from estate.bulk import insert_many, run_many
from estate.database import Base, db
from notebook import rules
from notebook.models import Notebook, Page, PagePhoto, Photograph, Reading
from notebook.operations.keeping import Held
from notebook.shapes import Copied, Envelope, NamedPhoto, NamedPhotos

Row = tuple[type[Base], dict[str, Any]]
Named = tuple["KeptPage", uuid.UUID | None, int, NamedPhoto]
AT_ONCE = 200
TRUSTED_SKEW_MS = 120_000


class Unreadable(Exception):
    """A page that no row can be made of; the words say why and stand on the desk page."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as a reader sees it. `number` 0: it came ahead of its batch."""

    landlord_id: uuid.UUID
    notebook_id: uuid.UUID
    person_id: uuid.UUID
    number: int
    text: bytes
    received_at: datetime
    skew_ms: int
    apart: str = ""
    envelope: Envelope | None = None

    @property
    def happened_at(self) -> datetime:
        """Give seen_at, put right by the phone's skew where that is beyond two minutes."""
        seen = self.told.seen_at
        return seen + timedelta(milliseconds=self.skew_ms) if abs(self.skew_ms) > TRUSTED_SKEW_MS else seen

    @property
    def told(self) -> Envelope:
        """Give the envelope of a page that has been opened."""
        if self.envelope is None:
            raise Unreadable("this page has not been opened")
        return self.envelope


Reader = Callable[[KeptPage], list[Row]]
Readers = Mapping[tuple[str, int], Reader]


@dataclass(slots=True)
class Outcome:
    """What came of one page."""

    page: KeptPage
    state: str = "unread"
    because: str = ""
    photos: Sequence[NamedPhoto] = ()
    rows: list[Row] = field(default_factory=list)
    claim: uuid.UUID | None = None


APART = {
    "withdrawn": "it came after this notebook was withdrawn",
    "left": "it came after this person had left",
}


def open_page(page: KeptPage, readers: Readers, depth: int = 0) -> Outcome:
    """Try to read one page. Pure: the same page gives the same outcome.

    A page of kind `copied` is read as the page it copies, whose id it claims.
    """
    try:
        opened = replace(page, envelope=Envelope.model_validate_json(rules.mended(page.text)))
    except (ValidationError, RecursionError) as error:
        return Outcome(page, because=_reason(error), photos=_photos_of(page.text))
    told = opened.told
    outcome = Outcome(opened, photos=told.photos, claim=told.id)
    if page.apart:
        outcome.because = APART[page.apart]
        return outcome
    try:
        if (told.kind, told.v) == ("copied", 1):
            return _open_copy(outcome, readers, depth)
        outcome.rows = _reader(told, readers)(opened)
        outcome.state = "read"
    except (Unreadable, ValidationError, ValueError, OverflowError) as error:
        outcome.because = _reason(error)
    except Exception as error:  # A fault in a reader is this page's alone: it must not block the next.
        outcome.because = f"this server has a fault in reading it ({type(error).__name__})"
    return outcome


def _reader(told: Envelope, readers: Readers) -> Reader:
    reader = readers.get((told.kind, told.v))
    if reader is None:
        raise Unreadable(f"this server does not know pages of kind “{told.kind}”, version {told.v}")
    return reader


def _open_copy(outcome: Outcome, readers: Readers, depth: int) -> Outcome:
    if depth > 4:
        raise Unreadable("it is a copy of a copy, five times over")
    copied = Copied.model_validate(outcome.page.told.body)
    inner = open_page(replace(outcome.page, text=copied.text), readers, depth + 1)
    named = {photo.sha256: photo for photo in (*outcome.photos, *inner.photos)}
    return replace(inner, page=outcome.page, photos=tuple(named.values()))


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return rules.clean(f"{where or 'the page'}: {first['msg']}")[:400]
    return rules.clean(str(error) or "the page is too deep to be read")[:400]


def _photos_of(text: bytes) -> Sequence[NamedPhoto]:
    try:
        return NamedPhotos.model_validate_json(rules.mended(text)).photos
    except (ValidationError, RecursionError):
        return ()


def read_pages(readers: Readers, notebook: Notebook | Held | None = None, limit: int = AT_ONCE) -> int:
    """Read up to `limit` waiting pages, of one notebook or of all, oldest first; gives how many were settled.

    Raises nothing for a page: where the whole does not go in, each page goes in or stays out alone.
    """
    columns = select(
        Page.landlord_id, Page.notebook_id, Notebook.person_id, Page.number, Page.text, Page.received_at, Page.skew_ms,
        Page.apart,
    )  # fmt: skip
    query: Any = columns.join(Notebook, (Notebook.landlord_id == Page.landlord_id) & (Notebook.id == Page.notebook_id))
    query = query.where(Page.state == "waiting", Page.text.is_not(None))
    if notebook:
        query = query.where(Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id)
    # Two readers of one page take turns; else the later would note as read before what the other has just read.
    query = query.order_by(Page.landlord_id, Page.notebook_id, Page.number).limit(limit).with_for_update(of=Page)
    pages = [KeptPage(*row) for row in db.session.execute(query)]
    settle([open_page(page, readers) for page in pages])
    return len(pages)


def settle(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Write what came of the pages, and give it: all at once, or each in its own savepoint when that fails."""
    try:
        with db.session.begin_nested():
            _write(outcomes)
    except SQLAlchemyError:
        return [_settle_alone(outcome) for outcome in outcomes]
    return outcomes


def _settle_alone(outcome: Outcome) -> Outcome:
    """Settle one page: as read, or else as unread with its photographs, or else as unread and nothing more."""
    because = "it names something that this landlord does not have, such as a block"
    unread = Outcome(outcome.page, because=because, photos=outcome.photos, claim=outcome.claim)
    bare = Outcome(replace(outcome.page, envelope=None), because=because)
    for attempt in (outcome, unread):
        with suppress(SQLAlchemyError), db.session.begin_nested():
            _write([attempt])
            return attempt
    with db.session.begin_nested():
        _write([bare])
    return bare


def _write(outcomes: Sequence[Outcome]) -> None:
    by_landlord: dict[uuid.UUID, list[Outcome]] = {}
    for outcome in outcomes:
        by_landlord.setdefault(outcome.page.landlord_id, []).append(outcome)
    for landlord_id, own in by_landlord.items():
        _claim(landlord_id, own)
        _insert(row for outcome in own for row in outcome.rows)
        _name_photographs(landlord_id, own)
        _mark(own)


def _claim(landlord_id: uuid.UUID, outcomes: Sequence[Outcome]) -> None:
    """Claim each page id once; a page whose id was read before, from whichever copy, gives no rows."""
    wanting = [outcome for outcome in outcomes if outcome.state == "read"]
    taken: set[uuid.UUID] = set()
    ids = [outcome.claim for outcome in wanting]
    for start in range(0, len(ids), 500):
        some = Reading.page_id.in_(ids[start : start + 500])
        taken.update(db.session.scalars(select(Reading.page_id).where(Reading.landlord_id == landlord_id, some)))
    claims = []
    for outcome in wanting:
        page, page_id = outcome.page, outcome.claim
        if page_id is None or page_id in taken:
            outcome.state, outcome.because, outcome.rows = "again", "the same page was read before", []
            continue
        taken.add(page_id)
        claims.append({"page_id": page_id, "notebook_id": page.notebook_id, "number": page.number})
    insert_many(Reading, claims, landlord_id=landlord_id)


def _insert(rows: Iterable[Row]) -> None:
    by_model: dict[type[Base], list[dict[str, Any]]] = {}
    for model, row in rows:
        by_model.setdefault(model, []).append(row)
    for model, values in by_model.items():
        insert_many(model, values)


def _name_photographs(landlord_id: uuid.UUID, outcomes: Sequence[Outcome]) -> None:
    """Note which photographs the pages name, so that their bytes will be taken. Twice is once."""
    named = [
        (o.page, o.claim, position, photo)
        for o in outcomes if o.page.number
        for position, photo in enumerate(o.photos, 1)
    ]  # fmt: skip
    if not named:
        return
    names, known = _named_before(landlord_id, named)
    photographs = {
        (page.notebook_id, photo.sha256): {
            "landlord_id": landlord_id, "notebook_id": page.notebook_id, "sha256": photo.sha256, "size": photo.size,
            "type": rules.clean(photo.type),
        } for page, _, _, photo in named if (page.notebook_id, photo.sha256) not in known
    }  # fmt: skip
    new = [
        {
            "landlord_id": landlord_id, "notebook_id": page.notebook_id, "number": page.number, "position": position,
            "page_id": claim, "sha256": photo.sha256, "role": rules.clean(photo.role), "taken_at": photo.taken_at,
        } for page, claim, position, photo in named if (page.notebook_id, page.number, position) not in names
    ]  # fmt: skip
    _insert([(Photograph, row) for row in photographs.values()] + [(PagePhoto, row) for row in new])


def _named_before(landlord_id: uuid.UUID, named: Sequence[Named]) -> tuple[set[Any], set[Any]]:
    """Give the (notebook, number, position) and the (notebook, sha256) that are there already."""
    notebooks = {page.notebook_id for page, *_ in named}
    here = (PagePhoto.landlord_id == landlord_id, PagePhoto.notebook_id.in_(notebooks))
    numbers = PagePhoto.number.in_({page.number for page, *_ in named})
    names = select(PagePhoto.notebook_id, PagePhoto.number, PagePhoto.position).where(*here, numbers)
    photographs = select(Photograph.notebook_id, Photograph.sha256).where(
        Photograph.landlord_id == landlord_id, Photograph.notebook_id.in_(notebooks),
        Photograph.sha256.in_({photo.sha256 for *_, photo in named}),
    )  # fmt: skip
    return {tuple(row) for row in db.session.execute(names)}, {tuple(row) for row in db.session.execute(photographs)}


_PAGE = cast(Table, Page.__table__)
_MARK = (
    update(_PAGE)
    .where(
        _PAGE.c.landlord_id == bindparam("of"), _PAGE.c.notebook_id == bindparam("nb"),
        _PAGE.c.number == bindparam("no"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("state", "because", "page_id", "kind", "seen_at")})
)  # fmt: skip


def _mark(outcomes: Sequence[Outcome]) -> None:
    marks = []
    for outcome in outcomes:
        page, told = outcome.page, outcome.page.envelope
        if page.number:
            marks.append({
                "of": page.landlord_id, "nb": page.notebook_id, "no": page.number, "new_state": outcome.state,
                "new_because": outcome.because, "new_page_id": told.id if told else None,
                "new_kind": rules.clean(told.kind) if told else "", "new_seen_at": told.seen_at if told else None,
            })  # fmt: skip
    run_many(_MARK, marks)
