"""The legal register: orders and other legal steps of the cases a person may see, and one of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import and_
from sqlalchemy.orm import joinedload

from cases.models import Action, Case, Party
from cases.queries.letters import parties
from cases.queries.walls import case_of, cases_of
from cases.rules.orders import next_day, standing
from estate.database import db
from estate.models import Person

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Registered:
    """A legal step with its case; standing: one of rules/orders.STANDINGS; by: its last day or its hearing."""

    order: Action
    case: Case
    standing: str
    by: date | None


def register(person: Person, today: date, *, over: bool = False) -> tuple[list[Registered], bool]:
    """List the legal steps of the cases this person may see, what wants something first at the top; those that are
    over only if asked for. One query; says whether there are more than MOST."""
    its = and_(Action.landlord_id == Case.landlord_id, Action.case_id == Case.id)
    query = cases_of(person, Action, Case).select_from(Case).join(Action, its).where(Action.sort == "legal")
    ended = Action.ended_on.is_not(None) if over else Action.ended_on.is_(None)
    tied = (joinedload(Case.block), joinedload(Case.officer), joinedload(Action.party).joinedload(Party.individual))
    rows = db.session.execute(query.where(ended).options(*tied).order_by(Action.made_at.desc()).limit(MOST + 1)).all()
    found = [registered(order, case, today) for order, case in rows[:MOST]]
    if over:
        return sorted(found, key=lambda one: one.order.ended_on or date.min, reverse=True), len(rows) > MOST
    return sorted(found, key=lambda one: (one.by or date.max, one.order.id)), len(rows) > MOST


def registered(order: Action, case: Case, today: date) -> Registered:
    """Say how one legal step stands."""
    return Registered(order, case, standing(order, today), next_day(order, today))


class Opened(NamedTuple):
    """A legal step on its own page, with the people of its case."""

    one: Registered
    parties: Sequence[Party]


def order_of(person: Person, case_id: uuid.UUID, action_id: uuid.UUID, today: date) -> Opened | None:
    """Give one legal step, if this person may see its case."""
    case = case_of(person, case_id)
    row = db.session.get(Action, (person.landlord_id, action_id)) if case else None
    if case is None or row is None or row.case_id != case.id or row.sort != "legal":
        return None
    return Opened(registered(row, case, today), parties(case))
