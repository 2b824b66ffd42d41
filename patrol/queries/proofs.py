"""Everything about one visit: how its checkpoints stood, what does not fit together, and what was seen in it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from estate.database import db
from estate.models import Block, Person
from notebook.models import Photograph
from notebook.queries import photographs_of
from patrol.models import Observation, Scan, Shift, Visit
from patrol.queries.boards import BlockRow
from patrol.queries.observations import ObservationSeen, loaded, with_history
from patrol.queries.scans import (
    Missed,
    ScanSeen,
    VisitChecked,
    marks,
    missed,
    night_scans,
    scans_seen,
    visit_checkpoints,
)
from patrol.queries.shifts import block_names
from patrol.queries.visits import VisitSeen, visits_of
from patrol.queries.walls import for_all
from patrol.rules.marks import Mark, Spot, marks_of


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One visit. photographs: by the id of the scan that names them; marks: those that touch this visit's scans."""

    block: Block
    night: date
    now: datetime
    checked: VisitChecked
    marks: Sequence[Mark]
    photographs: Mapping[uuid.UUID, Sequence[Photograph]]
    observations: Sequence[ObservationSeen]

    def marks_at(self, scans: Sequence[uuid.UUID]) -> list[Mark]:
        """Give the marks that touch one of these scans."""
        return [mark for mark in self.marks if set(mark.scans) & set(scans)]


class LeftOut(NamedTuple):
    """A visit that is over with the checkpoints it neither proved nor found blocked; because: what it says."""

    visit: VisitSeen
    block_name: str
    names: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class NightProofs:
    """What of a night's checkpoints somebody should look at. names: people by id."""

    left_out: Sequence[LeftOut]
    marks: Sequence[Mark]
    names: Mapping[uuid.UUID, str]
    outside: Sequence[Spot] = ()
    """Scans made in no visit."""

    @property
    def missed(self) -> int:
        """Count the checkpoints missed."""
        return sum(len(one.names) for one in self.left_out)


def night_proofs(person: Person, rows: Sequence[BlockRow], night: date, now: datetime) -> NightProofs:
    """Say what the night of these rows missed and what does not fit together, the newest first. Two queries."""
    blocks = {row.block.id: row.block.name for row in rows}
    visits = [visit for row in rows for visit in row.visits]
    found: dict[uuid.UUID, list[Missed]] = {}
    scans = night_scans(person, night)
    for one in missed(person, night, now, visits, scans):
        found.setdefault(one.visit.id, []).append(one)
    left_out = [
        LeftOut(one.visit, blocks[one.visit.block_id], tuple(each.checkpoint.name for each in some), one.because)
        for one, *_ in found.values()
        for some in (found[one.visit.id],)
    ]
    names = {visit.person_id: visit.person_name for visit in visits}
    latest = sorted(left_out, key=lambda one: one.visit.started, reverse=True)
    outside = [one.spot for one in scans if one.spot.visit_id is None][::-1]
    return NightProofs(latest, marks_of(one.spot for one in scans)[::-1], names, outside)


class Outside(NamedTuple):
    """A scan made in no visit: kept, and the proof of none. block_name: empty where its checkpoint is not known."""

    seen: ScanSeen
    block_name: str
    marks: Sequence[Mark]


def scans_outside(person: Person, night: date, shift: Shift | None = None) -> list[Outside]:
    """List the scans of a night that were made in no visit, in order of time, or those of one shift. Five queries."""
    own = (Scan.shift_id == shift.id, Scan.person_id == shift.person_id) if shift else ()
    found = scans_seen(person, Scan.night == night, Scan.visit_id.is_(None), *own)
    told = marks(person, night) if found else []
    blocks = block_names(person, [one.checkpoint.block_id for one in found if one.checkpoint])
    return [
        Outside(
            one, blocks.get(one.checkpoint.block_id, "") if one.checkpoint else "",
            [mark for mark in told if one.scan.id in mark.scans],
        )
        for one in found
    ]  # fmt: skip


def visit_page(person: Person, visit_id: uuid.UUID, now: datetime) -> VisitPage | None:
    """Show one visit of the person's landlord; None for any other."""
    found = db.session.get(Visit, (person.landlord_id, visit_id))
    seen = next((one for one in visits_of(person, found.night, now) if one.id == visit_id), None) if found else None
    if found is None or seen is None:
        return None
    checked = visit_checkpoints(person, [seen])[visit_id]
    mine = [scan.id for row in checked.rows for proof in row.standing.proofs for scan in proof]
    mine += [one.scan.id for one in checked.others]
    own = (Observation.landlord_id == person.landlord_id, Observation.visit_id == visit_id, for_all())
    query = select(Observation).where(*own)
    touched = [one for one in marks(person, found.night) if set(one.scans) & set(mine)]
    return VisitPage(
        found.block, found.night, now, checked, touched,
        photographs_of(person.landlord_id, mine),
        with_history(person, loaded(query.order_by(Observation.happened_at.desc(), Observation.id.desc()))),
    )  # fmt: skip
