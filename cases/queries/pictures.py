"""Photographs that came with a report: read only after the wall has let the report be read."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from cases.models import Evidence, Report
from cases.queries.walls import report_of
from estate.database import db
from estate.models import Person


def pictures_of(person: Person, report: Report) -> Sequence[Evidence]:
    """List the photographs of a report that this person was let read, in the order they came."""
    mine = (Evidence.landlord_id == person.landlord_id, Evidence.report_id == report.id, Evidence.kind == "photograph")
    return db.session.scalars(select(Evidence).where(*mine, Evidence.erased_at.is_(None)).order_by(Evidence.id)).all()


def picture(person: Person, report_id: uuid.UUID, evidence_id: uuid.UUID) -> Evidence | None:
    """Give one photograph that can be shown, if this person may read the report it came with."""
    report = report_of(person, report_id)
    row = db.session.get(Evidence, (person.landlord_id, evidence_id)) if report else None
    there = row is not None and row.report_id == report_id and row.shown == "shown" and row.erased_at is None
    return row if there else None
