"""What was told of an observation went behind the wall of cases: so does what the night says of it."""

import uuid
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from estate.database import db
from estate.operations.traces import trace
from patrol.models import Alert, DailyReport, Observation
from patrol.rules.daily.composing import compose
from patrol.rules.daily.partner import for_partners
from patrol.rules.daily.shape import Internal
from patrol.rules.privacy import IN_DANGER


def keep_back(landlord_id: uuid.UUID, observation_ids: Collection[uuid.UUID | None], now: datetime) -> None:
    """Keep observations from everybody who merely watches the night, also in what was signed and alarmed. Idempotent.

    It is never undone. A report that was signed is put together again without them, and a trace says so, not why.
    """
    ids = [one for one in observation_ids if one is not None]
    these = (Observation.landlord_id == landlord_id, Observation.id.in_(ids))
    nights = set(db.session.scalars(select(Observation.night).where(*these)))
    db.session.execute(update(Observation).where(*these).values(restricted=True))
    alarmed = (Alert.landlord_id == landlord_id, Alert.subject_id.in_(ids), Alert.kind == "emergency")
    db.session.execute(update(Alert).where(*alarmed).values(because=IN_DANGER))
    _take_out(landlord_id, nights, {str(one) for one in ids}, now)


def _take_out(landlord_id: uuid.UUID, nights: set[date], ids: set[str], now: datetime) -> None:
    signed = (DailyReport.landlord_id == landlord_id, DailyReport.night.in_(nights))
    for one in db.session.scalars(select(DailyReport).where(*signed)):
        report = Internal.model_validate(one.internal)
        left = tuple(line for line in report.seen if line.id not in ids)
        if len(left) < len(report.seen):
            anew = compose(report.model_copy(update={"seen": left}))
            one.internal = anew.model_dump(mode="json")
            one.partner = for_partners(anew).model_dump(mode="json")
            trace(landlord_id, None, "put together anew", "daily report", one.id, now)
