"""Looking for people outside the staff. Who is known only behind the wall is found by who leads there, nobody else."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, true
from sqlalchemy.orm import joinedload

from cases.models import Home, Individual, Report
from cases.queries.walls import LEAD, reports_of
from estate.database import db
from estate.models import Person
from patrol.rules.searching import patterns, words_of

MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody known, and how much they told: so many reports this person may read, the last when."""

    who: Individual
    told: int = 0
    last: datetime | None = None


def may_find(person: Person) -> ColumnElement[bool]:
    """Give the condition on Individual by which this person may find somebody."""
    hidden = true() if person.can(LEAD) else ~Individual.restricted
    return and_(Individual.landlord_id == person.landlord_id, Individual.erased_at.is_(None), hidden)


def individual_of(person: Person, individual_id: uuid.UUID) -> Individual | None:
    """Give somebody, if this person may find them."""
    return db.session.scalar(select(Individual).where(may_find(person), Individual.id == individual_id))


def alike(person: Person, report: Report) -> list[Known]:
    """List who goes by the same name as who told a report. Whether it is them is for a person to say. Two queries."""
    who = report.reporter
    if who is None or not who.name_key:
        return []
    same = (Individual.name_key == who.name_key, Individual.id != who.id)
    return _known(person, select(Individual).where(may_find(person), *same))


def find(person: Person, words: str) -> list[Known]:
    """List who has every one of these words in their name, number, e-mail or tenant's code. Two queries."""
    asked = words_of(words)
    if not asked:
        return []
    columns = (Individual.name, Individual.phone, Individual.email, Individual.code)
    said = [or_(*[_holds(column, word) for column in columns]) for word in asked]
    return _known(person, select(Individual).where(may_find(person), *said))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    return or_(*[cast(column, String).ilike(pattern, escape="\\") for pattern in patterns(word)])


def _known(person: Person, query: Any) -> list[Known]:
    tied = joinedload(Individual.home).joinedload(Home.block)
    rows = db.session.scalars(query.options(tied).order_by(Individual.name_key, Individual.id).limit(MOST)).all()
    told = reports_of(person, Report.reporter_id, func.count(Report.id), func.max(Report.received_at))
    ids = [one.id for one in rows]
    counted = {row[0]: (row[1], row[2]) for row in db.session.execute(
        told.where(Report.reporter_id.in_(ids)).group_by(Report.reporter_id)
    )}  # fmt: skip
    return [Known(one, *counted.get(one.id, (0, None))) for one in rows]


def told_by(person: Person, report: Report, limit: int = MOST) -> Sequence[Report]:
    """List what else the person who told this one has told, newest first."""
    if report.reporter_id is None:
        return []
    query = reports_of(person).where(Report.reporter_id == report.reporter_id, Report.id != report.id)
    tied = joinedload(Report.block)
    return db.session.scalars(query.options(tied).order_by(Report.received_at.desc(), Report.id).limit(limit)).all()
