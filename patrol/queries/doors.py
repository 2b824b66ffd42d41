"""What to know at a door, and what is open there."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Amendment, DoorNote, FireClock, Observation
from patrol.queries.asking import Asking, AtBlocks
from patrol.queries.counting import stands
from patrol.queries.observations import ObservationSeen, with_history
from patrol.queries.walls import for_all
from patrol.rules import fire
from patrol.rules.nights import night_of

FOLLOWED_FOR = timedelta(days=14)
MOST_OPEN = 3


def door_notes(person: Person, block_id: uuid.UUID, now: datetime) -> Sequence[DoorNote]:
    """List what stands at a block's door, warnings first."""
    query = select(DoorNote).where(DoorNote.block_id == block_id, *_standing(person, now))
    return db.session.scalars(query.options(joinedload(DoorNote.by)).order_by(*_WARNINGS_FIRST)).all()


def ended_door_notes(person: Person, block_id: uuid.UUID, now: datetime, limit: int = 10) -> Sequence[DoorNote]:
    """List what stood at a block's door before, the last first."""
    mine = (DoorNote.landlord_id == person.landlord_id, DoorNote.block_id == block_id)
    query = select(DoorNote).where(*mine, or_(DoorNote.ended_at.is_not(None), DoorNote.until <= now))
    query = query.options(joinedload(DoorNote.by)).order_by(DoorNote.begun_at.desc())
    return db.session.scalars(query.limit(limit)).all()


_WARNINGS_FIRST = (DoorNote.kind.desc(), DoorNote.begun_at)


def _standing(person: Person, now: datetime) -> tuple[ColumnElement[bool], ...]:
    still = or_(DoorNote.until.is_(None), DoorNote.until > now)
    return (DoorNote.landlord_id == person.landlord_id, DoorNote.ended_at.is_(None), still)


def doors_in_pack(asking: Asking) -> AtBlocks:
    """Tell the phone what to know at each door: no names."""
    notes = db.session.scalars(select(DoorNote).where(*_standing(asking.person, asking.now)).order_by(*_WARNINGS_FIRST))
    known: dict[uuid.UUID, dict[str, Any]] = {}
    for note in notes:
        told = {"kind": note.kind, "words": note.words, "until": note.until.isoformat() if note.until else None}
        known.setdefault(note.block_id, {"door_notes": []})["door_notes"].append(told)
    return AtBlocks({"door_notes": []}, known)


def open_in_pack(asking: Asking) -> AtBlocks:
    """Tell the phone what is open at each block: faults on the fire service's clock, then what asked for follow-up.

    What an officer typed stays at the desk: it may name a resident. At most three lines a block.
    """
    known: dict[uuid.UUID, list[str]] = {}
    for clock in _fire_clocks(asking.person):
        if clock.block_id:
            line = f"{fire.words(clock.equipment)} faulty since {_day(clock.started_at)}."
            known.setdefault(clock.block_id, []).append(line)
    for seen in follow_ups(asking.person, asking.now):
        if seen.first.block_id:
            where = f", floor {seen.floor}" if seen.floor else ""
            line = f"{seen.label}{where}: follow-up since {_day(seen.first.happened_at)}."
            known.setdefault(seen.first.block_id, []).append(line)
    return AtBlocks({"open": []}, {one: {"open": lines[:MOST_OPEN]} for one, lines in known.items()})


def follow_ups(person: Person, now: datetime) -> list[ObservationSeen]:
    """List what was marked for follow-up in the last fourteen days and not struck, the gravest and newest first."""
    since = now - FOLLOWED_FOR
    later = select(Amendment.id).where(
        Amendment.landlord_id == Observation.landlord_id, Amendment.amended_id == Observation.id,
        Amendment.follow_up.is_(True),
    )  # fmt: skip
    asked = or_(Observation.follow_up.is_(True), later.exists())
    mine = and_(
        Observation.landlord_id == person.landlord_id, Observation.night >= night_of(since),
        Observation.happened_at > since, for_all(),
    )  # fmt: skip
    query = select(Observation).where(mine, asked, stands(Observation)).options(joinedload(Observation.block))
    seen = with_history(person, db.session.scalars(query.order_by(Observation.happened_at.desc())).all())
    return sorted((one for one in seen if one.as_amended("follow_up")), key=lambda one: -one.severity)


def _fire_clocks(person: Person) -> Sequence[FireClock]:
    mine = (FireClock.landlord_id == person.landlord_id, FireClock.fixed_at.is_(None), FireClock.not_a_fault == "")
    return db.session.scalars(select(FireClock).where(*mine).order_by(FireClock.started_at)).all()


def _day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}"
