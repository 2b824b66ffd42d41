"""Sightings of unknown persons, whom they were matched with, and what the rule will do. Begins at the wall."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from cases.models import Case, Sighting, SightingCase, SightingMatch, Stranger
from cases.queries.walls import cases_of, sightings_of, strangers_of
from cases.rules.sightings import WARNED_AT, alike, said
from estate.database import db
from estate.models import Person
from notebook.models import Photograph
from notebook.queries import photographs_of
from patrol.queries.counting import stands

MOST = 200
OFFERED = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting that stands: what its officer wrote, its photographs, and whom it was matched with."""

    row: Sighting
    photographs: Sequence[Photograph]
    stranger: Stranger | None

    @property
    def where(self) -> str:
        """Name the block, where the page does."""
        return self.row.block.name if self.row.block else "no block named"

    @property
    def looks(self) -> list[str]:
        """Give in words what was tapped."""
        return said(self.row.looks)


@dataclass(frozen=True, slots=True)
class Known:
    """One unknown person with the sightings matched with them, newest first. needed: a case needs them.

    cases: of these, those that whoever asks may see.
    """

    stranger: Stranger
    seen: Sequence[Seen]
    cases: Sequence[Case]
    needed: bool

    @property
    def nights(self) -> list[date]:
        """Give the nights they were seen on: each is one strike, however many officers saw them in it."""
        return sorted({one.row.night for one in self.seen}, reverse=True)

    @property
    def strikes(self) -> int:
        """Count the strikes."""
        return len(self.nights)

    @property
    def may_be_warned(self) -> bool:
        """Say whether they were seen often enough to be warned."""
        return self.strikes >= WARNED_AT


def sightings(person: Person) -> list[Seen]:
    """List the newest sightings that stand, newest first. Four queries."""
    return _seen(person, db.session.scalars(_rows(person).limit(MOST)).all())


def sighting(person: Person, sighting_id: uuid.UUID) -> Seen | None:
    """Give one sighting, if this person may read it."""
    return next(iter(_seen(person, db.session.scalars(_rows(person).where(Sighting.id == sighting_id)).all())), None)


def _rows(person: Person) -> Any:
    tied = (joinedload(Sighting.block), joinedload(Sighting.person))
    query = sightings_of(person).where(stands(Sighting)).options(*tied)
    return query.order_by(Sighting.night.desc(), Sighting.happened_at.desc(), Sighting.id.desc())


def _seen(person: Person, rows: Sequence[Sighting]) -> list[Seen]:
    ids = [row.id for row in rows]
    same = and_(Stranger.landlord_id == SightingMatch.landlord_id, Stranger.id == SightingMatch.stranger_id)
    query = strangers_of(person, SightingMatch.sighting_id, Stranger).join(SightingMatch, same)
    matched = {row[0]: row[1] for row in db.session.execute(query.where(SightingMatch.sighting_id.in_(ids)))}
    photographs = photographs_of(person.landlord_id, ids)
    return [Seen(row, photographs.get(row.id, []), matched.get(row.id)) for row in rows]


def strangers(person: Person) -> list[Known]:
    """List the unknown persons, those with most strikes first. Seven queries."""
    found = db.session.scalars(strangers_of(person).order_by(Stranger.made_at.desc()).limit(MOST)).all()
    return sorted(_known(person, found), key=lambda one: (-one.strikes, one.stranger.label))


def stranger(person: Person, stranger_id: uuid.UUID) -> Known | None:
    """Give one unknown person, if this person may read of them."""
    found = db.session.scalars(strangers_of(person).where(Stranger.id == stranger_id)).all()
    return next(iter(_known(person, found)), None)


def _known(person: Person, found: Sequence[Stranger]) -> list[Known]:
    ids = [one.id for one in found]
    same = and_(SightingMatch.landlord_id == Sighting.landlord_id, SightingMatch.sighting_id == Sighting.id)
    rows = db.session.scalars(_rows(person).join(SightingMatch, same).where(SightingMatch.stranger_id.in_(ids))).all()
    seen: dict[uuid.UUID, list[Seen]] = {}
    for one in _seen(person, rows):
        if one.stranger:
            seen.setdefault(one.stranger.id, []).append(one)
    links = (SightingCase.landlord_id == person.landlord_id, SightingCase.ended_at.is_(None))
    needed = set(db.session.scalars(select(SightingCase.stranger_id).where(*links, SightingCase.stranger_id.in_(ids))))
    its_case = and_(SightingCase.landlord_id == Case.landlord_id, SightingCase.case_id == Case.id)
    query = cases_of(person, SightingCase.stranger_id, Case).join(SightingCase, its_case)
    cases: dict[uuid.UUID, list[Case]] = {}
    for who, case in db.session.execute(query.where(*links, SightingCase.stranger_id.in_(ids))):
        cases.setdefault(who, []).append(case)
    return [Known(one, seen.get(one.id, []), cases.get(one.id, []), one.id in needed) for one in found]


def to_look_through(person: Person, one: Seen, known: Sequence[Known]) -> list[Known]:
    """Order the unknown persons to compare with: of the same block and alike first. A person decides, nothing else."""
    def near(each: Known) -> tuple[int, int]:
        same = any(seen.row.block_id == one.row.block_id for seen in each.seen)
        return int(same), max((alike(one.row.looks, seen.row.looks) for seen in each.seen), default=0)

    others = [each for each in known if one.stranger is None or each.stranger.id != one.stranger.id]
    return sorted(others, key=near, reverse=True)[:OFFERED]


def open_cases(person: Person) -> Sequence[Case]:
    """List the open cases that an unknown person may be tied to, the newest first."""
    query = cases_of(person).where(Case.closed_at.is_(None)).order_by(Case.opened_at.desc()).limit(MOST)
    return db.session.scalars(query).all()
