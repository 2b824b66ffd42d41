"""Telling the landlord's address: which step's turn it is, claimed before it is sent, and how it went."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update

from estate.database import db, touched
from estate.operations import mail
from patrol.models import Alert, AlertStep
from patrol.queries.ladders import webhook, with_role

PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (0, 5, 20, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600)
)  # fmt: skip
"""A step is tried so long after it was decided; after the last, the administrators get a letter.

A try that ended with the server's process counts as one: the early ones stand close together for that.
"""


class Telling(NamedTuple):
    """A step to be told, detached from the database: the try it is, and what is said."""

    landlord_id: uuid.UUID
    step_id: uuid.UUID
    tries: int
    url: str
    secret: str
    told: dict[str, Any]


def turns(now: datetime) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """Give the steps of every landlord whose turn it is. Reads only."""
    query = select(AlertStep.landlord_id, AlertStep.id, AlertStep.decided_at, AlertStep.tries).where(
        AlertStep.channel == "webhook", AlertStep.done_at.is_(None), AlertStep.tries < len(PAUSES)
    )
    rows = db.session.execute(query.order_by(AlertStep.decided_at))
    return [(landlord, step) for landlord, step, decided, tries in rows if now >= decided + PAUSES[tries]]


def claim(landlord_id: uuid.UUID, step_id: uuid.UUID) -> Telling | None:
    """Take one try of a step; None where another took it, or no address is set any more. Commit before sending."""
    step = db.session.get_one(AlertStep, (landlord_id, step_id))
    alert = db.session.get_one(Alert, (landlord_id, step.alert_id))
    hook, tries = webhook(landlord_id), step.tries
    this = (AlertStep.landlord_id == landlord_id, AlertStep.id == step_id, AlertStep.tries == tries)
    taken = touched(update(AlertStep).where(*this, AlertStep.done_at.is_(None)).values(tries=tries + 1))
    if taken != 1 or hook is None:
        return None
    said = {
        "type": "alert.raised", "timestamp": alert.raised_at.isoformat(),
        "data": {"id": str(alert.id), "kind": alert.kind, "night": alert.night.isoformat()},
    }  # fmt: skip
    return Telling(landlord_id, step_id, tries + 1, hook.url, hook.secret, said)


def went(one: Telling, because: str, now: datetime) -> None:
    """Note how a try went: told, or why not. After the last try the administrators get a letter."""
    step = db.session.get_one(AlertStep, (one.landlord_id, one.step_id))
    step.because = because[:400]
    if not because:
        step.done_at, step.outcome = now, "told"
    elif one.tries >= len(PAUSES):
        step.outcome = "given up"
        subject = "Beatbook could not tell your address of an alert"
        body = f"It was tried {one.tries} times. The last answer: {because}\nCheck the address under Alerts, Ladder."
        for person in with_role(one.landlord_id, "admin"):
            mail.post(one.landlord_id, person.email, subject, body, now)
