"""Warnings for the safety of staff: those that stand for people and doors, and those that want looking at.

They say what to do, not why, so they are not behind the wall of a case. But of somebody known through a restricted
case only, a list tells nobody but the lead; the door still shows what to do there, without a name.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from cases.models import Case, Individual, Party, SafetyWarning
from cases.queries.walls import LEAD
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON

MOST: Final = 500


@cache
def _standing() -> Any:
    """Two halves, each with its index: of an OR, SQLite walks all of the landlord's rows."""
    mine = (SafetyWarning.landlord_id == bindparam("landlord"), SafetyWarning.ended_at.is_(None))
    still = (*mine, SafetyWarning.review_on >= bindparam("today"))
    people = SafetyWarning.individual_id.in_(bindparam("people", expanding=True))
    blocks = SafetyWarning.block_id.in_(bindparam("blocks", expanding=True))
    both = union_all(select(SafetyWarning).where(*still, people), select(SafetyWarning).where(*still, blocks))
    return select(SafetyWarning).from_statement(both)


def standing(
    person: Person, now: datetime, people: Collection[uuid.UUID | None] = (), blocks: Collection[uuid.UUID | None] = ()
) -> list[SafetyWarning]:
    """List the warnings of these people and at these blocks' doors, the last made first. One query, or none.

    Who asks has been let see the people.
    """
    whom = {"people": [one for one in people if one], "blocks": [one for one in blocks if one]}
    if not any(whom.values()):
        return []
    told = whom | {"landlord": person.landlord_id, "today": now.astimezone(LONDON).date()}
    return sorted(set(db.session.scalars(_standing(), told)), key=lambda one: (one.made_at, one.id), reverse=True)


def at_doors(person: Person, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Give what stands at doors by the block's id, as the phone's pack has it: what to do, and no name."""
    mine = (SafetyWarning.landlord_id == person.landlord_id, SafetyWarning.block_id.is_not(None))
    still = (SafetyWarning.ended_at.is_(None), SafetyWarning.review_on >= now.astimezone(LONDON).date())
    known: dict[str, list[dict[str, Any]]] = {}
    for row in db.session.scalars(select(SafetyWarning).where(*mine, *still).order_by(SafetyWarning.made_at)):
        known.setdefault(str(row.block_id), []).append({"kind": "warning", "words": row.words, "until": None})
    return known


def to_review(person: Person) -> Sequence[SafetyWarning]:
    """List the warnings that were not ended, what is looked at first at the top; at most MOST."""
    tied = (joinedload(SafetyWarning.individual), joinedload(SafetyWarning.block))
    query = _listed(person).where(SafetyWarning.ended_at.is_(None)).options(*tied)
    return db.session.scalars(query.order_by(SafetyWarning.review_on, SafetyWarning.id).limit(MOST)).all()


def _listed(person: Person) -> Select[SafetyWarning]:
    whose = and_(Individual.landlord_id == SafetyWarning.landlord_id, Individual.id == SafetyWarning.individual_id)
    open_ones = or_(SafetyWarning.individual_id.is_(None), Individual.restricted.is_(False))
    seen = true() if person.can(LEAD) else or_(open_ones, SafetyWarning.block_id.is_not(None))
    query = select(SafetyWarning).outerjoin(Individual, whose)
    return query.where(SafetyWarning.landlord_id == person.landlord_id, seen)


def warning_of(person: Person, warning_id: uuid.UUID, case: Case | None) -> SafetyWarning | None:
    """Give one warning: of the people or the block of a case this person holds, else one of those they may list."""
    row = db.session.get(SafetyWarning, (person.landlord_id, warning_id))
    if row is None:
        return None
    if case is not None:
        whose = (Party.landlord_id == case.landlord_id, Party.case_id == case.id)
        theirs = select(Party.id).where(*whose, Party.individual_id == row.individual_id)
        here = row.block_id is not None and row.block_id == case.block_id
        return row if here or db.session.scalar(theirs.limit(1)) is not None else None
    return db.session.scalar(_listed(person).where(SafetyWarning.id == warning_id))
