"""A person at the desk has seen an SOS."""

import uuid
from datetime import datetime

from sqlalchemy import select

from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from patrol.models import Sos, SosSeen


def acknowledge_sos(sos_id: uuid.UUID, by: Person, now: datetime) -> bool:
    """Note that `by` has seen an SOS of their landlord; False where there is none. The first one to see it stands."""
    sos = db.session.get(Sos, (by.landlord_id, sos_id), with_for_update=True)
    if sos is None:
        return False
    seen = select(SosSeen.id).where(SosSeen.landlord_id == by.landlord_id, SosSeen.sos_id == sos_id)
    if db.session.scalar(seen) is None:
        db.session.add(SosSeen(landlord_id=by.landlord_id, sos_id=sos_id, by_id=by.id, seen_at=now))
        trace(by.landlord_id, by, "saw", "sos", sos_id, now)
    return True
