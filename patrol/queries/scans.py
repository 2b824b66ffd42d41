"""Scans held against the checkpoints of the visits they were made in. The number of queries never grows."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from estate.database import db
from estate.models import Person
from patrol.models import Checkpoint, Scan, Visit
from patrol.queries.counting import stands, struck
from patrol.queries.rounds import RoundSeen, rounds_of
from patrol.queries.visits import VisitSeen, visits_of
from patrol.rules import checkpoints as rules
from patrol.rules.checkpoints import Standing
from patrol.rules.marks import Mark, Spot, marks_of, metres_off
from patrol.rules.nights import NOT_FINISHED, PART, REASONS, UNDER_WAY, night_of

Window = tuple[datetime, datetime]
_BY_ID = aliased(Checkpoint)
_TOLD: tuple[Any, ...] = (
    Scan.id, Scan.visit_id, Scan.person_id, Scan.notebook_id, Scan.page_number, Scan.happened_at, Scan.received_at,
    Scan.code, Scan.method, Scan.blocked, Scan.reason, Scan.answer, Scan.words, Scan.plan_x, Scan.plan_y,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScanSeen:
    """A scan with the checkpoint it names. because: why it proves none; empty where it does."""

    scan: Scan
    checkpoint: Checkpoint | None
    struck: bool

    @property
    def because(self) -> str:
        """Say why this scan proves no checkpoint."""
        if self.checkpoint is None:
            return rules.NOT_KNOWN
        one, at = self.checkpoint, self.scan.happened_at
        return rules.OLD_LABEL if rules.label_is_old(self.scan.code, at, one.code, one.code_since) else ""

    @property
    def how(self) -> str:
        """Say how it was made."""
        return rules.how(self.scan.method, self.scan.blocked, self.scan.reason)

    @property
    def metres_off(self) -> int | None:
        """Give how far it was made from where the checkpoint should be, where that says anything."""
        one, scan = self.checkpoint, self.scan
        if one is None or one.lat is None:
            return None
        return metres_off(scan.lat, scan.lon, scan.accuracy_m, one.lat, one.lon)


@dataclass(frozen=True, slots=True)
class CheckpointSeen:
    """A checkpoint as it stands in one visit."""

    checkpoint: Checkpoint
    standing: Standing[Scan]

    @property
    def status(self) -> str:
        """Give its status in a word."""
        return self.standing.status

    @property
    def seen(self) -> ScanSeen | None:
        """Give the scan that decides."""
        return ScanSeen(self.standing.scan, self.checkpoint, False) if self.standing.scan else None


@dataclass(frozen=True, slots=True)
class VisitChecked:
    """A visit with its checkpoints in walking order, and the scans that prove none of them."""

    visit: VisitSeen
    rows: Sequence[CheckpointSeen]
    others: Sequence[ScanSeen]

    def count(self, *statuses: str) -> int:
        """Count the checkpoints of these statuses."""
        return sum(row.status in statuses for row in self.rows)

    @property
    def proved(self) -> int:
        """Count the checkpoints that were proved, in time or late."""
        return self.count(rules.DONE, rules.LATE)


class Missed(NamedTuple):
    """A checkpoint that a visit, now over, neither proved nor found blocked."""

    visit: VisitSeen
    checkpoint: "Place"

    @property
    def because(self) -> str:
        """Say what the visit says about it: cut short, or never finished; empty where it was completed."""
        if self.visit.outcome == PART:
            return f"cut short: {REASONS.get(self.visit.reason, self.visit.reason)}"
        return NOT_FINISHED if self.visit.outcome == NOT_FINISHED else ""


def visit_checkpoints(person: Person, visits: Sequence[VisitSeen]) -> dict[uuid.UUID, VisitChecked]:
    """Hold visits of one night against their checkpoints, by the visit's id. Seven queries."""
    here = _checkpoints_of(person, {visit.block_id for visit in visits})
    scans: dict[uuid.UUID | None, list[ScanSeen]] = {}
    for seen in scans_seen(person, Scan.visit_id.in_([visit.id for visit in visits])):
        scans.setdefault(seen.scan.visit_id, []).append(seen)
    night = night_of(visits[0].started) if visits else None
    windows = _windows(rounds_of(person, night), night) if night else {}
    return {
        one.id: _checked(one, here.get(one.block_id, []), scans.get(one.id, []), windows.get(one.block_id, []))
        for one in visits
    }


def night_checkpoints(
    person: Person, night: date, visits: Sequence[VisitSeen], walked: Sequence[RoundSeen]
) -> dict[uuid.UUID, VisitChecked]:
    """Do the same for all visits of a night from columns alone: a scan knows no person and position. Two queries.

    `walked`: the rounds of the night.
    """
    here = _checkpoints_of(person, {visit.block_id for visit in visits})
    known = {one.id: one for some in here.values() for one in some}
    scans: dict[uuid.UUID | None, list[ScanSeen]] = {}
    for row in db.session.execute(_in_visits(), {"landlord": person.landlord_id, "night": night}):
        scans.setdefault(row.visit_id, []).append(ScanSeen(cast(Scan, row), known.get(row[-2]), row[-1]))
    windows = _windows(walked, night)
    return {
        one.id: _checked(one, here.get(one.block_id, []), scans.get(one.id, []), windows.get(one.block_id, []))
        for one in visits
    }


@cache
def _in_visits() -> Any:
    """Choose the scans made in the visits of a night, whichever night they fall in themselves."""
    query = select(*_TOLD, _BY_ID.id, struck(Scan)).select_from(Scan).outerjoin(_BY_ID, _names())
    visits = select(Visit.id).where(Visit.landlord_id == bindparam("landlord"), Visit.night == bindparam("night"))
    query = query.where(Scan.landlord_id == bindparam("landlord"), Scan.visit_id.in_(visits))
    return query.order_by(Scan.happened_at, Scan.id)


def _checked(
    visit: VisitSeen, here: Sequence[Checkpoint], scans: Sequence[ScanSeen], windows: Sequence[Window]
) -> VisitChecked:
    counted: dict[uuid.UUID, list[Scan]] = {one.id: [] for one in here}
    others = []
    for one in scans:
        good = not one.struck and not one.because and one.scan.person_id == visit.person_id
        if good and one.checkpoint and one.checkpoint.id in counted:
            counted[one.checkpoint.id].append(one.scan)
        else:
            others.append(one)
    over = visit.outcome != UNDER_WAY
    rows = [
        CheckpointSeen(one, rules.standing(counted[one.id], over, visit.finished, windows))
        for one in here
        if counted[one.id] or rules.owed(one.added_at, one.closed_at, visit.started)
    ]
    return VisitChecked(visit, rows, others)


def _checkpoints_of(person: Person, blocks: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Checkpoint]]:
    """Give the checkpoints of blocks in walking order, closed ones included."""
    query = select(Checkpoint).where(Checkpoint.landlord_id == person.landlord_id, Checkpoint.block_id.in_(blocks))
    found: dict[uuid.UUID, list[Checkpoint]] = {}
    for one in db.session.scalars(query.order_by(Checkpoint.position, Checkpoint.id)):
        found.setdefault(one.block_id, []).append(one)
    return found


def _windows(walked: Iterable[RoundSeen], night: date) -> Mapping[uuid.UUID, list[Window]]:
    windows: dict[uuid.UUID, list[Window]] = {}
    for one in walked:
        for block in one.plan.promised:
            windows.setdefault(block.block_id, []).append(one.window(night))
    return windows


def scans_seen(person: Person, *where: ColumnElement[bool]) -> list[ScanSeen]:
    """List scans of the person's landlord with their checkpoints, in order of time. Three queries."""
    query = select(Scan, struck(Scan)).where(Scan.landlord_id == person.landlord_id, *where)
    found = db.session.execute(query.options(selectinload(Scan.person)).order_by(Scan.happened_at, Scan.id)).all()
    ids = {scan.checkpoint_id for scan, _ in found if scan.checkpoint_id}
    codes = {scan.code for scan, _ in found if not scan.checkpoint_id}
    mine = Checkpoint.landlord_id == person.landlord_id
    either = Checkpoint.id.in_(ids) | Checkpoint.code.in_(codes)
    named = db.session.scalars(select(Checkpoint).where(mine, either)).all()
    by_id, by_code = {one.id: one for one in named}, {one.code: one for one in named}
    return [
        ScanSeen(scan, by_id.get(scan.checkpoint_id) if scan.checkpoint_id else by_code.get(scan.code), out)
        for scan, out in found
    ]


class Place(NamedTuple):
    """As much of a checkpoint as a list of missed ones needs."""

    id: uuid.UUID
    block_id: uuid.UUID
    name: str
    floor: str
    added_at: datetime
    closed_at: datetime | None


class NightScan(NamedTuple):
    """One scan of a night that counts. good: its label had not been replaced."""

    spot: Spot
    good: bool


def _names() -> ColumnElement[bool]:
    """Join a scan to the checkpoint it names: by id, or by code where its phone knew none."""
    by_code = and_(Scan.checkpoint_id.is_(None), _BY_ID.code == Scan.code)
    return and_(_BY_ID.landlord_id == Scan.landlord_id, or_(_BY_ID.id == Scan.checkpoint_id, by_code))


@cache
def _night_query() -> Select[Any]:
    """Build once what reads a night's scans with the checkpoint each names."""
    good = or_(Scan.code == "", Scan.code == _BY_ID.code, Scan.happened_at < _BY_ID.code_since)
    columns: tuple[Any, ...] = (
        Scan.id, Scan.person_id, Scan.notebook_id, _BY_ID.id, _BY_ID.block_id, func.coalesce(_BY_ID.floor, ""),
        Scan.happened_at, Scan.seen_at, Scan.lat, Scan.lon, Scan.accuracy_m, Scan.fixed_at, Scan.blocked, Scan.visit_id,
    )  # fmt: skip
    whose = (Scan.landlord_id == bindparam("landlord"), Scan.night == bindparam("night"), stands(Scan))
    query: Select[Any] = select(*columns, good)
    return query.select_from(Scan).outerjoin(_BY_ID, _names()).where(*whose)


def night_scans(person: Person, night: date) -> list[NightScan]:
    """List a night's scans that count; each fix is put right by the same skew as its scan. One query."""
    found = db.session.execute(_night_query(), {"landlord": person.landlord_id, "night": night})
    return [NightScan(_spot(told), bool(good)) for *told, good in found]


def _spot(told: Sequence[Any]) -> Spot:
    spot = Spot(*told)
    return spot._replace(fixed_at=spot.fixed_at + (spot.at - spot.seen_at)) if spot.fixed_at else spot


def missed(
    person: Person,
    night: date,
    now: datetime,
    visits: Sequence[VisitSeen] | None = None,
    scans: Sequence[NightScan] | None = None,
) -> list[Missed]:
    """List what the night's visits that are over missed, visit by visit in walking order.

    `visits` and `scans`: those of the night where the caller has them already; else a query more for each. Struck and
    voided visits owe nothing.
    """
    listed = visits_of(person, night, now) if visits is None else visits
    counted = night_scans(person, night) if scans is None else scans
    over = [visit for visit in listed if visit.stands and visit.outcome != UNDER_WAY]
    tried = {(one.spot.visit_id, one.spot.person_id, one.spot.checkpoint_id) for one in counted if one.good}
    here = _places(person)
    return [
        Missed(visit, one)
        for visit in over
        for one in here.get(visit.block_id, [])
        if (visit.id, visit.person_id, one.id) not in tried and rules.owed(one.added_at, one.closed_at, visit.started)
    ]


def _places(person: Person) -> dict[uuid.UUID, list[Place]]:
    """Give the checkpoints of each block in walking order, closed ones included."""
    columns = [getattr(Checkpoint, name) for name in Place._fields]
    query = select(*columns).where(Checkpoint.landlord_id == person.landlord_id)
    found: dict[uuid.UUID, list[Place]] = {}
    for told in db.session.execute(query.order_by(Checkpoint.position, Checkpoint.id)):
        place = Place(*told)
        found.setdefault(place.block_id, []).append(place)
    return found


def marks(person: Person, night: date) -> list[Mark]:
    """Give the marks of a night's scans, in order of time; struck and voided scans make none. One query."""
    return marks_of(one.spot for one in night_scans(person, night))
