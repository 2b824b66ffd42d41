"""The pages that a report's entries stand on, with whose notebook each is in."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, select

from estate.database import db
from estate.models import Person
from notebook.models import Notebook
from patrol.models import Strike, Written
from patrol.queries.visits import PageRef
from patrol.rules.daily.shape import Page

Whose = tuple[uuid.UUID, uuid.UUID]
"""A page and its writer, who alone may strike it."""


class Books:
    """The notebooks of some pages, by id, and the strikes that rule some of them out."""

    def __init__(self, books: Mapping[uuid.UUID, tuple[int, str]], strikes: Mapping[Whose, Strike]) -> None:
        self.books, self.strikes = books, strikes

    def page(self, notebook_id: uuid.UUID, number: int, received_at: datetime) -> Page:
        """Name a page."""
        book, officer = self.books.get(notebook_id, (0, "an unknown officer"))
        return Page(
            notebook_id=str(notebook_id), officer=officer, notebook=book, number=number, received_at=received_at
        )

    def pages(self, *rows: Written | None) -> tuple[Page, ...]:
        """Name the pages of rows, and of the strikes that rule them out."""
        there = [row for row in rows if row is not None]
        struck = [strike for row in there if (strike := self.strike(row.id, row.person_id)) is not None]
        return tuple(self.page(*_ref(row)) for row in (*there, *struck))

    def visit_pages(self, refs: Iterable[PageRef], strike: Strike | None) -> tuple[Page, ...]:
        """Name the pages of a visit, and of the strike that rules it out."""
        return tuple(self.page(*ref) for ref in (*refs, *([_ref(strike)] if strike else [])))

    def strike(self, row_id: uuid.UUID, person_id: uuid.UUID) -> Strike | None:
        """Give the strike by which its writer ruled a row out."""
        return self.strikes.get((row_id, person_id))


def _ref(row: Written) -> PageRef:
    return row.notebook_id, row.page_number, row.received_at


def books_of(
    person: Person, rows: Iterable[Written], struck_ids: Iterable[uuid.UUID], refs: Iterable[PageRef]
) -> Books:
    """Find the notebooks and strikes of rows, the strikes of what else is struck, and the notebooks of other pages.

    Two queries, however many.
    """
    rows, mine = list(rows), person.landlord_id
    ids = [*(row.id for row in rows), *struck_ids]
    struck, whose = _queries()
    found = db.session.scalars(struck, {"landlord": mine, "ids": ids})
    strikes = {(one.struck_id, one.person_id): one for one in found}
    named = {row.notebook_id for row in (*rows, *strikes.values())} | {ref[0] for ref in refs}
    books = db.session.execute(whose, {"landlord": mine, "ids": list(named)})
    return Books({key: (number, name) for key, number, name in books}, strikes)


@cache
def _queries() -> tuple[Select[Strike], Select[uuid.UUID, int, str]]:
    ids: BindParameter[uuid.UUID] = bindparam("ids", expanding=True)
    struck = select(Strike).where(Strike.landlord_id == bindparam("landlord"), Strike.struck_id.in_(ids))
    same = (Person.landlord_id == Notebook.landlord_id) & (Person.id == Notebook.person_id)
    whose = select(Notebook.id, Notebook.number, Person.name).join(Person, same)
    return struck, whose.where(Notebook.landlord_id == bindparam("landlord"), Notebook.id.in_(ids))
