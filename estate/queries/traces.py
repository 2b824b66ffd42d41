"""Reads of traces, scoped to a person's landlord."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from estate.database import db
from estate.models import Person, Trace


def traces(
    person: Person, before: uuid.UUID | None = None, limit: int = 100, hidden: Sequence[uuid.UUID] = ()
) -> Sequence[Trace]:
    """List the landlord's traces, newest first, those made before trace `before`, but of no row that is `hidden`."""
    query = select(Trace).where(Trace.landlord_id == person.landlord_id)
    if hidden:
        query = query.where(Trace.row_id.not_in([str(row_id) for row_id in hidden]))
    if before is not None:
        query = query.where(Trace.id < before)
    return db.session.scalars(query.order_by(Trace.id.desc()).limit(limit)).all()
