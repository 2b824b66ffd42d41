"""Rereading: rebuild the rows that pages make, and show any difference from the rows that are there."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from estate.database import Base, db
from notebook.models import EarlyPage, Notebook, Page, Reading
from notebook.operations.reading import KeptPage, Readers, Row, open_page

Columns = dict[str, Any]
ERASABLE = ("lat", "lon", "accuracy_m", "fixed_at")


def reread(landlord_id: Any, readers: Readers) -> Iterator[str]:
    """Name every row that differs from what its page says, or is missing, or has no page.

    Rows of pages erased by rule are counted as erased; positions erased by rule are not a difference.
    """
    expected: dict[tuple[type[Base], Any], Columns] = {}
    erased = set(db.session.scalars(_erased(landlord_id)))
    told: set[Any] = set()
    for model, values in _told(landlord_id, readers):
        if values["id"] not in told:
            told.add(values["id"])
            expected[model, values["id"]] = values
    models = {model for model, _ in expected} | models_of(readers)
    for model in sorted(models, key=lambda one: one.__name__):
        yield from _differences(model, landlord_id, expected, erased)


def _erased(landlord_id: Any) -> Any:
    """Choose the ids read from pages whose text is erased, or that came ahead of their batch and were deleted."""
    same = (Page.landlord_id == Reading.landlord_id) & (Page.notebook_id == Reading.notebook_id)
    query = select(Reading.page_id).outerjoin(Page, same & (Page.number == Reading.number))
    return query.where(Reading.landlord_id == landlord_id, Page.erased_at.is_not(None) | (Reading.number == 0))


def models_of(readers: Readers) -> set[type[Base]]:
    """Give the models that the readers make rows of."""
    return {model for reader in readers.values() for model in getattr(reader, "makes", ())}


def _told(landlord_id: Any, readers: Readers) -> Iterator[Row]:
    """Read every readable page again: those ahead of their batch, those that were read, then their copies.

    The first to tell of an id is the one that counts; a copy alone still shows that its row is missing.
    """
    same = Notebook.landlord_id == landlord_id
    early = select(
        EarlyPage.notebook_id, Notebook.person_id, EarlyPage.text, EarlyPage.received_at, EarlyPage.skew_ms
    ).join(Notebook, Notebook.id == EarlyPage.notebook_id).where(same, EarlyPage.state == "read")  # fmt: skip
    for notebook_id, person_id, text, received_at, skew in db.session.execute(early):
        page = KeptPage(landlord_id, notebook_id, person_id, 0, text, received_at, skew)
        yield from open_page(page, readers).rows
    kept: Any = select(
        Page.notebook_id, Notebook.person_id, Page.number, Page.text, Page.received_at, Page.skew_ms, Page.apart
    ).join(Notebook, Notebook.id == Page.notebook_id)  # fmt: skip
    kept = kept.where(same, Page.landlord_id == landlord_id, Page.state.in_(("read", "again")), Page.text.is_not(None))
    kept = kept.order_by(Page.state.desc())
    for row in db.session.execute(kept.execution_options(yield_per=1000)):
        yield from open_page(KeptPage(landlord_id, *row), readers).rows


def _differences(
    model: type[Base], landlord_id: Any, expected: Mapping[tuple[type[Base], Any], Columns], erased: set[Any]
) -> Iterator[str]:
    table: Any = model.__table__
    there = set()
    for row in db.session.execute(select(table).where(table.c.landlord_id == landlord_id)).mappings():
        key = (model, row["id"])
        there.add(key)
        if key not in expected:
            if row["id"] not in erased:
                yield f"{table.name} {row['id']} has no page"
            continue
        wrong = [name for name, value in expected[key].items() if _differs(name, row[name], value)]
        if wrong:
            yield f"{table.name} {row['id']}: {', '.join(wrong)} differ from page {row['page_number']}"
    for key in expected:
        if key[0] is model and key not in there:
            yield f"{table.name} {key[1]} is missing, although page {expected[key]['page_number']} was read"


def _differs(name: str, there: Any, told: Any) -> bool:
    return bool(there != told and not (name in ERASABLE and there is None))
