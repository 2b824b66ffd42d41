"""What raises an alert: found among what officers wrote that nobody has been alarmed by yet. Safe to run twice."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from estate.database import db
from patrol.models import AlarmTest, Alert, Amendment, Observation, Sos, Strike, Written
from patrol.operations.alerts import STRUCK, close_alert, raise_alert
from patrol.operations.fire import start_clock
from patrol.queries.counting import stands
from patrol.queries.observations import with_history
from patrol.rules import fire, tiles
from patrol.rules.nights import night_of
from patrol.rules.privacy import IN_DANGER

MISTAP: Final = timedelta(seconds=10)
"""What a grave tile alarms waits so long for a strike; an SOS waits for nothing."""
LATELY: Final = timedelta(hours=24)
"""What was received longer ago alarms nobody any more."""
NIGHTS_BACK: Final = 3
FAULT_NIGHTS_BACK: Final = 31
"""A phone may bring a page so many nights late, and it still alarms; a fault's clock runs all the same."""
EMERGENCY: Final = 5
TEST_LASTS: Final = timedelta(minutes=15)
UNHEARD: Final = "Nobody said that they heard it."


class Found(NamedTuple):
    """Something to raise an alert about."""

    kind: str
    about: Written
    because: str = ""
    equipment: str = ""


def urgent(landlord_id: uuid.UUID, now: datetime) -> list[Found]:
    """Find SOS, tests of the alarm and emergencies without an alert. Reads only."""
    found = [Found("sos", row) for row in _new(Sos, "sos", landlord_id, now)]
    found += [Found("test", row) for row in _new(AlarmTest, "test", landlord_id, now)]
    return found + _observed("emergency", landlord_id, now, NIGHTS_BACK, Observation.severity >= EMERGENCY, "severity")


def faults(landlord_id: uuid.UUID, now: datetime) -> list[Found]:
    """Find faults in regulated fire equipment without an alert. Reads only."""
    faulty = Observation.equipment != ""
    return _observed("fire_fault", landlord_id, now, FAULT_NIGHTS_BACK, faulty, "equipment")


def raise_found(found: Sequence[Found], now: datetime) -> list[Alert]:
    """Raise an alert for each, and start the fire service's clock of a fault; gives the new ones."""
    new = []
    for one in found:
        alert, fresh = raise_alert(one.kind, f"{one.kind}:{one.about.id}", one.about, now, because=one.because)
        if one.kind == "fire_fault" and isinstance(one.about, Observation):
            start_clock(one.about, one.equipment)
        new += [alert] if fresh else []
    return new


def over(landlord_id: uuid.UUID, now: datetime) -> list[tuple[uuid.UUID, str]]:
    """Find alerts that are over by themselves: struck by their officer, or a test that nobody heard. Reads only."""
    mine = (Alert.landlord_id == landlord_id, Alert.closed_at.is_(None))
    same = (Strike.landlord_id == Alert.landlord_id) & (Strike.struck_id == Alert.subject_id)
    struck = select(Alert.id).join(Strike, same & (Strike.person_id == Alert.person_id)).where(*mine)
    tests = select(Alert.id).where(*mine, Alert.kind == "test", Alert.raised_at < now - TEST_LASTS)
    ends = dict.fromkeys(db.session.scalars(tests), UNHEARD)
    return list((ends | dict.fromkeys(db.session.scalars(struck), STRUCK)).items())


def end_over(landlord_id: uuid.UUID, ends: Sequence[tuple[uuid.UUID, str]], now: datetime) -> None:
    """Close what is over by itself, and rule out the fire service's clock of a fault that was struck."""
    for alert_id, outcome in ends:
        alert = db.session.get_one(Alert, (landlord_id, alert_id), with_for_update=True)
        close_alert(alert, outcome, now)


def _new(model: Any, kind: str, landlord_id: uuid.UUID, now: datetime, nights_back: int = NIGHTS_BACK) -> Sequence[Any]:
    known = select(Alert.id).where(
        Alert.landlord_id == model.landlord_id, Alert.subject_id == model.id, Alert.kind == kind
    )
    query = select(model).where(*_lately(model, landlord_id, now, nights_back), stands(model), ~known.exists())
    return db.session.scalars(query.order_by(model.received_at)).all()


def _lately(model: Any, landlord_id: uuid.UUID, now: datetime, nights_back: int) -> tuple[Any, ...]:
    since = night_of(now) - timedelta(days=nights_back)
    return model.landlord_id == landlord_id, model.night >= since, model.received_at > now - LATELY


def _observed(
    kind: str, landlord_id: uuid.UUID, now: datetime, nights_back: int, grave: Any, field: str
) -> list[Found]:
    """Find observations that are grave as they stand now, as written or by a later page."""
    known = select(Alert.id).where(
        Alert.landlord_id == Observation.landlord_id, Alert.subject_id == Observation.id, Alert.kind == kind
    )
    later = select(Amendment.amended_id).where(
        *_lately(Amendment, landlord_id, now, nights_back),
        Amendment.severity >= EMERGENCY if field == "severity" else Amendment.equipment != "",
    )  # fmt: skip
    asked = Observation.id.in_(later) | (grave & (Observation.received_at > now - LATELY))
    since = night_of(now) - timedelta(days=nights_back)
    query = select(Observation).where(
        Observation.landlord_id == landlord_id, Observation.night >= since, asked, stands(Observation),
        ~known.exists(), Observation.happened_at <= now - MISTAP,
    )  # fmt: skip
    rows = db.session.scalars(query.options(joinedload(Observation.block), joinedload(Observation.person))).all()
    seen = with_history(rows[0].person, rows) if rows else []
    return [_found(kind, one) for one in seen if _grave(one, field)]


def _grave(one: Any, field: str) -> bool:
    return one.severity >= EMERGENCY if field == "severity" else bool(one.as_amended("equipment"))


def _found(kind: str, one: Any) -> Found:
    equipment = one.as_amended("equipment") if kind == "fire_fault" else ""
    seen = tiles.label(one.first.tile) if one.is_for_all else IN_DANGER
    because = fire.words(equipment) if equipment else seen
    return Found(kind, one.first, because, equipment)
