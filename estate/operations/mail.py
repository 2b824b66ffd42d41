"""Putting an e-mail in the out-tray. A sweep posts it."""

import uuid
from datetime import datetime

from sqlalchemy import select, update

from estate.database import db
from estate.models import Mail


def post(landlord_id: uuid.UUID, to: str, subject: str, body: str, now: datetime) -> Mail:
    """Put one e-mail in the out-tray; it is posted after the commit. Line breaks in the subject are taken out."""
    letter = Mail(landlord_id=landlord_id, to=to, subject=" ".join(subject.split())[:200], body=body, created_at=now)
    db.session.add(letter)
    return letter


def waiting(limit: int = 20) -> list[Mail]:
    """Give the oldest unsent e-mails that have been tried fewer than ten times."""
    query = select(Mail).where(Mail.sent_at.is_(None), Mail.tries < 10).order_by(Mail.created_at).limit(limit)
    return list(db.session.scalars(query))


def tried(letter: Mail, because: str, now: datetime) -> None:
    """Note that a letter was sent, or with `because` why it could not be."""
    this = (Mail.landlord_id == letter.landlord_id, Mail.id == letter.id)
    told = {"tries": Mail.tries + 1, "because": because, "sent_at": None if because else now}
    db.session.execute(update(Mail).where(*this).values(told))
