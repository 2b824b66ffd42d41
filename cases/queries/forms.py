"""Which form is in force, and what was filled in about a case: only once the wall has let its reader through."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cases import shipped
from cases.models import Assessment, Case, FormVersion, Party
from cases.queries.walls import case_of
from cases.rules.forms import FormBody, Result, asked, result
from estate.database import db
from estate.models import Person


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A form as it was filled in, with the version it was filled in on and what it came to."""

    case: Case
    row: Assessment
    form: FormVersion
    body: FormBody
    came: Result


def form_in_force(landlord_id: uuid.UUID, kind: str, at: datetime) -> FormVersion | None:
    """Give the version of a form in force at a moment; None before the first."""
    begun = (FormVersion.landlord_id == landlord_id, FormVersion.kind == kind, FormVersion.in_force_from <= at)
    newest = (FormVersion.in_force_from.desc(), FormVersion.number.desc())
    return db.session.scalar(select(FormVersion).where(*begun).order_by(*newest).limit(1))


def of_case(case: Case) -> Sequence[Assessment]:
    """List what was filled in about a case that its reader may see, newest first."""
    mine = (Assessment.landlord_id == case.landlord_id, Assessment.case_id == case.id)
    query = select(Assessment).where(*mine).options(joinedload(Assessment.by))
    return db.session.scalars(query.order_by(Assessment.made_at.desc(), Assessment.id.desc())).all()


def one(person: Person, case_id: uuid.UUID, assessment_id: uuid.UUID) -> FilledIn | None:
    """Give one filled-in form of a case, if this person may see the case."""
    case = case_of(person, case_id)
    row = db.session.get(Assessment, (person.landlord_id, assessment_id)) if case else None
    if case is None or row is None or row.case_id != case.id:
        return None
    form = db.session.get_one(FormVersion, (row.landlord_id, row.form_id))
    body = FormBody.model_validate(form.body)
    return FilledIn(case, row, form, body, result(body, row.answers))


def safeguarding(rows: Sequence[Assessment]) -> Assessment | None:
    """Give the form by which a file is marked: thoughts of suicide were told of, and the next time about the same
    person not yet unsaid."""
    latest: dict[tuple[str, uuid.UUID | None], Assessment] = {}
    for row in rows:
        if row.kind in ("victim_risk", "dash"):
            latest.setdefault((row.kind, row.about_id), row)
    return next((row for row in latest.values() if marks(row)), None)


def marks(row: Assessment) -> bool:
    """Say whether a form marks its file."""
    return bool(row.answers.get(MARK))


MARK = "_alerts"
"""Under this name an assessment keeps that its answers called for the safeguarding words. No question is called so."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to fill in about a case: the version in force (None: the shipped one), and how it was filled in last."""

    case: Case
    parties: Sequence[Party]
    form_id: uuid.UUID | None
    body: FormBody
    last: Assessment | None


def blank(person: Person, case_id: uuid.UUID, kind: str, now: datetime) -> Blank | None:
    """Give a form to fill in, if this person may see the case and it asks for this form; five queries."""
    case = case_of(person, case_id)
    if case is None or kind not in asked(case.hate, case.restricted):
        return None
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.ended_at.is_(None))
    query = select(Party).where(*mine).options(joinedload(Party.individual)).order_by(Party.made_at, Party.id)
    form = form_in_force(case.landlord_id, kind, now)
    body = FormBody.model_validate(form.body) if form else shipped.form(kind)
    last = next((row for row in of_case(case) if row.kind == kind and row.erased_at is None), None)
    return Blank(case, db.session.scalars(query).all(), form.id if form else None, body, last)
