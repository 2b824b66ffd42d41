"""The list of who leads on domestic abuse: every restricted case, and how far it has been brought."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cases.models import Action, Assessment, Case, Clock, Report
from cases.queries.walls import cases_of, reports_of
from cases.rules.actions import ABUSE
from estate.database import db
from estate.models import Person

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A restricted case: its last DASH, its actions of abuse by kind (the last of each), its next contact."""

    case: Case
    dash: Assessment | None
    actions: Mapping[str, Action]
    contact_due_at: datetime | None


def held(person: Person) -> list[Held]:
    """List the open restricted cases this person may see, the first due first. Four queries, however many."""
    query = cases_of(person).where(Case.restricted, Case.closed_at.is_(None)).options(joinedload(Case.officer))
    ordered = query.order_by(Case.next_due_at.is_(None), Case.next_due_at, Case.id).limit(MOST)
    cases = db.session.scalars(ordered).all()
    ids = [case.id for case in cases]
    dash = {row.case_id: row for row in _of(person, Assessment, ids, Assessment.kind == "dash")}
    actions: dict[uuid.UUID, dict[str, Action]] = {}
    for row in _of(person, Action, ids, Action.kind.in_(ABUSE)):
        actions.setdefault(row.case_id, {})[row.kind] = row
    mine = (Clock.landlord_id == person.landlord_id, Clock.case_id.in_(ids), Clock.done_at.is_(None))
    due = {row.case_id: row.due_at for row in db.session.scalars(select(Clock).where(*mine, Clock.kind == "contact"))}
    return [Held(case, dash.get(case.id), actions.get(case.id, {}), due.get(case.id)) for case in cases]


def _of(person: Person, model: Any, ids: Sequence[uuid.UUID], only: Any) -> Sequence[Any]:
    mine = (model.landlord_id == person.landlord_id, model.case_id.in_(ids))
    return db.session.scalars(select(model).where(*mine, only).order_by(model.made_at, model.id)).all()


def waiting(person: Person) -> int:
    """Count the restricted reports that wait for this person's eyes."""
    query = reports_of(person, func.count(Report.id)).where(Report.handled_at.is_(None), Report.restricted)
    return db.session.scalar(query) or 0
