"""Alerts as the desk sees them: what happened, what has been done, what comes next."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Mail, Person
from estate.rules.calendar import LONDON
from patrol.models import Alert, AlertStep, Safe

KINDS: Mapping[str, str] = {
    "sos": "asked for help",
    "missed_call": "missed a check call",
    "emergency": "logged an emergency",
    "fire_fault": "logged a fault in fire equipment",
    "test": "tried the alarm",
}


@dataclass(frozen=True, slots=True)
class AlertSeen:
    """An alert with the steps decided so far, in order, and whether its officer has said that they are safe."""

    alert: Alert
    steps: Sequence[AlertStep]
    safe: Safe | None

    @property
    def title(self) -> str:
        """Say who and what: "Amina Yusuf asked for help"."""
        return f"{self.alert.person.name} {KINDS.get(self.alert.kind, self.alert.kind)}"

    @property
    def begun(self) -> str:
        """Say when it began, by London's clock: "23:00:05", of a check call "due 23:00:05"."""
        return begun(self.alert)

    @property
    def where(self) -> str:
        """Name the block, where the page does."""
        return self.alert.block.name if self.alert.block else "place not named"


def begun(alert: Alert) -> str:
    """Say when an alert began, by London's clock to the second; of a missed call, when it was due."""
    at = f"{alert.begun_at.astimezone(LONDON):%H:%M:%S}"
    return f"due {at}" if alert.kind == "missed_call" else at


def open_alerts(person: Person, now: datetime) -> list[AlertSeen]:
    """List the landlord's alerts that are not over, unseen first, then newest first. Three queries."""
    found = _with_steps(person, _queries()["open"])
    return [one for one in found if one.alert.raised_at <= now]


def alerts_of(person: Person, night: date) -> list[AlertSeen]:
    """List the landlord's alerts of a night, in the order they began, those that are over included. Three queries."""
    return _with_steps(person, _queries()["night"], night=night)


def latest_alerts(person: Person, limit: int = 50) -> list[AlertSeen]:
    """List the landlord's last alerts, newest first, but for tests that were heard. Three queries."""
    return _with_steps(person, _queries()["latest"], limit=limit)


def letters(person: Person, alert: AlertSeen) -> dict[uuid.UUID, Mail]:
    """Give the letters of an alert's steps, by the step's id."""
    ids = [step.id for step in alert.steps if step.channel == "mail"]
    rows = db.session.scalars(select(Mail).where(Mail.landlord_id == person.landlord_id, Mail.id.in_(ids)))
    return {row.id: row for row in rows}


def alert(person: Person, alert_id: uuid.UUID) -> AlertSeen | None:
    """Find one alert of the landlord."""
    return next(iter(_with_steps(person, _queries()["one"], alert=alert_id)), None)


@cache
def _queries() -> Mapping[str, Select[Alert]]:
    """Say which alerts are asked for, once."""
    options = [joinedload(one) for one in (Alert.person, Alert.block, Alert.seen_by, Alert.closed_by)]
    mine = select(Alert).where(Alert.landlord_id == bindparam("landlord")).options(*options)
    heard = (Alert.kind == "test") & Alert.seen_at.is_not(None)
    newest = Alert.begun_at.desc()
    return {
        "open": mine.where(Alert.closed_at.is_(None)).order_by(Alert.seen_at.is_not(None), newest),
        "night": mine.where(Alert.night == bindparam("night")).order_by(Alert.begun_at, Alert.id),
        "latest": mine.where(~heard).order_by(newest).limit(bindparam("limit", type_=Integer)),
        "one": mine.where(Alert.id == bindparam("alert")),
    }


def _with_steps(person: Person, query: Select[Alert], **told: Any) -> list[AlertSeen]:
    alerts = db.session.scalars(query, {"landlord": person.landlord_id, **told}).all()
    if not alerts:
        return []
    mine, subjects = person.landlord_id, [one.subject_id for one in alerts]
    steps: dict[uuid.UUID, list[AlertStep]] = {}
    taken = select(AlertStep).where(AlertStep.landlord_id == mine, AlertStep.alert_id.in_([one.id for one in alerts]))
    ordered = taken.options(joinedload(AlertStep.by)).order_by(AlertStep.due_at, AlertStep.position, AlertStep.to)
    for step in db.session.scalars(ordered):
        steps.setdefault(step.alert_id, []).append(step)
    said = db.session.scalars(select(Safe).where(Safe.landlord_id == mine, Safe.sos_id.in_(subjects)))
    safe = {(one.sos_id, one.person_id): one for one in said}
    return [AlertSeen(one, steps.get(one.id, []), safe.get((one.subject_id, one.person_id))) for one in alerts]
