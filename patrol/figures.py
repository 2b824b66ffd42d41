"""The figures of patrols that a landlord publishes (domain G), each with what it was counted from, and as at when.

A patrol is a completed visit to a block, of the financial year its night began in. Part visits are counted apart;
what was struck by its officer, or made in a shift voided at the desk, is not counted.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from estate.database import db
from estate.models import Block, Person
from patrol.models import Amendment, DailyReport, Observation, Promised, Shift, Visit, VisitFinish
from patrol.queries.counting import finish_stands, stands, struck, void_reason
from patrol.queries.observations import ObservationSeen, with_history
from patrol.queries.rounds import promised, rounds, walked_in
from patrol.rules import years
from patrol.rules.counting import is_patrol
from patrol.rules.daily.composing import morning
from patrol.rules.nights import COMPLETED, PART

RULE_VERSION: Final = "patrols 1"
AT_ONCE: Final = 500
SIGNED: Final = "the signed report"
PLANNED: Final = "the rounds of that night"


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number. denominator: None for a count."""

    name: str
    numerator: int
    denominator: int | None
    as_at: datetime
    rule: str
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, slots=True)
class BlockYear:
    """A block and its year. nights: how many were promised visits; made: on how many of them all promises were kept."""

    block: str
    patrols: int
    part: int
    nights: int
    made: int


@dataclass(frozen=True, slots=True)
class PatrolYear:
    """A year of patrols at one landlord."""

    year: int
    figures: Sequence[Figure]
    blocks: Sequence[BlockYear]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as it was counted or not."""

    visit: uuid.UUID
    night: date
    block: str
    outcome: str
    struck: bool
    voided: bool

    @property
    def counted(self) -> bool:
        """Say whether it is a patrol."""
        return is_patrol(self.outcome, self.struck, self.voided)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a night promised a block, what was made, and by what the promise is known."""

    night: date
    block: str
    promised: int
    made: int
    known_by: str


def patrol_year(person: Person, year: int, now: datetime) -> PatrolYear:
    """Count a financial year of the person's landlord as at now: nights that are over, for coverage."""
    names, patrols = _names(person), _by_night(person, year, COMPLETED)
    part, kept = _by_night(person, year, PART), list(coverage_rows(person, year, now))
    seen = list(observation_rows(person, year))
    blocks = [_block(name, key, patrols, part, kept) for key, name in names.items()]
    blocks = [one for one in blocks if one.patrols or one.part or one.nights]
    told = (
        ("Patrols", sum(patrols.values()), None, "visits completed, of nights of the year"),
        ("Part visits", sum(part.values()), None, "visits begun and not completed, with a reason; in no other figure"),
        ("Police assisted", sum(one.as_amended("police_assisted") for one in seen), None,
         "observations in which officers assisted the police"),
        ("Persons moved on", sum(one.as_amended("moved_on") or 0 for one in seen), None, "persons, summed"),
        ("Promises kept", sum(one.made for one in blocks), sum(one.nights for one in blocks),
         "nights on which a block had all its promised visits, of nights promised, over all blocks"),
    )  # fmt: skip
    return PatrolYear(year, [Figure(name, many, of, now, rule) for name, many, of, rule in told], blocks)


def _block(
    name: str, key: uuid.UUID, patrols: Mapping[tuple[uuid.UUID, date], int],
    part: Mapping[tuple[uuid.UUID, date], int], kept: Sequence[Kept],
) -> BlockYear:  # fmt: skip
    own = [one for one in kept if one.block == name]
    return BlockYear(
        name, sum(many for (block, _), many in patrols.items() if block == key),
        sum(many for (block, _), many in part.items() if block == key), len(own),
        sum(one.made >= one.promised for one in own),
    )  # fmt: skip


def _names(person: Person) -> dict[uuid.UUID, str]:
    query = select(Block.id, Block.name, Block.code).where(Block.landlord_id == person.landlord_id).order_by(Block.name)
    found = db.session.execute(query).all()
    names = [name for _, name, _ in found]
    return {key: name if names.count(name) == 1 else f"{name} ({code})" for key, name, code in found}


def _in(year: int, column: Any) -> Any:
    return column.between(years.first_night(year), years.last_night(year))


def _by_night(person: Person, year: int, outcome: str) -> dict[tuple[uuid.UUID, date], int]:
    """Count the visits of an outcome that stand, by block and night."""
    query = select(Visit.block_id, Visit.night, func.count(Visit.id)).join(VisitFinish, finish_stands())
    here = (Visit.landlord_id == person.landlord_id, _in(year, Visit.night), VisitFinish.outcome == outcome)
    rows = db.session.execute(query.where(*here, stands(Visit)).group_by(Visit.block_id, Visit.night))
    return {(block_id, night): many for block_id, night, many in rows}


def visit_rows(person: Person, year: int) -> Iterator[VisitRow]:
    """Give every visit of the year, counted or not, in the order of the nights."""
    names = _names(person)
    query = select(
        Visit.id, Visit.night, Visit.block_id, VisitFinish.outcome, struck(Visit), void_reason(Visit)
    ).select_from(Visit).outerjoin(VisitFinish, finish_stands())  # fmt: skip
    query = query.where(Visit.landlord_id == person.landlord_id, _in(year, Visit.night))
    for key, night, block, outcome, out, void in db.session.execute(query.order_by(Visit.night, Visit.id)):
        yield VisitRow(key, night, names.get(block, ""), outcome or "not finished", bool(out), void is not None)


def observation_rows(person: Person, year: int) -> Iterator[ObservationSeen]:
    """Give the observations of the year that stand and speak, now or once, of police assisted or persons moved on."""
    spoken = select(Amendment.id).where(
        Amendment.landlord_id == Observation.landlord_id, Amendment.amended_id == Observation.id,
        Amendment.police_assisted.is_not(None) | Amendment.moved_on.is_not(None),
    )  # fmt: skip
    query = select(Observation).where(
        Observation.landlord_id == person.landlord_id, _in(year, Observation.night), stands(Observation),
        Observation.police_assisted | (Observation.moved_on > 0) | spoken.exists(),
    )  # fmt: skip
    rows = db.session.scalars(query.order_by(Observation.night, Observation.id)).all()
    for start in range(0, len(rows), AT_ONCE):
        yield from with_history(person, rows[start : start + AT_ONCE])


def coverage_rows(person: Person, year: int, now: datetime) -> Iterator[Kept]:
    """Give what each night that is over promised each block, and what was made.

    A signed night keeps what it promised then; one that nobody signed is held against the rounds of that night.
    """
    names, made = _names(person), _by_night(person, year, COMPLETED)
    mine, walked = person.landlord_id, rounds(person, closed=True)
    held = select(Promised.night, Promised.block_id, Promised.visits).where(Promised.landlord_id == mine)
    signed: dict[date, dict[uuid.UUID, int]] = {
        night: {} for night in db.session.scalars(
            select(DailyReport.night).where(DailyReport.landlord_id == mine, _in(year, DailyReport.night))
        )
    }  # fmt: skip
    for night, block_id, visits in db.session.execute(held.where(_in(year, Promised.night))):
        signed.setdefault(night, {})[block_id] = visits
    for night in _over(person, year, now):
        plan = promised(walked_in(walked, night))
        for block_id, visits in signed.get(night, plan).items():
            known_by = SIGNED if night in signed else PLANNED
            yield Kept(night, names.get(block_id, ""), visits, made.get((block_id, night), 0), known_by)


def _over(person: Person, year: int, now: datetime) -> list[date]:
    """List the nights of the year that are over, from the landlord's first shift on."""
    first = db.session.scalar(select(func.min(Shift.night)).where(Shift.landlord_id == person.landlord_id))
    if first is None:
        return []
    nights = years.nights_between(max(first, years.first_night(year)), years.last_night(year))
    return [night for night in nights if now >= morning(night)]
