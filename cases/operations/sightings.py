"""Unknown persons: matched by a person and never by a machine, tied to a case that needs them, else erased by rule."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, exists, select, update

from cases.models import Case, Sighting, SightingCase, SightingMatch, Stranger
from cases.operations.holding import TooLate, hold, next_reference, noted
from cases.queries.walls import SIGHTINGS, sightings_of, strangers_of
from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from notebook.operations.retention import erase_pages

BLANK: Final[dict[str, Any]] = {
    "words": "", "spot": "", "floor": "", "looks": [], "photo_reason": "",
    "lat": None, "lon": None, "accuracy_m": None, "fixed_at": None,
}  # fmt: skip
"""What of a sighting is gone once the rule has erased it. The block and the night stay, so that it can be counted."""


def match(sighting_id: uuid.UUID, stranger_id: uuid.UUID | None, by: Person, now: datetime) -> Stranger | None:
    """Say whom a sighting shows: somebody seen before, or (None) somebody new. None where there is no such sighting.

    Raises TooLate where a person matched it before.
    """
    check(by, SIGHTINGS, by.landlord_id)
    one = db.session.scalar(sightings_of(by).where(Sighting.id == sighting_id).with_for_update())
    who = _stranger(stranger_id, by) if stranger_id else None
    if one is None or (stranger_id and who is None):
        return None
    mine = (SightingMatch.landlord_id == by.landlord_id, SightingMatch.sighting_id == sighting_id)
    if db.session.scalar(select(SightingMatch.id).where(*mine)):
        raise TooLate("It was matched while you were looking. See with whom.")
    who = who or _new(by, now)
    row = SightingMatch(landlord_id=by.landlord_id, id=new_id(), sighting_id=sighting_id, stranger_id=who.id)
    row.made_at, row.by_id = now, by.id
    db.session.add(row)
    trace(by.landlord_id, by, "matched", "stranger", who.id, now, sighting=str(sighting_id))
    return who


def _new(by: Person, now: datetime) -> Stranger:
    label = next_reference(by.landlord_id, "stranger", restricted=False)
    who = Stranger(landlord_id=by.landlord_id, id=new_id(), label=label, words="", made_at=now)
    who.by_id = by.id
    db.session.add(who)
    db.session.flush()
    return who


def _stranger(stranger_id: uuid.UUID, by: Person) -> Stranger | None:
    found: Stranger | None = db.session.scalar(
        strangers_of(by).where(Stranger.id == stranger_id).with_for_update()
    )  # fmt: skip
    return found


def take_back(sighting_id: uuid.UUID, by: Person, now: datetime) -> Sighting | None:
    """Take a match back: the sighting shows somebody else after all. None where there is no such sighting."""
    check(by, SIGHTINGS, by.landlord_id)
    one: Sighting | None = db.session.scalar(sightings_of(by).where(Sighting.id == sighting_id))
    mine = (SightingMatch.landlord_id == by.landlord_id, SightingMatch.sighting_id == sighting_id)
    row = db.session.scalar(select(SightingMatch).where(*mine)) if one else None
    if row is not None:
        trace(by.landlord_id, by, "took the match back", "stranger", row.stranger_id, now, sighting=str(sighting_id))
        db.session.delete(row)
        db.session.flush()
    return one


def tie(stranger_id: uuid.UUID, case_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Tie an unknown person to an open case that needs them: nothing of them is erased meanwhile.

    None where this person may see no such case or stranger. Raises TooLate where the case is closed.
    """
    check(by, SIGHTINGS, by.landlord_id)
    who, case = _stranger(stranger_id, by), hold(case_id, by)
    if who is None or case is None:
        return None
    row = _tied(stranger_id, case_id, by)
    if row is not None and row.ended_at is None:
        return case
    if row is None:
        row = SightingCase(landlord_id=by.landlord_id, id=new_id(), case_id=case_id, stranger_id=stranger_id)
        row.made_at, row.by_id = now, by.id
        db.session.add(row)
    row.ended_at = None
    noted(case, "tied an unknown person", by, now, stranger=who.label)
    return case


def untie(stranger_id: uuid.UUID, case_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Say that a case needs an unknown person no longer: from now on the rule's days count."""
    check(by, SIGHTINGS, by.landlord_id)
    who, case = _stranger(stranger_id, by), hold(case_id, by)
    row = _tied(stranger_id, case_id, by) if who and case else None
    if who is None or case is None or row is None:
        return None
    if row.ended_at is None:
        row.ended_at = now
        noted(case, "untied an unknown person", by, now, stranger=who.label)
    return case


def _tied(stranger_id: uuid.UUID, case_id: uuid.UUID, by: Person) -> SightingCase | None:
    mine = (SightingCase.landlord_id == by.landlord_id, SightingCase.case_id == case_id)
    return db.session.scalar(select(SightingCase).where(*mine, SightingCase.stranger_id == stranger_id))


def due(landlord_id: uuid.UUID, days: int, now: datetime) -> Sequence[Sighting]:
    """List the sightings that the rule would erase now, and erase nothing: the dry run."""
    return db.session.scalars(select(Sighting).where(*_old(landlord_id, days, now)).order_by(Sighting.id)).all()


def _old(landlord_id: uuid.UUID, days: int, now: datetime) -> tuple[Any, ...]:
    """Choose what came so many days ago and is of nobody whom a case needs, or needed so lately."""
    before = now - timedelta(days=days)
    needed = exists().where(
        SightingMatch.landlord_id == Sighting.landlord_id, SightingMatch.sighting_id == Sighting.id,
        SightingCase.landlord_id == Sighting.landlord_id, SightingCase.stranger_id == SightingMatch.stranger_id,
        SightingCase.ended_at.is_(None) | (SightingCase.ended_at > before),
    )  # fmt: skip
    old = Sighting.received_at < before
    return Sighting.landlord_id == landlord_id, Sighting.erased_at.is_(None), old, ~needed


def purge(landlord_id: uuid.UUID, days: int, now: datetime) -> int:
    """Erase what tells of unknown persons whom no case needs: rows, texts of pages, photographs. Safe to run twice.

    Numbers, nights and blocks stay, hashes and the chain too. Leaves a trace of each night's purge and of each
    stranger of whom nothing is left. Files go after the commit: `delete_files`.
    """
    ids = [one.id for one in due(landlord_id, days, now)]
    if not ids:
        return 0
    these = (Sighting.landlord_id == landlord_id, Sighting.id.in_(ids))
    db.session.execute(update(Sighting).where(*these).values(BLANK | {"erased_at": now}))
    erase_pages(landlord_id, ids, now)
    matched = (SightingMatch.landlord_id == landlord_id, SightingMatch.sighting_id.in_(ids))
    shown = set(db.session.scalars(select(SightingMatch.stranger_id).where(*matched)))
    db.session.execute(delete(SightingMatch).where(*matched))
    for stranger_id in shown:
        _purge_stranger(landlord_id, stranger_id, now)
    trace(landlord_id, None, "erased by rule", "landlord", landlord_id, now, sightings=len(ids))
    return len(ids)


def _purge_stranger(landlord_id: uuid.UUID, stranger_id: uuid.UUID, now: datetime) -> None:
    left = (SightingMatch.landlord_id == landlord_id, SightingMatch.stranger_id == stranger_id)
    if db.session.scalar(select(SightingMatch.id).where(*left).limit(1)) is None:
        who = db.session.get_one(Stranger, (landlord_id, stranger_id))
        who.words, who.individual_id, who.purged_at = "", None, now
        trace(landlord_id, None, "purged", "stranger", stranger_id, now)
