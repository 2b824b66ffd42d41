"""The one thing on Tonight that needs a person, below the alerts: grave first. Pure; None when nothing does."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from notebook.models import Notebook
from patrol.queries import Tonight
from web.board import Board
from web.words import clock, count

LATELY = timedelta(hours=24)


class Need(NamedTuple):
    """What stands on the lit card: what happened, what is known, and the one thing to press."""

    title: str
    words: str
    verb: str
    address: str


def holding(book: Notebook) -> str:
    """Say what a phone told us it still holds: “3 pages and 2 photos”."""
    parts = [count(n, word) for n, word in ((book.unsent_pages, "page"), (book.unsent_photos, "photo")) if n]
    return " and ".join(parts)


def need(tonight: Tonight, board: Board, unread: Mapping[uuid.UUID, int]) -> Need | None:
    """Choose: two stories told today, a visit not completed, a block that falls behind, unread pages.

    What may stay as it is for days, such as a page no reader knows, comes last: it must not hide the night.
    """
    return _forked(tonight) or _not_completed(tonight) or _behind(board) or _unread(unread)


def _forked(tonight: Tonight) -> Need | None:
    books = [book for one in tonight.on_shift for book in one.notebooks] + list(tonight.silent)
    book = next((book for book in books if book.forked_at and tonight.now - book.forked_at < LATELY), None)
    if book is None:
        return None
    words = "A phone restored from a backup does this. Both stories are kept. Look at them side by side."
    title = f"{book.person.name}'s notebook {book.number} tells two stories"
    return Need(title, words, "Look", f"/notebooks/{book.id}")


def _unread(unread: Mapping[uuid.UUID, int]) -> Need | None:
    if not unread:
        return None
    many = sum(unread.values())
    words = "Every word is kept. The reason stands beside each page."
    address = f"/notebooks/{next(iter(unread))}#unread" if len(unread) == 1 else "/notebooks"
    return Need(f"{count(many, 'page')} could not be read", words, "See why", address)


def _not_completed(tonight: Tonight) -> Need | None:
    for row in tonight.rows:
        open_ones = [v for v in row.visits if v.stands and not v.counts and v.outcome != "under way"]
        if open_ones and row.done + (row.there_now is not None) < row.planned and not row.visits[-1].counts:
            last = open_ones[-1]
            said = (last.words or last.outcome).rstrip(".")
            words = f"{last.person_name}: {said}. {row.done} of {row.planned} visits done."
            title = f"{row.block.name} was not completed at {clock(last.started)}"
            return Need(title, words, "See the block", address=f"/places/{row.block.id}")
    return None


def _behind(board: Board) -> Need | None:
    line = max(board.rows, key=lambda one: one.behind, default=None)
    if line is None or line.behind < 1:
        return None
    row = line.row
    done = f"{row.done} of {row.planned} visits done"
    title = f"{row.block.name} has had no visit tonight" if not row.done else f"{row.block.name} falls behind"
    words = f"{done}, an even night would have {row.done + line.behind} by now."
    return Need(title, words, "See the block", f"/places/{row.block.id}")
