"""Putting an e-mail in the out-tray. A sweep posts it."""

import uuid
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, update

from estate.database import db
from estate.models import Mail

MAX_TRIES = 11
FIRST_PAUSE = timedelta(seconds=3)
"""A letter is tried again 3 s, 9 s, 27 s … after it was written: eleven times over two days."""


def post(landlord_id: uuid.UUID, to: str, subject: str, body: str, now: datetime) -> Mail:
    """Put one e-mail in the out-tray; it is posted after the commit. Line breaks in the subject are taken out."""
    letter = Mail(landlord_id=landlord_id, to=to, subject=" ".join(subject.split())[:200], body=body, created_at=now)
    db.session.add(letter)
    return letter


def waiting(now: datetime, limit: int = 20) -> list[Mail]:
    """Give the oldest unsent e-mails whose turn it is again."""
    query = select(Mail).where(Mail.sent_at.is_(None), Mail.tries < MAX_TRIES).order_by(Mail.created_at)
    letters = db.session.scalars(query).all()
    return list(islice((one for one in letters if now >= _turn(one)), limit))


def _turn(letter: Mail) -> datetime:
    return letter.created_at + (FIRST_PAUSE * 3**letter.tries if letter.tries else timedelta(0))


def oldest_unsent() -> datetime | None:
    """Give when the oldest letter was written that is not sent, those given up included, over all landlords."""
    return db.session.scalar(select(func.min(Mail.created_at)).where(Mail.sent_at.is_(None)))


def tried(letter: Mail, because: str, now: datetime) -> None:
    """Note that a letter was sent, or with `because` why not. What was sent is not held: a link in it opens doors."""
    this = (Mail.landlord_id == letter.landlord_id, Mail.id == letter.id)
    told: dict[str, Any] = {"tries": Mail.tries + 1, "because": because}
    if not because:
        told |= {"sent_at": now, "body": ""}
    db.session.execute(update(Mail).where(*this).values(told))
