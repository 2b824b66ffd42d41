"""The sweeps of alarms: raise what nobody was alarmed by, climb the ladders, tell the landlords' addresses.

Each looks first without holding up writers, and writes only where there is something to do. A decision is committed
before anything is sent; what a crash left unsent is found again.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from estate.database import db, reading
from estate.models import Landlord
from patrol.operations import climbing, raising, telling, watching
from web import clock, webhooks


def address(path: str) -> str:
    """Give the address of a page as a letter holds it."""
    origin: str = current_app.extensions["beatbook_settings"].origin
    return origin + path


def look(find: Any, *arguments: Any) -> Any:
    """Look without holding up writers; what is found outlives the transaction."""
    reading()
    found = find(*arguments)
    db.session.expunge_all()
    db.session.rollback()
    return found


def landlords() -> Sequence[uuid.UUID]:
    """Give every landlord's id."""
    return db.session.scalars(select(Landlord.id)).all()


def sound() -> int:
    """Raise SOS, tests and emergencies, watch the check calls, end what is over, and climb; gives how much was done."""
    now, done = clock.now(), 0
    for landlord_id in look(landlords):
        done += _raise(landlord_id, look(raising.urgent, landlord_id, now), now)
        done += _watch(landlord_id, now)
        done += _end(landlord_id, now)
        for alert_id in look(climbing.unseen, landlord_id):
            done += climbing.climb(landlord_id, alert_id, address, now)
            db.session.commit()
    return done


def start_clocks() -> int:
    """Raise faults in regulated fire equipment, and start their clocks."""
    now = clock.now()
    return sum(_raise(one, look(raising.faults, one, now), now) for one in look(landlords))


def _raise(landlord_id: uuid.UUID, found: Sequence[raising.Found], now: datetime) -> int:
    if found:
        raising.raise_found(found, now)
        db.session.commit()
    return len(found)


def _watch(landlord_id: uuid.UUID, now: datetime) -> int:
    since = current_app.extensions.get("beatbook_listening_since")
    missing = look(watching.look, landlord_id, now, since)
    if missing.missed or missing.heard:
        watching.note(landlord_id, missing, now)
        db.session.commit()
    return len(missing.missed) + len(missing.heard)


def _end(landlord_id: uuid.UUID, now: datetime) -> int:
    ends = look(raising.over, landlord_id, now)
    if ends:
        raising.end_over(landlord_id, ends, now)
        db.session.commit()
    return len(ends)


def tell_addresses() -> int:
    """Tell the landlords' addresses of their alerts. No transaction is open while one of them is slow to answer."""
    done = 0
    for landlord_id, step_id in look(telling.turns, clock.now()):
        one = telling.claim(landlord_id, step_id)
        db.session.commit()
        if one is None:
            continue
        because = _told(one)
        telling.went(one, because, clock.now())
        db.session.commit()
        done += not because
    return done


def _told(one: telling.Telling) -> str:
    """Tell one address; gives why it could not be told, empty where it was."""
    said = one.told | {"data": one.told["data"] | {"href": address(f"/alerts/{one.told['data']['id']}")}}
    body = json.dumps(said, separators=(",", ":")).encode()
    headers = webhooks.signed(one.secret, str(one.step_id), clock.now(), body)
    try:
        webhooks.tell(one.url, headers, body, current_app.extensions["beatbook_settings"].webhook_private)
    except webhooks.NotToldWhy as error:
        return str(error)
    return ""
