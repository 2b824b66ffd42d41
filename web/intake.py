"""What the patrol saw becomes reports in the inbox: a sweep that looks without holding up writers, and writes little.

One commit for each landlord. Twice, or two at once, is safe.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cases.operations import intake, recall
from estate.database import db, reading
from estate.models import Landlord
from web import clock


def take_in_reports() -> int:
    """Take in observations that have no report yet, and rule out reports whose observation was struck."""
    now = clock.now()
    return sum(_of_one(landlord_id, now) for landlord_id in _look(_landlords))


def _landlords() -> Any:
    return db.session.scalars(select(Landlord.id)).all()


def _of_one(landlord_id: uuid.UUID, now: datetime) -> int:
    found, struck = _look(intake.untold, landlord_id, now), _look(intake.struck_since, landlord_id)
    if not found and not struck:
        return 0
    done = intake.take_in(found, now) + intake.rule_out(landlord_id, struck, now)
    db.session.commit()
    return done


def bring_back_patterns() -> int:
    """Bring archived reports back to the inbox where a pattern has appeared."""
    now, done = clock.now(), 0
    for landlord_id in _look(_landlords):
        if found := _look(recall.patterns, landlord_id, now):
            done += recall.bring_back(landlord_id, found, now)
            db.session.commit()
    return done


def _look(find: Any, *arguments: Any) -> Any:
    reading()
    found = find(*arguments)
    db.session.expunge_all()
    db.session.rollback()
    return found
