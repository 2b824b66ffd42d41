"""Ruling out a doubled shift at the desk, and taking that back."""

import uuid
from datetime import datetime

from sqlalchemy import select

from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import typed
from patrol.models import Shift, ShiftVoid
from patrol.rules.shifts import TAKEN_BACK, VOIDED


def void_shift(shift_id: uuid.UUID, reason: str, by: Person, now: datetime) -> bool:
    """Take a shift of the landlord, and the visits and scans made in it, out of every count. They stay visible.

    The first reason stands. False where there is no such shift.
    Raises NotAllowed without the power to plan rounds, Refusal without a reason.
    """
    check(by, "plan rounds", by.landlord_id)
    because = typed(reason, 400, "The reason", "reason")
    shift = db.session.get(Shift, (by.landlord_id, shift_id), with_for_update=True)
    if shift is None:
        return False
    voided = select(ShiftVoid.id).where(ShiftVoid.landlord_id == by.landlord_id, ShiftVoid.shift_id == shift_id)
    if db.session.scalar(voided) is None:
        void = ShiftVoid(landlord_id=by.landlord_id, shift_id=shift_id, by_id=by.id, at=now, reason=because)
        db.session.add(void)
        trace(by.landlord_id, by, VOIDED, "shift", shift_id, now, officer=shift.person.name, reason=because)
    return True


def take_back_void(shift_id: uuid.UUID, reason: str, by: Person, now: datetime) -> bool:
    """Let a voided shift of the landlord count again, with the visits and scans made in it. Both reasons stay.

    False where there is no such void. Raises NotAllowed without the power to plan rounds, Refusal without a reason.
    """
    check(by, "plan rounds", by.landlord_id)
    because = typed(reason, 400, "The reason", "reason")
    shift = db.session.get(Shift, (by.landlord_id, shift_id), with_for_update=True)
    mine = (ShiftVoid.landlord_id == by.landlord_id, ShiftVoid.shift_id == shift_id)
    void = db.session.scalar(select(ShiftVoid).where(*mine))
    if shift is None or void is None:
        return False
    db.session.delete(void)
    trace(
        by.landlord_id, by, TAKEN_BACK, "shift", shift_id, now, officer=shift.person.name, reason=because,
        voided_by=void.by.name, voided_because=void.reason, night=shift.night.isoformat(),
    )  # fmt: skip
    return True
