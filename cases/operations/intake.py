"""The patrol's observations become reports: found among those that have none yet. Safe to run twice, or two at once."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from cases.models import Report
from cases.operations.telling import Telling, arrive
from cases.rules.intake import ALWAYS, NEVER, SERIOUS, category_of, wants_report
from cases.rules.lists import CATEGORIES
from estate.database import db, touched
from estate.operations.traces import trace
from patrol.models import Amendment, Observation, Strike
from patrol.queries.counting import stands
from patrol.queries.observations import ObservationSeen, with_history
from patrol.rules.nights import night_of

MISTAP: Final = timedelta(seconds=10)
NIGHTS_BACK: Final = 31
"""A phone may bring a page so many nights late, and it is still told."""
MOST: Final = 50
KNOWN: Final = frozenset(CATEGORIES)


def untold(landlord_id: uuid.UUID, now: datetime, limit: int = MOST) -> list[ObservationSeen]:
    """Find observations that must be told and are not. Reads only."""
    since = night_of(now) - timedelta(days=NIGHTS_BACK)
    mine = (Observation.landlord_id == landlord_id, Observation.night >= since)
    later = select(Amendment.amended_id).where(
        Amendment.landlord_id == landlord_id, Amendment.night >= since,
        or_(Amendment.severity >= SERIOUS, Amendment.follow_up.is_(True)),
    )  # fmt: skip
    told = select(Report.id).where(
        Report.landlord_id == Observation.landlord_id, Report.observation_id == Observation.id
    )
    asked = or_(
        Observation.severity >= SERIOUS, Observation.follow_up, Observation.tile.in_(ALWAYS), Observation.id.in_(later)
    )
    query = select(Observation).where(
        *mine, asked, Observation.tile.not_in(NEVER), stands(Observation), ~told.exists(),
        Observation.happened_at <= now - MISTAP,
    )  # fmt: skip
    tied = query.options(joinedload(Observation.person), joinedload(Observation.block))
    rows = db.session.scalars(tied.order_by(Observation.received_at, Observation.id).limit(limit)).all()
    seen = with_history(rows[0].person, rows) if rows else []
    return [one for one in seen if _wanted(one)]


def _wanted(one: ObservationSeen) -> bool:
    return wants_report(one.first.tile, one.severity, follow_up=bool(one.as_amended("follow_up")))


def take_in(found: Sequence[ObservationSeen], now: datetime) -> int:
    """Take in observations as reports; gives how many are new."""
    return sum(arrive(one.first.landlord_id, _told(one), None, now)[1] for one in found)


def _told(one: ObservationSeen) -> Telling:
    first = one.first
    return Telling(
        origin="patrol", key=str(first.id), channel="patrol", category=category_of(first.tile, KNOWN),
        happened_at=first.happened_at, received_at=first.happened_at, words="\n\n".join(one.words),
        block_id=first.block_id, floor=one.floor[:40], spot=str(one.as_amended("spot"))[:400], lat=first.lat,
        lon=first.lon, severity=one.severity, hate=first.tile == "hate", observation_id=first.id,
        teller=first.person.name,
    )  # fmt: skip


def struck_since(landlord_id: uuid.UUID) -> list[uuid.UUID]:
    """Find reports that wait although their officer has struck the observation. Reads only."""
    same = (Observation.landlord_id == Report.landlord_id) & (Observation.id == Report.observation_id)
    ruled_out = (Strike.landlord_id == Observation.landlord_id) & (Strike.struck_id == Observation.id)
    waits = (Report.landlord_id == landlord_id, Report.handled_at.is_(None), Report.origin == "patrol")
    query = (
        select(Report.id).join(Observation, same).join(Strike, ruled_out & (Strike.person_id == Observation.person_id))
    )
    return list(db.session.scalars(query.where(*waits)))


def rule_out(landlord_id: uuid.UUID, report_ids: Sequence[uuid.UUID], now: datetime) -> int:
    """Take reports out of the inbox whose observation was struck; who handled one meanwhile stands."""
    done = 0
    for report_id in report_ids:
        waits = (Report.landlord_id == landlord_id, Report.id == report_id, Report.handled_at.is_(None))
        if touched(update(Report).where(*waits).values(handled_at=now, outcome="struck")):
            trace(landlord_id, None, "ruled out", "report", report_id, now, because="struck by its officer")
            done += 1
    return done
