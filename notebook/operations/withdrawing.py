"""Withdrawing a notebook (stolen, left), giving it back, and reading pages apart one by one."""

from datetime import datetime

from sqlalchemy import select, update

from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from notebook.models import Notebook, Page


def withdraw(notebook: Notebook, because: str, by: Person, now: datetime) -> None:
    """From `now` on, what comes is kept apart and unread. Twice is once."""
    if notebook.withdrawn_at is None:
        notebook.withdrawn_at = now
        trace(notebook.landlord_id, by, "withdrew", "notebook", notebook.id, now, because=because)


def give_back(notebook: Notebook, by: Person, now: datetime) -> None:
    """Take a notebook into use again; pages that came meanwhile wait to be read."""
    if notebook.withdrawn_at is not None:
        notebook.withdrawn_at = None
        here = (Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id)
        db.session.execute(
            update(Page).where(*here, Page.apart == "withdrawn", Page.text.is_not(None))
            .values(apart="", state="waiting", because="")
        )  # fmt: skip
        trace(notebook.landlord_id, by, "gave back", "notebook", notebook.id, now)


def read_apart(notebook: Notebook, number: int, by: Person, now: datetime) -> bool:
    """Let one page that is apart, or unread, be read; False where there is none such."""
    page = db.session.scalar(
        select(Page).where(
            Page.landlord_id == notebook.landlord_id, Page.notebook_id == notebook.id, Page.number == number,
            Page.state == "unread", Page.text.is_not(None),
        )
    )  # fmt: skip
    if page is None:
        return False
    page.apart, page.state, page.because = "", "waiting", ""
    trace(notebook.landlord_id, by, "read apart", "page", f"{notebook.id}/{number}", now)
    return True
