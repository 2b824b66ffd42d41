"""SOS: who asked, where, and whether a person has seen it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import joinedload

from estate.database import db
from estate.models import Person
from patrol.models import Alert, Sos
from patrol.queries.counting import struck

SHOWN_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SosOpen:
    """An SOS of the last day that nobody has acknowledged."""

    sos: Sos

    @property
    def where(self) -> str:
        """Name the block, where the page does."""
        return self.sos.block.name if self.sos.block else "place not named"


def sos_seen(landlord_id: uuid.UUID, sos_id: uuid.UUID | None) -> tuple[datetime | None, str | None]:
    """Say when and by whom an SOS, or a test of the alarm, was seen; (None, None) while nobody has."""
    query = select(Alert).where(Alert.landlord_id == landlord_id, Alert.key.in_([f"sos:{sos_id}", f"test:{sos_id}"]))
    alert = db.session.scalar(query.options(joinedload(Alert.seen_by))) if sos_id else None
    return (alert.seen_at, alert.seen_by.name) if alert and alert.seen_by else (None, None)


def open_sos(person: Person, now: datetime) -> Sequence[SosOpen]:
    """List the landlord's SOS of the last day that nobody has seen and their officer has not struck, newest first."""
    told = {"landlord": person.landlord_id, "since": now - SHOWN_FOR}
    return [SosOpen(sos) for sos in db.session.scalars(_open(), told)]


@cache
def _open() -> Select[Sos]:
    mine: BindParameter[uuid.UUID] = bindparam("landlord")
    settled = Alert.seen_at.is_not(None) | Alert.closed_at.is_not(None)
    seen = select(Alert.id).where(Alert.landlord_id == mine, Alert.subject_id == Sos.id, Alert.kind == "sos", settled)
    query = select(Sos).where(
        Sos.landlord_id == mine, Sos.received_at > bindparam("since"), ~seen.exists(), ~struck(Sos)
    )
    return query.options(joinedload(Sos.block), joinedload(Sos.person)).order_by(Sos.received_at.desc())
