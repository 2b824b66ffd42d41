"""Evidence of a case, read only after the wall has let the case be read."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from cases.models import Case, Evidence
from cases.queries.walls import case_of
from estate.database import db
from estate.models import Person


class Kept(NamedTuple):
    """The evidence of a case, in the order it came."""

    case: Case
    rows: Sequence[Evidence]


def evidence_of(person: Person, case_id: uuid.UUID) -> Kept | None:
    """List the evidence that stands in a case's own file, if this person may see it."""
    case = case_of(person, case_id)
    if case is None:
        return None
    mine = (Evidence.landlord_id == case.landlord_id, Evidence.case_id == case.id, Evidence.erased_at.is_(None))
    return Kept(case, sorted(db.session.scalars(select(Evidence).where(*mine)), key=lambda row: (row.made_at, row.id)))


def piece(person: Person, case_id: uuid.UUID, evidence_id: uuid.UUID) -> Evidence | None:
    """Give one piece whose bytes are kept, if this person may see its case."""
    row = db.session.get(Evidence, (person.landlord_id, evidence_id)) if case_of(person, case_id) else None
    return row if row and row.case_id == case_id and row.sha256 and row.erased_at is None else None
