"""Alerts: raised once for a thing, seen by a person, over for a reason."""

import uuid
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.words import Refusal
from patrol.models import Alert
from patrol.rules.nights import night_of

STRUCK: Final = "struck by its officer"
HEARD: Final = "Heard at the desk."


class Subject(Protocol):
    """What an alert can be about: something an officer wrote."""

    @property
    def landlord_id(self) -> uuid.UUID:
        """Give the landlord whose officer wrote it."""

    @property
    def id(self) -> uuid.UUID:
        """Give its own id."""

    @property
    def person_id(self) -> uuid.UUID:
        """Give the officer."""

    @property
    def happened_at(self) -> datetime:
        """Give when it happened."""


def raise_alert(
    kind: str, key: str, about: Subject, now: datetime, *, begun_at: datetime | None = None, because: str = ""
) -> tuple[Alert, bool]:
    """Raise an alert about something an officer wrote, once for its key; gives it, and whether it is new.

    Two at once raise one: the second waits for the first to commit, then finds it.
    """
    found = select(Alert).where(Alert.landlord_id == about.landlord_id, Alert.key == key)
    standing = db.session.scalar(found)
    if standing:
        return standing, False
    begun_at = begun_at or about.happened_at
    alert = Alert(
        landlord_id=about.landlord_id, kind=kind, key=key, subject_id=about.id, person_id=about.person_id,
        block_id=getattr(about, "block_id", None), night=night_of(begun_at), begun_at=begun_at, raised_at=now,
        because=because[:400],
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(alert)
    except IntegrityError:
        return db.session.scalars(found).one(), False
    return alert, True


def see_alert(alert_id: uuid.UUID, by: Person, now: datetime) -> Alert | None:
    """Note that `by` has seen an alert of their landlord; None where there is none. The first to see it stands."""
    alert = db.session.get(Alert, (by.landlord_id, alert_id), with_for_update=True)
    if alert is not None and alert.seen_at is None:
        alert.seen_at, alert.seen_by_id = now, by.id
        trace(by.landlord_id, by, "saw", "alert", alert.id, now, about=alert.kind)
        if alert.kind == "test" and alert.closed_at is None:  # A test is over once somebody has heard it.
            alert.closed_at, alert.closed_by_id, alert.outcome = now, by.id, HEARD
    return alert


def end_alert(alert_id: uuid.UUID, because: str, by: Person, now: datetime) -> Alert | None:
    """Note that an alert is over, and why; who says so has seen it. None where there is none.

    Raises Refusal without a reason. What is over stays over: the first reason stands.
    """
    if not because.strip():
        raise Refusal("Say in a few words how it ended.", "because")
    alert = see_alert(alert_id, by, now)
    if alert is not None and alert.closed_at is None:
        alert.closed_at, alert.closed_by_id, alert.outcome = now, by.id, because.strip()
        trace(by.landlord_id, by, "ended", "alert", alert.id, now, about=alert.kind)
    return alert


def close_alert(alert: Alert, outcome: str, now: datetime) -> None:
    """Close an alert because of what was written since: struck, or heard again."""
    if alert.closed_at is None:
        alert.closed_at, alert.outcome = now, outcome
        trace(alert.landlord_id, None, "closed", "alert", alert.id, now, about=alert.kind)
