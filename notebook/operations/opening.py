"""Opening a notebook for a phone."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from estate.database import db
from estate.models import Person
from estate.operations.mail import post
from estate.operations.traces import trace
from notebook import rules
from notebook.models import Notebook
from notebook.shapes import Opening


class AlreadyOpen(Exception):
    """The id belongs to another key or another person."""


def open_notebook(asked: Opening, by: Person, now: datetime) -> tuple[Notebook, bool]:
    """Open a notebook for `by`; gives it and whether it is new. The same asking twice changes nothing.

    Every opening is mailed to the person. Raises AlreadyOpen; ValueError when x and y are no key.
    """
    key = asked.public_key
    rules.public_key(key.x, key.y)
    if asked.person not in (None, by.id):
        raise AlreadyOpen
    # Two openings at once take turns, else both would want the same number.
    who = select(Person.id).where(Person.landlord_id == by.landlord_id, Person.id == by.id)
    db.session.execute(who.with_for_update(key_share=True))
    there = db.session.scalar(select(Notebook).where(Notebook.id == asked.id))
    if there:
        if (there.landlord_id, there.person_id, there.x, there.y) != (by.landlord_id, by.id, key.x, key.y):
            raise AlreadyOpen
        return there, False
    return _open(asked, by, now), True


def _open(asked: Opening, by: Person, now: datetime) -> Notebook:
    mine = (Notebook.landlord_id == by.landlord_id, Notebook.person_id == by.id)
    number = (db.session.scalar(select(func.max(Notebook.number)).where(*mine)) or 0) + 1
    opened = Notebook(
        landlord_id=by.landlord_id, id=asked.id, person_id=by.id, number=number, x=asked.public_key.x,
        y=asked.public_key.y, label=rules.clean(asked.label), opened_at=now, head=rules.chain_start(asked.id),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(opened)
    except IntegrityError:
        raise AlreadyOpen from None
    told = {"number": number, "label": opened.label, "x": opened.x, "y": opened.y}
    trace(by.landlord_id, by, "opened", "notebook", asked.id, now, **told)
    post(by.landlord_id, by.email, f"Notebook {number} was opened", _letter(opened, by, now), now)
    db.session.flush()
    return opened


def _letter(opened: Notebook, person: Person, now: datetime) -> str:
    return (
        f"{person.name}, notebook {opened.number} was opened in your name on {now:%d %B %Y at %H:%M} UTC"
        f" on this phone: {opened.label or 'not named'}.\n\n"
        "If that was not you, tell your supervisor now: the notebook can be withdrawn at once.\n"
    )


def owner(notebook_id: uuid.UUID) -> Notebook | None:
    """Find the notebook that signs itself, whoever asks."""
    return db.session.scalar(select(Notebook).where(Notebook.id == notebook_id))
