"""Reads of the notebook. What a person asks is scoped to their landlord; what a phone asks, to its own notebook."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload

from estate.database import db
from estate.models import Person
from notebook.models import EarlyPage, ForkedText, Notebook, Page, PagePhoto, Photograph, Reading


def by_id(notebook_id: uuid.UUID) -> Notebook | None:
    """Find a notebook by its id alone, for a caller who then proves to hold its key."""
    return db.session.scalar(select(Notebook).where(Notebook.id == notebook_id))


_PAGE, _PHOTO, _NAMED = (cast(Table, model.__table__).c for model in (Page, Photograph, PagePhoto))
_UNREAD = (
    select(_PAGE.number, _PAGE.because)
    .where(
        _PAGE.landlord_id == bindparam("of"), _PAGE.notebook_id == bindparam("nb"), _PAGE.state == "unread",
        _PAGE.apart == "", _PAGE.number.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_PAGE.number)
)  # fmt: skip
_PHOTOGRAPHS = (
    select(_PHOTO.sha256, _PHOTO.kept_at).distinct()
    .select_from(PagePhoto.__table__)
    .join(
        Photograph.__table__, (_PHOTO.landlord_id == _NAMED.landlord_id) & (_PHOTO.notebook_id == _NAMED.notebook_id)
        & (_PHOTO.sha256 == _NAMED.sha256),
    )
    .where(
        _NAMED.landlord_id == bindparam("of"), _NAMED.notebook_id == bindparam("nb"),
        _NAMED.number.between(bindparam("first"), bindparam("last")),
    )
)  # fmt: skip


def answer_for(landlord_id: uuid.UUID, notebook_id: uuid.UUID, first: int, last: int) -> dict[str, Any]:
    """Tell a phone what became of its pages first..last and of the photographs they name."""
    told, connection = {"of": landlord_id, "nb": notebook_id, "first": first, "last": last}, db.session.connection()
    unread = connection.execute(_UNREAD, told).all()
    photographs = connection.execute(_PHOTOGRAPHS, told).all()
    return {
        "unread": [{"number": number, "because": because} for number, because in unread],
        "photos_wanted": [sha256.hex() for sha256, kept in photographs if not kept],
        "photos_kept": [sha256.hex() for sha256, kept in photographs if kept],
    }


class Wanted(NamedTuple):
    """A photograph that a phone asks about, and its notebook's key. `size` None: no page names it."""

    landlord_id: uuid.UUID
    x: str
    y: str
    size: int | None
    kept_at: datetime | None
    erased_at: datetime | None


_BOOK = cast(Table, Notebook.__table__).c
_WANTED = (
    select(_BOOK.landlord_id, _BOOK.x, _BOOK.y, _PHOTO.size, _PHOTO.kept_at, _PHOTO.erased_at)
    .select_from(Notebook.__table__)
    .outerjoin(
        Photograph.__table__, (_PHOTO.landlord_id == _BOOK.landlord_id) & (_PHOTO.notebook_id == _BOOK.id)
        & (_PHOTO.sha256 == bindparam("hash")),
    )
    .where(_BOOK.id == bindparam("nb"))
)  # fmt: skip


def wanted(on: Connection, notebook_id: uuid.UUID, sha256: bytes) -> Wanted | None:
    """Tell of a photograph, for a caller who then proves to hold the notebook's key; None: no such notebook."""
    found = on.execute(_WANTED, {"nb": notebook_id, "hash": sha256}).first()
    return found and Wanted._make(found)


def photograph(notebook: Notebook, sha256: bytes) -> Photograph | None:
    """Find a photograph that a kept page of this notebook names."""
    return db.session.get(Photograph, (notebook.landlord_id, notebook.id, sha256))


def shown_photograph(
    person: Person, notebook_id: uuid.UUID, sha256: bytes
) -> tuple[Photograph, Mapping[uuid.UUID, bytes | None]] | None:
    """Find a photograph that can be shown: their landlord's, decoded, on a page that is not apart.

    With it, the texts of the pages that name it, by page id: whoever shows it asks whether these may be read.
    """
    found = db.session.get(Photograph, (person.landlord_id, notebook_id, sha256))
    if found is None or found.shown != "shown" or found.erased_at:
        return None
    named = select(PagePhoto.page_id, Page.text).join(
        Page, (Page.landlord_id == PagePhoto.landlord_id) & (Page.notebook_id == PagePhoto.notebook_id)
        & (Page.number == PagePhoto.number),
    ).where(
        PagePhoto.landlord_id == person.landlord_id, PagePhoto.notebook_id == notebook_id, PagePhoto.sha256 == sha256,
        Page.apart == "",
    )  # fmt: skip
    pages = {page_id: text for page_id, text in db.session.execute(named) if page_id}
    return (found, pages) if pages else None


def notebooks(person: Person) -> Sequence[Notebook]:
    """List the landlord's notebooks, last heard first."""
    query = select(Notebook).where(Notebook.landlord_id == person.landlord_id).options(joinedload(Notebook.person))
    return db.session.scalars(query.order_by(Notebook.heard_at.desc().nulls_last(), Notebook.opened_at.desc())).all()


def notebook(person: Person, notebook_id: uuid.UUID) -> Notebook | None:
    """Find one of the landlord's notebooks."""
    query = select(Notebook).where(Notebook.landlord_id == person.landlord_id, Notebook.id == notebook_id)
    return db.session.scalar(query.options(joinedload(Notebook.person)))


def waiting_photographs(notebook: Notebook) -> int:
    """Count the photographs that kept pages name and whose bytes are not here."""
    query = select(func.count()).select_from(Photograph).where(
        Photograph.landlord_id == notebook.landlord_id, Photograph.notebook_id == notebook.id,
        Photograph.kept_at.is_(None), Photograph.erased_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(query) or 0


def unread_pages(person: Person) -> dict[uuid.UUID, int]:
    """Count unread pages for each of the landlord's notebooks that has any, with those ahead of their batch."""
    return _counted(person, Page, apart=False) + _counted(person, EarlyPage)


def pages_apart(person: Person) -> dict[uuid.UUID, int]:
    """Count the pages kept apart for each of the landlord's notebooks that has any."""
    return _counted(person, Page, apart=True)


def _counted(person: Person, model: Any, apart: bool | None = None) -> Counter[uuid.UUID]:
    rows = db.session.execute(_unread_of(model, apart), {"landlord": person.landlord_id})
    return Counter({row[0]: row[1] for row in rows})


@cache
def _unread_of(model: Any, apart: bool | None) -> Select[uuid.UUID, int]:
    query = select(model.notebook_id, func.count()).where(model.landlord_id == bindparam("landlord"))
    if apart is not None:
        query = query.where(Page.apart != "" if apart else Page.apart == "")
    return query.where(model.state == "unread").group_by(model.notebook_id)


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page as the desk page of a notebook shows it, with the photographs it names."""

    page: Page
    photographs: Sequence[Photograph]
    follows: bool


def pages(notebook: Notebook, before: int | None = None, limit: int = 50) -> list[PageSeen]:
    """List a notebook's pages, newest first, below number `before`."""
    where = [Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id]
    if before is not None:
        where.append(Page.number < before)
    return _seen(notebook, select(Page).where(*where).order_by(Page.number.desc()).limit(limit))


def unread(notebook: Notebook, limit: int = 100) -> list[PageSeen]:
    """List the pages that need a person: unread, or kept apart; newest first."""
    here = (Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id, Page.state == "unread")
    return _seen(notebook, select(Page).where(*here).order_by(Page.number.desc()).limit(limit))


def _seen(notebook: Notebook, query: Select[Page]) -> list[PageSeen]:
    found = db.session.scalars(query).all()
    photographs = photographs_of_pages(notebook, [page.number for page in found])
    numbers = [page.number for page in found]
    return [
        PageSeen(page, photographs.get(page.number, []), i + 1 >= len(found) or numbers[i + 1] == page.number - 1)
        for i, page in enumerate(found)
    ]


def photographs_of_pages(notebook: Notebook, numbers: Sequence[int]) -> dict[int, list[Photograph]]:
    """Give number → photographs that the page names, in order."""
    same = (Photograph.landlord_id == PagePhoto.landlord_id) & (Photograph.notebook_id == PagePhoto.notebook_id)
    query = select(PagePhoto.number, Photograph).join(Photograph, same & (Photograph.sha256 == PagePhoto.sha256))
    query = query.where(
        PagePhoto.landlord_id == notebook.landlord_id, PagePhoto.notebook_id == notebook.id,
        PagePhoto.number.in_(numbers),
    ).order_by(PagePhoto.number, PagePhoto.position)  # fmt: skip
    named: dict[int, list[Photograph]] = {}
    for number, one in db.session.execute(query):
        named.setdefault(number, []).append(one)
    return named


def photographs_of(landlord_id: uuid.UUID, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Photograph]]:
    """Give page id → photographs named by any copy of that page, kept ones first, each hash once.

    A copy is in a notebook of the same person: what another names under the same page id is not of that page.
    """
    named: dict[uuid.UUID | None, dict[bytes, Photograph]] = {}
    for page_id, one in db.session.execute(_named_by(), {"landlord": landlord_id, "pages": list(page_ids)}):
        known = named.setdefault(page_id, {}).setdefault(one.sha256, one)
        if one.kept_at and not known.kept_at:
            named[page_id][one.sha256] = one
    return {page_id: list(photographs.values()) for page_id, photographs in named.items() if page_id}


@cache
def _named_by() -> Select[uuid.UUID | None, Photograph]:
    """Choose the photographs that pages name; built once, as it takes longer to build than to answer."""
    mine: BindParameter[uuid.UUID] = bindparam("landlord")
    same = Photograph.landlord_id == PagePhoto.landlord_id
    same &= (Photograph.notebook_id == PagePhoto.notebook_id) & (Photograph.sha256 == PagePhoto.sha256)
    read_from, named_in = aliased(Notebook), aliased(Notebook)
    claimed = (Reading.landlord_id == PagePhoto.landlord_id) & (Reading.page_id == PagePhoto.page_id)
    query = select(PagePhoto.page_id, Photograph).join(Photograph, same).join(Reading, claimed)
    query = query.join(read_from, (read_from.landlord_id == mine) & (read_from.id == Reading.notebook_id))
    query = query.join(named_in, (named_in.landlord_id == mine) & (named_in.id == PagePhoto.notebook_id))
    query = query.where(
        PagePhoto.landlord_id == mine, PagePhoto.page_id.in_(bindparam("pages", expanding=True)),
        named_in.person_id == read_from.person_id,
    )  # fmt: skip
    return query.order_by(PagePhoto.notebook_id, PagePhoto.number, PagePhoto.position)


def forked_texts(notebook: Notebook) -> Sequence[ForkedText]:
    """List the texts put aside because they tell another story than the kept pages."""
    query = select(ForkedText).where(
        ForkedText.landlord_id == notebook.landlord_id, ForkedText.notebook_id == notebook.id
    )  # fmt: skip
    return db.session.scalars(query.order_by(ForkedText.number, ForkedText.received_at)).all()


def early_pages(notebook: Notebook) -> Sequence[EarlyPage]:
    """List the pages that came ahead of their batch."""
    query = select(EarlyPage).where(
        EarlyPage.landlord_id == notebook.landlord_id, EarlyPage.notebook_id == notebook.id
    )  # fmt: skip
    return db.session.scalars(query.order_by(EarlyPage.received_at)).all()


def heads(landlord_id: uuid.UUID) -> list[tuple[Notebook, int, str]]:
    """Give each notebook with the number and chain hash (hex) of its last kept page, oldest first."""
    query = select(Notebook).where(Notebook.landlord_id == landlord_id).order_by(Notebook.opened_at, Notebook.id)
    query = query.options(joinedload(Notebook.person))
    return [(one, one.kept_to, one.head.hex()) for one in db.session.scalars(query)]


def holdings(notebook: Notebook) -> dict[str, int]:
    """Count what of a notebook only grows: texts, photographs (those erased by rule still count), texts put aside."""
    what: dict[str, tuple[Any, ...]] = {
        "texts": (Page, Page.text.is_not(None) | Page.erased_at.is_not(None)),
        "photographs": (Photograph, Photograph.kept_at.is_not(None)),
        "aside": (ForkedText,),
    }
    counts = {}
    for name, (model, *which) in what.items():
        mine = (model.landlord_id == notebook.landlord_id, model.notebook_id == notebook.id)
        counts[name] = db.session.scalar(select(func.count()).select_from(model).where(*mine, *which)) or 0
    return counts


def oldest_waiting() -> datetime | None:
    """Give when the oldest page still waiting to be read was received, over all landlords."""
    return db.session.scalar(select(func.min(Page.received_at)).where(Page.state == "waiting"))
