"""Looking for cases among those a person may see: by reference, title, block, somebody's name, or words in the file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import joinedload

from cases.models import Action, Case, CaseNote, Contact, Individual, Party
from cases.queries.walls import cases_of
from estate.database import db
from estate.models import Block, Person
from patrol.rules.searching import patterns, words_of

MOST: Final = 50
REACH: Final = 1_500
"""So many cases, the last opened first, are looked through at once."""
WRITTEN: Final = ((Contact, "words"), (CaseNote, "words"), (Action, "words"), (Action, "reference"))


class Found(NamedTuple):
    """What was found. back_to: how far back was looked, where there is more behind it; None at the first case."""

    cases: Sequence[Case]
    back_to: datetime | None


def find(person: Person, words: str) -> Found:
    """Give the cases this person may see in which every word stands somewhere, the last opened first; at most MOST.

    Two queries over REACH cases at most. Looked for in the case itself, its block, the names of its people, and what
    staff wrote in its file.
    """
    asked = words_of(words)
    if not asked:
        return Found([], None)
    newest = cases_of(person, Case.opened_at).order_by(Case.opened_at.desc())
    back_to: datetime | None = db.session.scalar(newest.offset(REACH - 1).limit(1))
    query = cases_of(person).where(*[_said(word) for word in asked])
    if back_to is not None:
        query = query.where(Case.opened_at >= back_to)
    tied = (joinedload(Case.block), joinedload(Case.officer))
    rows = db.session.scalars(query.options(*tied).order_by(Case.opened_at.desc()).limit(MOST)).all()
    return Found(rows, back_to)


def _said(word: str) -> ColumnElement[bool]:
    own = or_(*[_holds(column, word) for column in (Case.reference, Case.title, Case.spot, Case.category)])
    there = select(Block.id).where(
        Block.landlord_id == Case.landlord_id, Block.id == Case.block_id, _holds(Block.name, word)
    )
    return or_(own, there.exists(), _named(word), *[_written(model, name, word) for model, name in WRITTEN])


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    return or_(*[cast(column, String).ilike(pattern, escape="\\") for pattern in patterns(word)])


def _named(word: str) -> ColumnElement[bool]:
    who = and_(Individual.landlord_id == Party.landlord_id, Individual.id == Party.individual_id)
    theirs = (Party.landlord_id == Case.landlord_id, Party.case_id == Case.id)
    seen = or_(~Individual.restricted, Case.restricted)
    known = select(Party.id).join(Individual, who).where(*theirs, seen, _holds(Individual.name, word))
    described = select(Party.id).where(*theirs, _holds(Party.described, word))
    return or_(known.exists(), described.exists())


def _written(model: Any, name: str, word: str) -> ColumnElement[bool]:
    mine = (model.landlord_id == Case.landlord_id, model.case_id == Case.id)
    return select(model.id).where(*mine, _holds(getattr(model, name), word)).exists()
