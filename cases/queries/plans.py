"""The plans of a case, with their tasks."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from cases.models import Action, Case, Party, Plan
from cases.queries.files import tasks_of
from cases.queries.letters import parties
from cases.queries.walls import case_of
from estate.database import db
from estate.models import Person


class Planned(NamedTuple):
    """The plan of a case that stands, its tasks, and the plans before it, the last first."""

    case: Case
    plan: Plan | None
    tasks: Sequence[Action]
    before: Sequence[Plan]
    complainants: Sequence[Party]


def planned(person: Person, case_id: uuid.UUID) -> Planned | None:
    """Give the plans of a case, if this person may see it. Four queries."""
    case = case_of(person, case_id)
    if case is None:
        return None
    plans = sorted(_of(Plan, case), key=lambda one: -one.number)
    plan = plans[0] if plans else None
    whom = [one for one in parties(case) if one.role == "complainant" and not one.ended_at]
    return Planned(case, plan, tasks_of(plan, _of(Action, case)), plans[1:], whom)


def _of(model: Any, case: Case) -> Sequence[Any]:
    mine = (model.landlord_id == case.landlord_id, model.case_id == case.id)
    return db.session.scalars(select(model).where(*mine)).all()
