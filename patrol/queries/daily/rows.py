"""The rows of a night that its report is put together from, each kind by one query."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Block, Person
from patrol.models import Duty, Handover, Kit, Shift, ShiftEnd, ShiftVoid, Written
from patrol.queries.counting import stands
from patrol.queries.observations import ObservationSeen, observations
from patrol.queries.visits import VisitSeen, visits_of

ShiftRow = tuple[Shift, ShiftVoid | None, ShiftEnd | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a night that pages made."""

    visits: Sequence[VisitSeen]
    shifts: Sequence[ShiftRow]
    """Each shift, its voiding at the desk, and the end that stands."""
    seen: Sequence[ObservationSeen]
    handovers: Sequence[Handover]

    def written(self) -> Iterator[Written]:
        """Give every row that names a page, but for visits, which name theirs themselves."""
        for shift, _, end in self.shifts:
            yield shift
            if end:
                yield end
        for one in self.seen:
            yield one.first
            yield from one.amendments
        yield from self.handovers

    def voids(self) -> dict[uuid.UUID | None, ShiftVoid]:
        """Give the voidings by the id of their shift."""
        return {shift.id: void for shift, void, _ in self.shifts if void}


def rows(person: Person, night: date, now: datetime) -> Rows:
    """Read a night. The number of queries does not grow with it."""
    return Rows(visits_of(person, night, now), shift_rows(person, night), observations(person, night)[::-1],
                _handovers(person, night))  # fmt: skip


def shift_rows(person: Person, night: date) -> list[ShiftRow]:
    """List the shifts of a night with their voiding and the end that stands. Three queries."""
    of_night, voided, ended = _shift_queries()
    found = db.session.scalars(of_night, {"landlord": person.landlord_id, "night": night}).all()
    told = {"landlord": person.landlord_id, "shifts": [shift.id for shift in found]}
    voids = {one.shift_id: one for one in db.session.scalars(voided, told)}
    first: dict[tuple[uuid.UUID, uuid.UUID], ShiftEnd] = {}
    for end in db.session.scalars(ended, told):
        first.setdefault((end.shift_id, end.person_id), end)
    return [(shift, voids.get(shift.id), first.get((shift.id, shift.person_id))) for shift in found]


@cache
def _shift_queries() -> tuple[Select[Shift], Select[ShiftVoid], Select[ShiftEnd]]:
    mine: BindParameter[uuid.UUID] = bindparam("landlord")
    shifts: BindParameter[uuid.UUID] = bindparam("shifts", expanding=True)
    of_night = select(Shift).where(Shift.landlord_id == mine, Shift.night == bindparam("night"))
    voided = select(ShiftVoid).where(ShiftVoid.landlord_id == mine, ShiftVoid.shift_id.in_(shifts))
    ended = select(ShiftEnd).where(ShiftEnd.landlord_id == mine, ShiftEnd.shift_id.in_(shifts), stands(ShiftEnd))
    return (
        of_night.options(joinedload(Shift.person)).order_by(Shift.happened_at, Shift.id),
        voided.options(joinedload(ShiftVoid.by)),
        ended.order_by(ShiftEnd.happened_at, ShiftEnd.id),
    )


def _handovers(person: Person, night: date) -> Sequence[Handover]:
    return db.session.scalars(_given(), {"landlord": person.landlord_id, "night": night}).all()


@cache
def _given() -> Select[Handover]:
    query = select(Handover).where(Handover.landlord_id == bindparam("landlord"), Handover.night == bindparam("night"))
    return query.options(joinedload(Handover.person)).order_by(Handover.happened_at)


def kit_names(person: Person, ids: set[str]) -> Mapping[str, str]:
    """Name kit by its id, as text: “Fob 12”. What is not known here keeps its id."""
    told = {"landlord": person.landlord_id, "known": [uuid.UUID(one) for one in ids]}
    named = db.session.execute(_kit(), told).all() if ids else []
    return {str(key): f"{kind.capitalize()} {label}" for key, kind, label in named}


@cache
def _kit() -> Select[uuid.UUID, str, str]:
    known: BindParameter[uuid.UUID] = bindparam("known", expanding=True)
    return select(Kit.id, Kit.kind, Kit.label).where(Kit.landlord_id == bindparam("landlord"), Kit.id.in_(known))


def block_names(person: Person) -> Mapping[uuid.UUID, str]:
    """Name every block; where two have one name, with its code."""
    found = db.session.execute(_blocks(), {"landlord": person.landlord_id}).all()
    many = Counter(name for _, name, _ in found)
    return {key: name if many[name] == 1 else f"{name} ({code})" for key, name, code in found}


@cache
def _blocks() -> Select[uuid.UUID, str, str]:
    return select(Block.id, Block.name, Block.code).where(Block.landlord_id == bindparam("landlord"))


def duties(person: Person, night: date) -> Sequence[Duty]:
    """List who was on duty in a night."""
    return db.session.scalars(_on_duty(), {"landlord": person.landlord_id, "night": night}).all()


@cache
def _on_duty() -> Select[Duty]:
    query = select(Duty).where(Duty.landlord_id == bindparam("landlord"), Duty.night == bindparam("night"))
    return query.options(joinedload(Duty.person)).order_by(Duty.id)
