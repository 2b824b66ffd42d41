"""Whom an alert reaches: the landlord's ladder, and who stands behind each of its rungs at this moment."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from estate.database import db
from estate.models import Block, Person
from estate.rules.calendar import LONDON
from patrol.models import Alert, Observation, Rung, Visit, Webhook
from patrol.queries.checks import watched
from patrol.rules.ladders import DEFAULTS, KINDS, RUNG, Step
from patrol.rules.nights import night_of

MOST_RUNG = 3


class Reached(NamedTuple):
    """Somebody or something behind a rung: the address or number, and what is said beside it."""

    to: str
    words: str


class LastKnown(NamedTuple):
    """Where an officer was last known to be."""

    block: str
    floor: str
    at: datetime
    block_id: uuid.UUID


def ladder(landlord_id: uuid.UUID, kind: str) -> list[Step]:
    """Give the ladder of a kind of alert: the landlord's own, else the default."""
    here = (Rung.landlord_id == landlord_id, Rung.alert_kind == kind)
    rows = db.session.scalars(select(Rung).where(*here).order_by(Rung.position)).all()
    own = [Step(row.after_seconds, row.channel, row.to, row.words) for row in rows]
    return own or list(DEFAULTS.get(kind, DEFAULTS["emergency"]))


def ladders(person: Person) -> dict[str, list[Step]]:
    """Give the ladder of every kind of alert of this person's landlord. One query."""
    own: dict[str, list[Step]] = {}
    here = select(Rung).where(Rung.landlord_id == person.landlord_id)
    for row in db.session.scalars(here.order_by(Rung.alert_kind, Rung.position)):
        own.setdefault(row.alert_kind, []).append(Step(row.after_seconds, row.channel, row.to, row.words))
    return {kind: own.get(kind) or list(DEFAULTS[kind]) for kind in KINDS}


def webhook(landlord_id: uuid.UUID) -> Webhook | None:
    """Give the landlord's address for alerts, where one is set."""
    query = select(Webhook).where(Webhook.landlord_id == landlord_id, Webhook.ended_at.is_(None))
    return db.session.scalars(query.order_by(Webhook.since.desc())).first()


def with_role(landlord_id: uuid.UUID, role: str) -> Sequence[Person]:
    """Give who holds a role and has joined, by name."""
    here = (Person.landlord_id == landlord_id, Person.role == role, Person.left_at.is_(None))
    return db.session.scalars(select(Person).where(*here, Person.joined_at.is_not(None)).order_by(Person.name)).all()


def reached(alert: Alert, step: Step, now: datetime) -> list[Reached]:
    """Give who a rung reaches now; nobody where no address is set or nobody is there."""
    if step.channel == "desk":
        return [Reached("", step.words)]
    if step.channel == "webhook":
        hook = webhook(alert.landlord_id)
        return [Reached(hook.url[:254], step.words)] if hook else []
    if step.channel == "mail":
        _, role, name = step.to.partition("role:")
        people = with_role(alert.landlord_id, name) if role else []
        return [Reached(person.email, step.words) for person in people] if role else [Reached(step.to, step.words)]
    return _rung(alert, step, now)


def _rung(alert: Alert, step: Step, now: datetime) -> list[Reached]:
    if step.to == "999":
        return [Reached("999", " ".join(filter(None, [step.words, where_words(alert, now)])))]
    if step.to not in RUNG:
        return [Reached(step.to, step.words)]
    found = _people(alert, step.to, now)
    with_number = [person for person in found if person.phone][:MOST_RUNG]
    told = [Reached(person.phone, f"{person.name}. {step.words}".strip()) for person in with_number]
    return told or [Reached("", f"{person.name}: no number is known here.") for person in found[:1]]


def _people(alert: Alert, who: str, now: datetime) -> Sequence[Person]:
    if who == "officer":
        return [alert.person]
    if who == "supervisor":
        return with_role(alert.landlord_id, "patrol_supervisor")
    out = (one.shift.person for one in watched(alert.landlord_id, now))
    return [person for person in out if person.id != alert.person_id]


def last_known(landlord_id: uuid.UUID, person_id: uuid.UUID, before: datetime) -> LastKnown | None:
    """Give the block and floor an officer last wrote of in the night before a moment. Two queries."""
    found, night = [], night_of(before)
    models: tuple[Any, ...] = (Visit, Observation)
    for model in models:
        query = select(model, Block.name).join(
            Block, (Block.landlord_id == model.landlord_id) & (Block.id == model.block_id)
        )
        here = (model.landlord_id == landlord_id, model.person_id == person_id, model.happened_at <= before)
        near = model.night.in_([night, night - timedelta(days=1)])
        row = db.session.execute(query.where(*here, near).order_by(model.happened_at.desc()).limit(1)).first()
        if row:
            found.append(LastKnown(row[1], getattr(row[0], "floor", ""), row[0].happened_at, row[0].block_id))
    return max(found, key=lambda one: one.at, default=None)


def where_words(alert: Alert, now: datetime) -> str:
    """Say where the officer was last known to be: "Last known: Kestrel House, floor 7, at 22:58"."""
    known = last_known(alert.landlord_id, alert.person_id, now)
    if known is None:
        return f"Last known: {alert.block.name}." if alert.block else "No place is known."
    floor = f", floor {known.floor}" if known.floor else ""
    return f"Last known: {known.block}{floor}, at {known.at.astimezone(LONDON):%H:%M}."
