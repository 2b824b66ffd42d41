"""Climbing the ladder: each rung is decided once, and committed, before anything is sent."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from estate.database import db, new_id
from estate.models import Person
from estate.operations import mail
from estate.operations.traces import trace
from patrol.models import Alert, AlertStep
from patrol.queries.alerts import KINDS, begun
from patrol.queries.checks import SAFE
from patrol.queries.ladders import Reached, ladder, reached, where_words
from patrol.rules.ladders import Step

ANSWERS: Final = {SAFE: "answered and safe", "help": "answered, needs help", "no_answer": "no answer"}
Address = Callable[[str], str]
"""Turns a path of this site into an address that a letter can hold."""


def unseen(landlord_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Give the alerts that nobody has seen and that are not over."""
    here = (Alert.landlord_id == landlord_id, Alert.seen_at.is_(None), Alert.closed_at.is_(None))
    return db.session.scalars(select(Alert.id).where(*here).order_by(Alert.raised_at)).all()


def climb(landlord_id: uuid.UUID, alert_id: uuid.UUID, address: Address, now: datetime) -> int:
    """Decide every rung of an unseen alert that is due; gives how many steps are new. Twice is once, also at once."""
    alert = _held(landlord_id, alert_id)
    if alert is None or alert.seen_at or alert.closed_at:
        return 0
    rungs = enumerate(ladder(landlord_id, alert.kind), 1)
    due = [(n, step) for n, step in rungs if alert.raised_at + timedelta(seconds=step.after_seconds) <= now]
    return _decide(alert, due, address, now)


def climb_on(alert: Alert, address: Address, now: datetime) -> int:
    """Decide the next person to be rung at once: the last one could not help."""
    decided = _decided(alert)
    rungs = enumerate(ladder(alert.landlord_id, alert.kind), 1)
    left = [(n, step) for n, step in rungs if n not in decided and step.channel == "ring"]
    return _decide(alert, left[:1], address, now)


def reach_all(alert: Alert, steps: Sequence[Step], address: Address, now: datetime) -> int:
    """Decide all these steps at once, as a test through everything does."""
    return _decide(alert, list(enumerate(steps, 101)), address, now)


def record_ring(
    step_id: uuid.UUID, answer: str, words: str, address: Address, by: Person, now: datetime
) -> Alert | None:
    """Note how a telephone call went; None where there is no such step, or it was noted before.

    Safe, after a missed call: the alert is over. Anything else: the next one to ring is named at once.
    """
    step = db.session.get(AlertStep, (by.landlord_id, step_id), with_for_update=True)
    if step is None or step.channel != "ring" or step.done_at or answer not in ANSWERS:
        return None
    step.done_at, step.by_id, step.outcome, step.because = now, by.id, answer, words.strip()[:400]
    alert = db.session.get_one(Alert, (by.landlord_id, step.alert_id))
    trace(by.landlord_id, by, "rang", "alert", alert.id, now, answer=ANSWERS[answer])
    if answer != SAFE:
        climb_on(alert, address, now)
    elif alert.kind == "missed_call" and alert.closed_at is None:
        alert.seen_at, alert.seen_by_id = alert.seen_at or now, alert.seen_by_id or by.id
        alert.closed_at, alert.closed_by_id, alert.outcome = now, by.id, "Rung: answered and safe."
    return alert


def _held(landlord_id: uuid.UUID, alert_id: uuid.UUID) -> Alert | None:
    """Give the alert, held so that two who decide take turns."""
    query = select(Alert).where(Alert.landlord_id == landlord_id, Alert.id == alert_id)
    return db.session.scalar(query.with_for_update(key_share=True, of=Alert).execution_options(populate_existing=True))


def _decided(alert: Alert) -> set[int]:
    here = (AlertStep.landlord_id == alert.landlord_id, AlertStep.alert_id == alert.id)
    return set(db.session.scalars(select(AlertStep.position).where(*here)))


def _decide(alert: Alert, rungs: Sequence[tuple[int, Step]], address: Address, now: datetime) -> int:
    decided, count = _decided(alert), 0
    for position, step in rungs:
        if position in decided:
            continue
        for one in dict.fromkeys(reached(alert, step, now)):
            _take(alert, position, step, one, address, now)
            count += 1
    db.session.flush()
    return count


def _take(alert: Alert, position: int, step: Step, one: Reached, address: Address, now: datetime) -> None:
    row = AlertStep(
        landlord_id=alert.landlord_id, id=new_id(), alert_id=alert.id, position=position, channel=step.channel,
        to=one.to, words=one.words[:400], due_at=alert.raised_at + timedelta(seconds=step.after_seconds),
        decided_at=now, done_at=now if step.channel == "desk" else None,
    )  # fmt: skip
    db.session.add(row)
    if step.channel == "mail":  # The letter bears the step's id, and so does its Message-ID: it is known again.
        letter = mail.post(alert.landlord_id, one.to, *_letter(alert, address, now), now)
        letter.id = row.id


def _letter(alert: Alert, address: Address, now: datetime) -> tuple[str, str]:
    title = f"{alert.person.name} {KINDS.get(alert.kind, alert.kind)}"
    where = alert.block.name if alert.block else "place not named"
    subject = f"{title}, {where}"
    lines = [f"{title}, {begun(alert)}.", f"Where: {where}. {where_words(alert, now)}", alert.because, ""]
    lines += ["Say that you have seen it, and what was done:", address(f"/alerts/{alert.id}")]
    return subject, "\n".join(line for line in lines if line or line == "")
