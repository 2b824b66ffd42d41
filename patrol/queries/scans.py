"""Scans held against the checkpoints of the visits they were made in. The number of queries never grows."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Checkpoint, Scan
from patrol.queries.counting import stands, struck
from patrol.queries.rounds import rounds_of
from patrol.queries.visits import VisitSeen, visits_of
from patrol.rules import checkpoints as rules
from patrol.rules.checkpoints import Standing
from patrol.rules.marks import Mark, Spot, marks_of, metres_off
from patrol.rules.nights import PART, REASONS, UNDER_WAY, night_of

Window = tuple[datetime, datetime]
_BY_CODE = aliased(Checkpoint)
_BY_ID = aliased(Checkpoint)
_TOLD = (
    Scan.id, Scan.visit_id, Scan.person_id, Scan.notebook_id, Scan.page_number, Scan.happened_at, Scan.received_at,
    Scan.code, Scan.method, Scan.blocked, Scan.reason, Scan.answer, Scan.words,
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
    """A checkpoint that a visit, now over, neither proved nor found blocked. because: why the visit was cut short."""

    visit: VisitSeen
    checkpoint: Checkpoint

    @property
    def because(self) -> str:
        """Say why the visit was cut short; empty where it was not."""
        return REASONS.get(self.visit.reason, self.visit.reason) if self.visit.outcome == PART else ""


def visit_checkpoints(person: Person, visits: Sequence[VisitSeen]) -> dict[uuid.UUID, VisitChecked]:
    """Hold visits of one night against their checkpoints, by the visit's id. Four queries."""
    here = _checkpoints_of(person, {visit.block_id for visit in visits})
    scans: dict[uuid.UUID | None, list[ScanSeen]] = {}
    for seen in scans_seen(person, Scan.visit_id.in_([visit.id for visit in visits])):
        scans.setdefault(seen.scan.visit_id, []).append(seen)
    windows = _windows(person, night_of(visits[0].started)) if visits else {}
    return {
        one.id: _checked(one, here.get(one.block_id, []), scans.get(one.id, []), windows.get(one.block_id, []))
        for one in visits
    }


def night_checkpoints(person: Person, night: date, visits: Sequence[VisitSeen]) -> dict[uuid.UUID, VisitChecked]:
    """Do the same for all visits of a night from columns alone: a scan knows no person and position. Four queries."""
    here = _checkpoints_of(person, {visit.block_id for visit in visits})
    known = {one.id: one for some in here.values() for one in some}
    query = _named(select(*_TOLD, func.coalesce(_BY_ID.id, _BY_CODE.id, type_=Scan.id.type), struck(Scan)))
    query = query.where(Scan.landlord_id == person.landlord_id, Scan.visit_id.in_([visit.id for visit in visits]))
    scans: dict[uuid.UUID | None, list[ScanSeen]] = {}
    for row in db.session.execute(query.order_by(Scan.happened_at, Scan.id)):
        scans.setdefault(row.visit_id, []).append(ScanSeen(cast(Scan, row), known.get(row[-2]), row[-1]))
    windows = _windows(person, night) if visits else {}
    return {
        one.id: _checked(one, here.get(one.block_id, []), scans.get(one.id, []), windows.get(one.block_id, []))
        for one in visits
    }


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


def _windows(person: Person, night: date) -> Mapping[uuid.UUID, list[Window]]:
    windows: dict[uuid.UUID, list[Window]] = {}
    for one in rounds_of(person, night):
        for block in one.blocks:
            windows.setdefault(block.block_id, []).append(one.window(night))
    return windows


def scans_seen(person: Person, *where: ColumnElement[bool]) -> list[ScanSeen]:
    """List scans of the person's landlord with their checkpoints, in order of time. One query."""
    query = _named(select(Scan, _BY_ID, _BY_CODE, struck(Scan)).options(joinedload(Scan.person)))
    query = query.where(Scan.landlord_id == person.landlord_id, *where).order_by(Scan.happened_at, Scan.id)
    return [ScanSeen(scan, by_id or by_code, out) for scan, by_id, by_code, out in db.session.execute(query)]


def _named(query: Any) -> Any:
    """Join each scan to the checkpoint it names: by id, or where its phone knew none, by its code."""
    by_id = and_(_BY_ID.landlord_id == Scan.landlord_id, _BY_ID.id == Scan.checkpoint_id)
    by_code = and_(_BY_CODE.landlord_id == Scan.landlord_id, _BY_CODE.code == Scan.code)
    return query.select_from(Scan).outerjoin(_BY_ID, by_id).outerjoin(_BY_CODE, by_code)


def missed(person: Person, night: date, now: datetime, visits: Sequence[VisitSeen] | None = None) -> list[Missed]:
    """List what the night's visits that are over missed, visit by visit in walking order.

    `visits`: those of the night where the caller has them already; else one query more. Struck and voided visits owe
    nothing. Three queries.
    """
    listed = visits_of(person, night, now) if visits is None else visits
    over = [visit for visit in listed if visit.stands and visit.outcome != UNDER_WAY]
    here, tried = _checkpoints_of(person, {visit.block_id for visit in over}), _tried(person, night)
    return [
        Missed(visit, one)
        for visit in over
        for one in here.get(visit.block_id, [])
        if (visit.id, visit.person_id, one.id) not in tried and rules.owed(one.added_at, one.closed_at, visit.started)
    ]


def _tried(person: Person, night: date) -> set[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Give (visit, person, checkpoint) of every scan of a night that counts."""
    since = func.coalesce(_BY_ID.code_since, _BY_CODE.code_since)
    good = or_(Scan.code == "", Scan.code == func.coalesce(_BY_ID.code, _BY_CODE.code), Scan.happened_at < since)
    checkpoint_id = func.coalesce(_BY_ID.id, _BY_CODE.id, type_=Scan.id.type)
    query = _named(select(Scan.visit_id, Scan.person_id, checkpoint_id))
    query = query.where(Scan.landlord_id == person.landlord_id, Scan.night == night, stands(Scan), good)
    return {(visit_id, whose, one) for visit_id, whose, one in db.session.execute(query) if visit_id and one}


def marks(person: Person, night: date) -> list[Mark]:
    """Give the marks of a night's scans, in order of time; struck and voided scans make none. One query."""
    floor, block = func.coalesce(_BY_ID.floor, _BY_CODE.floor, ""), func.coalesce(_BY_ID.block_id, _BY_CODE.block_id)
    query = _named(
        select(
            Scan.id, Scan.person_id, Scan.notebook_id, func.coalesce(_BY_ID.id, _BY_CODE.id, type_=Scan.id.type), block,
            floor, Scan.happened_at, Scan.seen_at, Scan.lat, Scan.lon, Scan.accuracy_m, Scan.fixed_at, Scan.blocked,
            Scan.visit_id,
        )
    )  # fmt: skip
    query = query.where(Scan.landlord_id == person.landlord_id, Scan.night == night, stands(Scan))
    return marks_of(_spot(*row) for row in db.session.execute(query))


def _spot(*told: Any) -> Spot:
    """Make a spot; its fix is put right by the same skew as its scan."""
    spot = Spot(*told)
    return spot._replace(fixed_at=spot.fixed_at + (spot.at - spot.seen_at)) if spot.fixed_at else spot
