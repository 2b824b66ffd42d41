"""Check calls of a night: who is watched, when each is due, and which were late or missed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from notebook.models import Notebook, Page
from notebook.operations.reading import TRUSTED_SKEW_MS
from notebook.shapes import EARLIEST
from patrol.models import Alert, AlertStep, CheckCall, CheckRule, DeadSpot, Duty, Round, Shift, ShiftEnd
from patrol.queries.asking import Asking
from patrol.queries.counting import stands
from patrol.rules import checks as rules
from patrol.rules.nights import LONGEST_SHIFT, night_of

MOST_PAGES = 1_000
"""So many pages from a shift's first on are looked through for signs of life: more than a phone writes in a night."""

SAFE = "safe"
"""How a ring ended where its officer answered and is safe."""


@dataclass(frozen=True, slots=True)
class CheckSeen:
    """One shift and what is known of its officer's signs of life at `now`."""

    shift: Shift
    ended: datetime | None
    interval: rules.Interval
    signs: Sequence[rules.Sign]
    dead_spots: Sequence[rules.DeadSpot]
    now: datetime

    @property
    def watched(self) -> bool:
        """Say whether anybody waits for the next call: the shift runs, and is not forgotten."""
        return self.ended is None and self.now - self.shift.happened_at < LONGEST_SHIFT

    @property
    def last(self) -> datetime:
        """Give the last sign of life; the shift's beginning where there is none since."""
        return max((sign.at for sign in self.signs), default=self.shift.happened_at)

    @property
    def due(self) -> datetime:
        """Give when the next check call is due."""
        return rules.next_due(self.last, self.dead_spots, self.interval)

    @property
    def missed(self) -> bool:
        """Say whether that call is missed, its grace included."""
        return self.watched and rules.missed(self.due, self.interval, self.now)

    @property
    def dark_until(self) -> datetime | None:
        """Give until when no signal is to be expected, where that was declared."""
        return max((spot.until for spot in self.dead_spots if spot.until > self.now), default=None)

    @property
    def gaps(self) -> list[rules.Gap]:
        """List the calls that were late or missed so far, with exact times."""
        until = self.ended or min(self.now, self.shift.happened_at + LONGEST_SHIFT)
        return list(rules.gaps(self.shift.happened_at, self.signs, self.dead_spots, self.interval, until))


def checks(person: Person, night: date, now: datetime) -> list[CheckSeen]:
    """List the shifts of a night of this person's landlord with their check calls, in the order they began."""
    return _seen(person.landlord_id, [night], EARLIEST, now)


def watched(landlord_id: uuid.UUID, now: datetime) -> list[CheckSeen]:
    """List the shifts that run now: the latest of each officer, neither ended, struck nor ruled out."""
    night = night_of(now)
    running = _seen(landlord_id, [night, night - timedelta(days=1)], now - LONGEST_SHIFT, now)
    latest = {seen.shift.person_id: seen for seen in running}
    return [seen for seen in latest.values() if seen.watched]


def intervals(landlord_id: uuid.UUID) -> dict[str, rules.Interval]:
    """Give the interval of each risk: the landlord's own, else the default."""
    rows = db.session.scalars(select(CheckRule).where(CheckRule.landlord_id == landlord_id))
    return rules.DEFAULTS | {row.risk: rules.Interval(row.minutes, row.grace_minutes, row.because) for row in rows}


def packed_checks(asking: Asking) -> dict[str, Any]:
    """Give the phone the interval of its officer's round, what follows a missed call, and a supervisor's number."""
    person, night = asking.person, asking.night
    round_id = db.session.scalar(
        select(Duty.round_id).where(
            Duty.landlord_id == person.landlord_id, Duty.night == night, Duty.person_id == person.id,
            Duty.absent_because == "",
        )
    )  # fmt: skip
    rows = db.session.scalars(select(Round).where(Round.landlord_id == person.landlord_id)).all()
    interval = intervals(person.landlord_id)[_risk(rows, round_id)]
    number = select(Person.phone).where(
        Person.landlord_id == person.landlord_id, Person.role == "patrol_supervisor", Person.left_at.is_(None),
        Person.phone != "", Person.id != person.id,
    )  # fmt: skip
    told = {**interval._asdict(), "ladder_words": "Not heard in time, the desk rings you, then a supervisor."}
    return {"checks": told, "supervisor_phone": db.session.scalar(number.order_by(Person.name).limit(1)) or ""}


def _risk(rows: Sequence[Round], round_id: uuid.UUID | None) -> str:
    """Give the risk of a round; where none is known, that of the most watchful one."""
    most = max((row.risk for row in rows if row.closed_at is None), key=rules.RISKS.index, default=rules.RISKS[0])
    return next((row.risk for row in rows if row.id == round_id), most)


def _seen(landlord_id: uuid.UUID, nights: Sequence[date], since: datetime, now: datetime) -> list[CheckSeen]:
    shifts = _shifts(landlord_id, nights, since)
    if not shifts:
        return []
    only = [shift for shift, _ in shifts]
    signs, spots = _signs(landlord_id, only, now), _dead_spots(landlord_id, only)
    known, risks = intervals(landlord_id), _risks(landlord_id, only)
    return [
        CheckSeen(
            shift, ended, known[risks[shift.id]],
            [sign for sign in signs.get(shift.person_id, []) if sign.at >= shift.happened_at],
            spots.get(shift.person_id, []), now,
        )
        for shift, ended in shifts
    ]  # fmt: skip


def _shifts(
    landlord_id: uuid.UUID, nights: Sequence[date], since: datetime
) -> list[tuple[Shift, datetime | None]]:
    told = {"landlord": landlord_id, "nights": nights, "since": since}
    return [(shift, end) for shift, end in db.session.execute(_that_began(), told)]


@cache
def _that_began() -> Select[Shift, datetime | None]:
    over = (ShiftEnd.landlord_id == Shift.landlord_id) & (ShiftEnd.shift_id == Shift.id)
    over &= ShiftEnd.person_id == Shift.person_id
    ended = select(func.min(ShiftEnd.happened_at)).where(over, stands(ShiftEnd)).scalar_subquery()
    of_nights = Shift.night.in_(bindparam("nights", expanding=True))
    query = select(Shift, ended).where(
        Shift.landlord_id == bindparam("landlord"), of_nights, Shift.happened_at > bindparam("since"), stands(Shift)
    )
    return query.options(joinedload(Shift.person)).order_by(Shift.happened_at, Shift.id)


def _signs(landlord_id: uuid.UUID, shifts: Sequence[Shift], now: datetime) -> dict[uuid.UUID, list[rules.Sign]]:
    """Give each officer's signs of life: pages from the shift's first on, and what was spoken with the desk."""
    signs: dict[uuid.UUID, list[rules.Sign]] = {}
    since = min(shift.happened_at for shift in shifts)
    people = {shift.person_id for shift in shifts}
    heard = (*_written(landlord_id, shifts, people, since), *_called(landlord_id, shifts))
    for person_id, sign in (*heard, *_spoken(landlord_id, people, since)):
        if since <= sign.at <= now:
            signs.setdefault(person_id, []).append(sign)
    return signs


def _written(
    landlord_id: uuid.UUID, shifts: Sequence[Shift], people: set[uuid.UUID], since: datetime
) -> Iterable[tuple[uuid.UUID, rules.Sign]]:
    spans = {one.notebook_id: (one.person_id, one.page_number) for one in reversed(shifts)}
    told: dict[str, Any] = {"landlord": landlord_id}
    later = db.session.execute(_opened(), told | {"people": list(people), "since": since})
    spans = {book: (person_id, 1) for book, person_id in later} | spans
    for number, (book, (_, first)) in enumerate(spans.items()):
        told |= {f"book{number}": book, f"first{number}": first, f"last{number}": first + MOST_PAGES}
    for book, kind, seen_at, skew_ms, received_at in db.session.execute(_in_spans(len(spans)), told):
        person_id = spans[book][0]
        if seen_at and kind not in rules.NO_SIGN:
            skew = timedelta(milliseconds=skew_ms if abs(skew_ms) > TRUSTED_SKEW_MS else 0)
            yield person_id, rules.Sign(seen_at + skew, received_at)


@cache
def _opened() -> Select[uuid.UUID, uuid.UUID]:
    """Choose the notebooks that these people opened since."""
    return select(Notebook.id, Notebook.person_id).where(
        Notebook.landlord_id == bindparam("landlord"), _among(Notebook.person_id, "people"),
        Notebook.opened_at >= bindparam("since"),
    )  # fmt: skip


def _among(column: Any, name: str) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", column.in_(bindparam(name, expanding=True)))


@lru_cache(maxsize=64)
def _in_spans(many: int) -> Any:
    """Choose the pages of so many notebooks, each from a number on: steps into a key, however many pages there are."""
    told = select(Page.notebook_id, Page.kind, Page.seen_at, Page.skew_ms, Page.received_at)
    pages = told.where(Page.landlord_id == bindparam("landlord"), Page.seen_at.is_not(None), Page.apart == "")
    numbers = (Page.number.between(bindparam(f"first{i}"), bindparam(f"last{i}")) for i in range(many))
    return union_all(*(pages.where(Page.notebook_id == bindparam(f"book{i}"), of) for i, of in enumerate(numbers)))


def _called(landlord_id: uuid.UUID, shifts: Sequence[Shift]) -> Iterable[tuple[uuid.UUID, rules.Sign]]:
    """Give the check calls that were read, also those that came ahead of pages that are stuck on the phone."""
    told = {"landlord": landlord_id, "shifts": [shift.id for shift in shifts]}
    for person_id, at, received_at in db.session.execute(_calls(), told):
        yield person_id, rules.Sign(at, received_at)


@cache
def _calls() -> Select[uuid.UUID, datetime, datetime]:
    return select(CheckCall.person_id, CheckCall.happened_at, CheckCall.received_at).where(
        CheckCall.landlord_id == bindparam("landlord"), _among(CheckCall.shift_id, "shifts")
    )


def _spoken(
    landlord_id: uuid.UUID, people: set[uuid.UUID], since: datetime
) -> Iterable[tuple[uuid.UUID, rules.Sign]]:
    """Give what was noted at the desk: rung and safe, or a missed call that a person said was over."""
    told = {"landlord": landlord_id, "people": list(people), "night": night_of(since)}
    for person_id, at in db.session.execute(_said(), told):
        yield person_id, rules.Sign(at, at)


@cache
def _said() -> Any:
    people = _among(Alert.person_id, "people")
    mine = (Alert.landlord_id == bindparam("landlord"), people, Alert.night >= bindparam("night"))
    over = select(Alert.person_id, Alert.closed_at.label("at")).where(
        *mine, Alert.kind == "missed_call", Alert.closed_by_id.is_not(None), Alert.closed_at.is_not(None)
    )
    same = (AlertStep.landlord_id == Alert.landlord_id) & (AlertStep.alert_id == Alert.id)
    rung = select(Alert.person_id, AlertStep.done_at.label("at")).join(AlertStep, same).where(
        *mine, AlertStep.channel == "ring", AlertStep.outcome == SAFE, AlertStep.done_at.is_not(None)
    )  # fmt: skip
    return union_all(over, rung)


def _dead_spots(landlord_id: uuid.UUID, shifts: Sequence[Shift]) -> dict[uuid.UUID, list[rules.DeadSpot]]:
    """Give each officer's declared dead spots, their end put right by as much as their beginning was."""
    nights = {night for shift in shifts for night in (shift.night, shift.night + timedelta(days=1))}
    told = {
        "landlord": landlord_id, "people": list({shift.person_id for shift in shifts}), "nights": list(nights),
        "shifts": [shift.id for shift in shifts],
    }  # fmt: skip
    spots: dict[uuid.UUID, list[rules.DeadSpot]] = {}
    for row in db.session.scalars(_declared(), told):
        until = row.until + (row.happened_at - row.seen_at)
        spots.setdefault(row.person_id, []).append(rules.DeadSpot(row.happened_at, until))
    return spots


@cache
def _declared() -> Select[DeadSpot]:
    named = [_among(DeadSpot.shift_id, "shifts"), _among(DeadSpot.person_id, "people")]
    named += [_among(DeadSpot.night, "nights"), stands(DeadSpot)]
    return select(DeadSpot).where(DeadSpot.landlord_id == bindparam("landlord"), *named)


def _risks(landlord_id: uuid.UUID, shifts: Sequence[Shift]) -> dict[uuid.UUID, str]:
    """Give the risk of each shift's round: as booked on, else as on duty, else the most watchful of all rounds."""
    of_all, planned = _planned()
    rows = db.session.scalars(of_all, {"landlord": landlord_id}).all()
    nights = list({shift.night for shift in shifts})
    on_duty = db.session.execute(planned, {"landlord": landlord_id, "nights": nights})
    duty = {(night, person_id): round_id for night, person_id, round_id in on_duty}
    return {one.id: _risk(rows, one.round_id or duty.get((one.night, one.person_id))) for one in shifts}


@cache
def _planned() -> tuple[Select[Round], Select[date, uuid.UUID, uuid.UUID]]:
    planned = select(Duty.night, Duty.person_id, Duty.round_id).where(
        Duty.landlord_id == bindparam("landlord"), _among(Duty.night, "nights"), Duty.absent_because == ""
    )
    return select(Round).where(Round.landlord_id == bindparam("landlord")), planned
