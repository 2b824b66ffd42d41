"""Watching over officers: a missed check call raises one alert for its due time; being heard again closes it."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from estate.database import db
from estate.rules.calendar import LONDON
from patrol.models import Alert
from patrol.operations.alerts import close_alert, raise_alert
from patrol.queries.checks import CheckSeen, watched
from patrol.queries.ladders import last_known
from patrol.rules import checks as rules


class Missing(NamedTuple):
    """What the watch has found: calls missed now, and standing alerts whose officer was heard again."""

    missed: list[CheckSeen]
    heard: list[tuple[uuid.UUID, str]]


def look(landlord_id: uuid.UUID, now: datetime, listening_since: datetime | None = None) -> Missing:
    """Find what is to be done for the officers who are out. Reads only; three more queries than one officer costs."""
    open_ones = select(Alert).where(
        Alert.landlord_id == landlord_id, Alert.kind == "missed_call", Alert.closed_at.is_(None)
    )
    standing = {alert.person_id: alert for alert in db.session.scalars(open_ones)}
    out = {seen.shift.person_id: seen for seen in watched(landlord_id, now)}
    missed = [
        seen for person_id, seen in out.items()
        if person_id not in standing and rules.missed(seen.due, seen.interval, now, listening_since)
    ]  # fmt: skip
    heard = [(alert.id, _heard(alert, out.get(alert.person_id), now)) for alert in standing.values()]
    return Missing(missed, [(alert_id, words) for alert_id, words in heard if words])


def _heard(alert: Alert, seen: CheckSeen | None, now: datetime) -> str:
    """Say how an officer was heard again; empty while they are not."""
    if seen is None:
        return "The shift has ended."
    if seen.due <= alert.begun_at or rules.missed(seen.due, seen.interval, now):
        return ""
    sign = max(seen.signs, key=lambda one: one.at)
    written, arrived = (f"{at.astimezone(LONDON):%H:%M:%S}" for at in sign)
    late = sign.at - alert.begun_at
    how = f"{round(late.total_seconds() / 60)} min late" if late.total_seconds() > 0 else "in time, but arrived late"
    return f"Heard again: written {written}, arrived {arrived}, {how}."


def note(landlord_id: uuid.UUID, missing: Missing, now: datetime) -> list[Alert]:
    """Raise what is missed, once for each due time, and close what is heard again; gives the new alerts."""
    for alert_id, words in missing.heard:
        close_alert(db.session.get_one(Alert, (landlord_id, alert_id), with_for_update=True), words, now)
    new = []
    for seen in missing.missed:
        key = f"call:{seen.shift.id}:{seen.due.isoformat()}"
        words = f"Check calls {seen.interval.words}."
        alert, fresh = raise_alert("missed_call", key, seen.shift, now, begun_at=seen.due, because=words)
        if fresh:
            known = last_known(landlord_id, alert.person_id, now)
            alert.block_id = known.block_id if known else None
            new.append(alert)
    return new
