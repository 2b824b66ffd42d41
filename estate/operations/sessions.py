"""Sign-ins as rows: each can be listed, and ends at once when revoked."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from estate.database import db
from estate.models import Session


@dataclass(frozen=True, slots=True)
class Found:
    """A session that is open, or why there is none: expired, revoked or signed out."""

    session: Session | None
    because: str = ""


def token_hash(token: str) -> bytes:
    """Give what is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def look_up(
    token: str, now: datetime, *, field_idle: timedelta, desk_idle: timedelta, longest: timedelta = timedelta(days=30)
) -> Found:
    """Find the open session of a token. Those who patrol may leave it unused for `field_idle`, others `desk_idle`."""
    found = db.session.scalar(select(Session).where(Session.token_hash == token_hash(token)))
    if found is None:
        return Found(None, "signed out")
    if found.ended_at or found.person.left_at:
        return Found(None, "revoked")
    idle = field_idle if found.person.can("patrol") else desk_idle
    if now - found.seen_at > idle or now - found.opened_at > longest:
        return Found(None, "expired")
    return Found(found)


def touch(key: tuple[uuid.UUID, uuid.UUID], now: datetime) -> None:
    """Note that a session (landlord id, id) is in use."""
    landlord_id, session_id = key
    db.session.execute(
        update(Session).where(Session.landlord_id == landlord_id, Session.id == session_id).values(seen_at=now)
    )
