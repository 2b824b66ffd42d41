"""Looking for observations across nights: a page at a time, newest first, and never more than a bounded look back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from estate.database import db
from estate.models import Person
from patrol.models import Amendment, Observation
from patrol.queries.observations import ObservationSeen, loaded, with_history
from patrol.queries.walls import for_all
from patrol.rules.nights import night_of
from patrol.rules.searching import Asked, Key, patterns, tiles_named, words_of

PAGE, REACH = 50, 5_000
WRITTEN = ("words", "spot", "police_reference", "bwv_reference")


class Found(NamedTuple):
    """One page of what was found. further: where to go on; None at the first observation there is.

    back_to: how far back this page has looked, where that is why it is short.
    """

    seen: Sequence[ObservationSeen]
    further: Key | None
    back_to: datetime | None


def search(person: Person, asked: Asked, behind: Key | None = None) -> Found:
    """Look through the observations that are for all, struck ones included, those of REACH observations at most.

    Words are looked for in what officers wrote, in the first page and in every addition, and in the tile's label.
    Five queries, whatever is there.
    """
    here = _where(person, asked, behind)
    reach = _ordered(select(Observation.happened_at, Observation.id).where(*here), asked).offset(REACH - 1).limit(1)
    end = db.session.execute(reach).first()
    query = _ordered(select(Observation).where(*here, *_wanted(asked)), asked)
    if end:
        query = query.where(*_not_before(Key(*end)))
    rows = loaded(query.limit(PAGE + 1))
    seen = [one for one in with_history(person, rows[:PAGE]) if one.severity >= asked.least]
    if len(rows) > PAGE:
        return Found(seen, Key(rows[PAGE - 1].happened_at, rows[PAGE - 1].id), None)
    return Found(seen, Key(*end), end[0]) if end else Found(seen, None, None)


def _where(person: Person, asked: Asked, behind: Key | None) -> list[ColumnElement[bool]]:
    """Give what an index answers: the landlord, the block, the nights, and where this page begins."""
    here = [Observation.landlord_id == person.landlord_id]
    if asked.block_id:
        here.append(Observation.block_id == asked.block_id)
    if asked.since:
        here.append(Observation.night >= asked.since)
    if asked.until:
        here.append(Observation.night <= asked.until)
    if behind:
        older = Observation.happened_at < behind.happened_at
        here.append(or_(older, and_(Observation.happened_at == behind.happened_at, Observation.id < behind.id)))
        here.append(Observation.happened_at <= behind.happened_at)
        here.append(Observation.night <= night_of(behind.happened_at))
    return here


def _not_before(end: Key) -> list[ColumnElement[bool]]:
    younger = Observation.happened_at > end.happened_at
    last = or_(younger, and_(Observation.happened_at == end.happened_at, Observation.id >= end.id))
    return [last, Observation.night >= night_of(end.happened_at)]


def _ordered(query: Any, asked: Asked) -> Any:
    """Order newest first, along the index that answers: a block's, or that of the nights."""
    by_night = () if asked.block_id else (Observation.night.desc(),)
    return query.order_by(*by_night, Observation.happened_at.desc(), Observation.id.desc())


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted = [for_all(), *(_said(word) for word in words_of(asked.words))]
    if asked.person_id:
        wanted.append(Observation.person_id == asked.person_id)
    if asked.tile:
        wanted.append(Observation.tile == asked.tile)
    if asked.least > 1:
        wanted.append(or_(Observation.severity >= asked.least, _added(Amendment.severity >= asked.least)))
    return wanted


def _said(word: str) -> ColumnElement[bool]:
    """Say whether a word stands in an observation, in what its officer added, or in its tile's label."""
    return or_(Observation.tile.in_(tiles_named(word)), _holds(Observation, word), _added(_holds(Amendment, word)))


def _holds(model: Any, word: str) -> ColumnElement[bool]:
    written: ColumnElement[str] = func.coalesce(getattr(model, WRITTEN[0]), "")
    for name in WRITTEN[1:]:
        written = written + "\n" + func.coalesce(getattr(model, name), "")
    return or_(*[written.ilike(pattern, escape="\\") for pattern in patterns(word)])


def _added(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Amendment.id).where(
        Amendment.landlord_id == Observation.landlord_id, Amendment.amended_id == Observation.id,
        Amendment.person_id == Observation.person_id, which,
    ).exists()  # fmt: skip
