"""How officers were looked after in a night, and the fire service's clocks that ran in it, as entries of its report."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from estate.rules.calendar import begins
from patrol.models import Alert, Sos
from patrol.queries.alerts import AlertSeen, alerts_of
from patrol.queries.checks import CheckSeen, checks
from patrol.queries.daily.books import Books
from patrol.queries.daily.counts import SHOWN
from patrol.queries.fire import fire_clocks
from patrol.rules.checks import Gap
from patrol.rules.daily.shape import AlertLine, FireLine
from patrol.rules.daily.words import clock


def asked_for_help(person: Person, night: date) -> Sequence[Sos]:
    """List the SOS of a night."""
    return db.session.scalars(_sos_of(), {"landlord": person.landlord_id, "night": night}).all()


@cache
def _sos_of() -> Select[Sos]:
    query = select(Sos).where(Sos.landlord_id == bindparam("landlord"), Sos.night == bindparam("night"))
    return query.options(joinedload(Sos.person), joinedload(Sos.block)).order_by(Sos.happened_at, Sos.id)


def alert_lines(person: Person, night: date, now: datetime, sos: Sequence[Sos], books: Books) -> list[AlertLine]:
    """List the SOS, and the check calls that were late or missed, by time."""
    alerts = [one for one in alerts_of(person, night) if one.alert.kind in SHOWN]
    by_subject = {one.alert.subject_id: one for one in alerts if one.alert.kind == "sos"}
    lines = [_sos(one, by_subject.get(one.id), books) for one in sos]
    lines += [_missed(one.alert) for one in alerts if one.alert.kind == "missed_call"]
    raised = {(one.alert.person_id, one.alert.begun_at) for one in alerts if one.alert.kind == "missed_call"}
    for seen in checks(person, night, now):
        lines += _gaps(seen, raised)
    return sorted(lines, key=lambda line: (line.at, line.id))


def _sos(sos: Sos, seen: AlertSeen | None, books: Books) -> AlertLine:
    strike = books.strike(sos.id, sos.person_id)
    said = [sos.words, f"safe at {clock(seen.safe.happened_at)}. {seen.safe.words}" if seen and seen.safe else ""]
    told = _answered(seen.alert) if seen else {}
    return AlertLine(
        id=str(sos.id), pages=books.pages(sos), struck=strike is not None, because=strike.reason if strike else "",
        kind="sos", officer=sos.person.name, block=sos.block.name if sos.block else "", at=sos.happened_at,
        words=" ".join(part.strip() for part in said if part.strip()), **told,
    )  # fmt: skip


def _missed(alert: Alert) -> AlertLine:
    return AlertLine(
        id=alert.key, kind=alert.kind, officer=alert.person.name, block=alert.block.name if alert.block else "",
        at=alert.begun_at, words=alert.because, **_answered(alert),
    )  # fmt: skip


def _answered(alert: Alert) -> dict[str, object]:
    by = alert.seen_by.name if alert.seen_by else ""
    return {"seen_at": alert.seen_at, "seen_by": by, "outcome": alert.outcome}


def _gaps(seen: CheckSeen, raised: set[tuple[uuid.UUID, datetime]]) -> Iterator[AlertLine]:
    """Give the calls that came late, and those missed that no alert speaks of."""
    for gap in seen.gaps:
        if (seen.shift.person_id, gap.due) not in raised:
            kind = "missed_call" if gap.missed else "late_call"
            key = f"{seen.shift.id} {gap.due.isoformat()}"
            yield AlertLine(id=key, kind=kind, officer=seen.shift.person.name, at=gap.due, words=_came(gap))


def _came(gap: Gap) -> str:
    if gap.came is None:
        return "no sign of life since"
    late = gap.came.at - gap.due
    heard = f", heard here {clock(gap.came.heard)}" if gap.came.heard - gap.came.at > timedelta(minutes=2) else ""
    return f"{round(late / timedelta(minutes=1))} min late, {clock(gap.came.at)}{heard}"


def fire_lines(person: Person, night: date, now: datetime, names: Mapping[uuid.UUID, str]) -> list[FireLine]:
    """List the fire service's clocks that ran at the end of a night, or run now while it lasts: earlier nights' too."""
    over = min(now, begins(night + timedelta(days=1)))
    return [
        FireLine(
            id=str(one.clock.id), block=names.get(one.clock.block_id, "") if one.clock.block_id else "",
            equipment=one.clock.equipment, started=one.clock.started_at, due=one.clock.due_at,
            told_at=_by(one.clock.told_at, over), told_reference=one.clock.told_reference,
            fixed_at=_by(one.clock.fixed_at, over), standing=one.standing,
            earlier=one.clock.started_at < begins(night),
        )
        for one in fire_clocks(person, over)
    ]  # fmt: skip


def _by(at: datetime | None, over: datetime) -> datetime | None:
    return at if at and at <= over else None
