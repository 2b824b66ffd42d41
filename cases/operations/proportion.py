"""No legal step without its proportionality form: written by one, agreed by a manager, and not gone stale."""

import uuid
from datetime import date, datetime

from sqlalchemy import select

from cases.models import Action, Assessment, Case
from cases.operations.assessing import STEP
from cases.rules.actions import ACTIONS, OF_OTHERS
from estate.database import db
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal


def gate(case: Case, kind: str, now: datetime) -> Assessment:
    """Give the form that stands for a legal step. Raises Refusal, with what is missing, where none does.

    A step of the landlord needs a form of its own, used once: a fresh look each time. What a court or the police did
    needs any form that was agreed in this case.
    """
    mine = (Assessment.landlord_id == case.landlord_id, Assessment.case_id == case.id)
    agreed = (Assessment.kind == "proportionality", Assessment.agreed_at.is_not(None), Assessment.erased_at.is_(None))
    rows = db.session.scalars(select(Assessment).where(*mine, *agreed).order_by(Assessment.made_at.desc())).all()
    if kind in OF_OTHERS and rows:
        return rows[0]
    used = _used(case)
    today = now.astimezone(LONDON).date()
    own = [row for row in rows if row.answers.get(STEP) == kind and row.id not in used]
    fresh = next((row for row in own if fresh_on(row, today)), None)
    if fresh is None:
        raise Refusal(_missing(kind, stale=bool(own)), "kind")
    return fresh


def _used(case: Case) -> set[uuid.UUID | None]:
    mine = (Action.landlord_id == case.landlord_id, Action.case_id == case.id, Action.assessment_id.is_not(None))
    return set(db.session.scalars(select(Action.assessment_id).where(*mine, Action.kind.not_in(OF_OTHERS))))


def fresh_on(row: Assessment, today: date) -> bool:
    """Say whether a form is still fresh on a day: the day it names for a new look has not gone by."""
    said = row.answers.get("review_on")
    return said is None or today <= date.fromisoformat(str(said))


def _missing(kind: str, *, stale: bool) -> str:
    if stale:
        return f"{ACTIONS[kind]}: its proportionality form has gone past the day for a fresh look. Fill it in again."
    return f"{ACTIONS[kind]} needs its proportionality form first, agreed by a manager."
