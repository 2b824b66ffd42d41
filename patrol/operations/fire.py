"""The fire service's clock: started by an officer's page, kept at the desk; every turn of it leaves a trace."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.words import Refusal, typed
from patrol.models import FireClock, Observation
from patrol.rules.fire import due_at


def start_clock(seen: Observation, equipment: str) -> None:
    """Start the clock of a fault at the moment it was seen, once.

    No clock for a block that is not high-rise: the regulation is about those. An unnamed block gets one.
    """
    if seen.block is not None and not seen.block.high_rise:
        return
    here = (FireClock.landlord_id == seen.landlord_id, FireClock.observation_id == seen.id)
    if db.session.scalar(select(FireClock.id).where(*here)):
        return
    clock = FireClock(
        landlord_id=seen.landlord_id, observation_id=seen.id, block_id=seen.block_id, equipment=equipment,
        started_at=seen.happened_at, due_at=due_at(seen.happened_at),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(clock)
    except IntegrityError:
        return


def tell_fire_service(clock_id: uuid.UUID, reference: str, by: Person, now: datetime) -> FireClock | None:
    """Note that the fire service was told, with its reference. Raises Refusal without one; None: no such clock."""
    clock = _held(clock_id, by)
    if clock is not None and clock.told_at is None:
        clock.told_reference = typed(reference, 200, "Their reference", "reference")
        clock.told_at = now
        trace(by.landlord_id, by, "told the fire service", "fire clock", clock.id, now, reference=clock.told_reference)
    return clock


def note_fixed(clock_id: uuid.UUID, by: Person, now: datetime) -> FireClock | None:
    """Note that the fault is fixed; None where there is no such clock."""
    clock = _held(clock_id, by)
    if clock is not None and clock.fixed_at is None:
        clock.fixed_at = now
        trace(by.landlord_id, by, "noted fixed", "fire clock", clock.id, now)
    return clock


def tell_fixed(clock_id: uuid.UUID, by: Person, now: datetime) -> FireClock | None:
    """Note that the fire service was told of the repair. Raises Refusal before it is fixed."""
    clock = _held(clock_id, by)
    if clock is not None and clock.fixed_told_at is None:
        if clock.fixed_at is None:
            raise Refusal("Say first that it is fixed.", "fixed")
        clock.fixed_told_at = now
        trace(by.landlord_id, by, "told fixed", "fire clock", clock.id, now)
    return clock


def rule_out(clock_id: uuid.UUID, because: str, by: Person, now: datetime) -> FireClock | None:
    """Note that it was no fault after all, and why. Raises Refusal without a reason."""
    clock = _held(clock_id, by)
    if clock is not None and not clock.not_a_fault:
        clock.not_a_fault = typed(because, 2_000, "The reason", "because")
        trace(by.landlord_id, by, "ruled out", "fire clock", clock.id, now)
    return clock


def _held(clock_id: uuid.UUID, by: Person) -> FireClock | None:
    return db.session.get(FireClock, (by.landlord_id, clock_id), with_for_update=True)
