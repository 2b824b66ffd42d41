"""Who is on which round of a night: planned, absent with a reason, covered by another."""

import uuid
from datetime import date, datetime

from sqlalchemy import select

from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from patrol.models import Duty, Round


def put_on_duty(night: date, round_id: uuid.UUID, person_id: uuid.UUID, by: Person, now: datetime) -> Duty:
    """Put somebody who patrols on a round of a night.

    Raises NotAllowed; Refusal for a round or person that will not do, or somebody who is on it already.
    """
    check(by, "plan rounds", by.landlord_id)
    planned = db.session.get(Round, (by.landlord_id, round_id))
    if planned is None or planned.closed_at:
        raise Refusal("Choose one of your rounds.", "round")
    person = _who_patrols(person_id, by)
    if _on(night, round_id, person_id, by):
        raise Refusal(f"{person.name} is on this round already.", "person")
    return _added(Duty(landlord_id=by.landlord_id, night=night, round_id=round_id), person, by, now)


def mark_absent(duty_id: uuid.UUID, because: str, by: Person, now: datetime) -> Duty | None:
    """Say that somebody does not come, and why. None where there is no such duty.

    Raises NotAllowed; Refusal without a reason.
    """
    duty = _mine(duty_id, by)
    if duty:
        duty.absent_because = typed(because, 200, "The reason", "because")
        trace(by.landlord_id, by, "marked absent", "duty", duty.id, now, **_told(duty), because=duty.absent_because)
    return duty


def mark_present(duty_id: uuid.UUID, by: Person, now: datetime) -> Duty | None:
    """Say that somebody comes after all; who covers them stays on duty. None where there is no such duty."""
    duty = _mine(duty_id, by)
    if duty and duty.absent_because:
        duty.absent_because = ""
        trace(by.landlord_id, by, "marked present", "duty", duty.id, now, **_told(duty))
    return duty


def cover(duty_id: uuid.UUID, person_id: uuid.UUID, by: Person, now: datetime) -> Duty | None:
    """Let somebody cover an absent person: they are on that round that night. None where there is no such duty.

    Raises NotAllowed; Refusal while nobody is absent, and for somebody who will not do or is on it already.
    """
    duty = _mine(duty_id, by)
    if duty is None:
        return None
    if not duty.absent_because:
        raise Refusal(f"Mark {duty.person.name} absent first.", "person")
    person = _who_patrols(person_id, by)
    if _on(duty.night, duty.round_id, person_id, by):
        raise Refusal(f"{person.name} is on this round already.", "person")
    covering = Duty(landlord_id=by.landlord_id, night=duty.night, round_id=duty.round_id, covers_id=duty.id)
    return _added(covering, person, by, now)


def take_off_duty(duty_id: uuid.UUID, by: Person, now: datetime) -> Duty | None:
    """Take somebody off a round who was put on it by mistake. None where there is no such duty.

    Raises NotAllowed; Refusal while somebody covers them.
    """
    duty = _mine(duty_id, by)
    if duty:
        covering = select(Duty.id).where(Duty.landlord_id == by.landlord_id, Duty.covers_id == duty.id)
        if db.session.scalar(covering):
            raise Refusal(f"Somebody covers {duty.person.name}: take them off first.")
        trace(by.landlord_id, by, "took off duty", "duty", duty.id, now, **_told(duty))
        db.session.delete(duty)
        db.session.flush()
    return duty


def _added(duty: Duty, person: Person, by: Person, now: datetime) -> Duty:
    duty.id, duty.person_id, duty.absent_because = new_id(), person.id, ""
    db.session.add(duty)
    db.session.flush()
    trace(by.landlord_id, by, "put on duty", "duty", duty.id, now, **_told(duty), covers=bool(duty.covers_id))
    return duty


def _told(duty: Duty) -> dict[str, str]:
    return {"night": duty.night.isoformat(), "round": duty.round.name, "officer": duty.person.name}


def _mine(duty_id: uuid.UUID, by: Person) -> Duty | None:
    check(by, "plan rounds", by.landlord_id)
    return db.session.get(Duty, (by.landlord_id, duty_id))


def _who_patrols(person_id: uuid.UUID, by: Person) -> Person:
    person = db.session.get(Person, (by.landlord_id, person_id))
    if person is None or not person.can("patrol"):
        raise Refusal("Choose somebody who patrols.", "person")
    return person


def _on(night: date, round_id: uuid.UUID, person_id: uuid.UUID, by: Person) -> bool:
    same = (Duty.landlord_id == by.landlord_id, Duty.night == night, Duty.round_id == round_id)
    return db.session.scalar(select(Duty.id).where(*same, Duty.person_id == person_id)) is not None
