"""Sign-ins as rows: each can be listed, and ends at once when revoked."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from estate.database import db, new_id
from estate.models import Person, Session
from estate.operations import passwords
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import storable

LONGEST_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A session that is open, or why there is none: expired, revoked or signed out."""

    session: Session | None
    because: str = ""


def token_hash(token: str) -> bytes:
    """Give what is stored of a token: its SHA-256. A token has 256 random bits, so no salt or slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def sign_in(email: str, password: str, device: str, now: datetime) -> tuple[Session, str] | None:
    """Open a session and give its token, which is stored nowhere; None when e-mail and password do not belong together.

    An unknown e-mail, a person who has not joined and one who has left all take as long as a wrong password.
    """
    person = db.session.scalar(select(Person).where(Person.email == storable(email).strip().lower()))
    if not passwords.right(person.password_hash if person else None, password) or person is None or person.left_at:
        return None
    if passwords.outdated(person.password_hash or ""):
        person.password_hash = passwords.hashed(password)
    token = secrets.token_urlsafe(32)
    opened = Session(
        landlord_id=person.landlord_id, id=new_id(), person_id=person.id, token_hash=token_hash(token),
        device=storable(device)[:LONGEST_DEVICE], opened_at=now, password_at=now, seen_at=now,
    )  # fmt: skip
    db.session.add(opened)
    trace(person.landlord_id, person, "signed in", "session", opened.id, now, device=opened.device)
    db.session.flush()
    return opened, token


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


def confirm_password(session: Session, password: str, now: datetime) -> bool:
    """Say whether this is the password of who is signed in, and note when it was last given."""
    if session.ended_at or not passwords.right(session.person.password_hash, password):
        return False
    session.password_at = now
    trace(session.landlord_id, session.person, "gave the password again in", "session", session.id, now)
    return True


def end(session: Session, because: str, by: Person | None, now: datetime) -> None:
    """End a session; one that has ended stays as it ended.

    Raises NotAllowed unless it is one's own, or `by` manages people at the same landlord.
    """
    _may_end(by, session.landlord_id, session.person_id)
    if session.ended_at:
        return
    session.ended_at, session.ended_because = now, because
    trace(session.landlord_id, by, "ended", "session", session.id, now, because=because, person=str(session.person_id))


def end_all(person: Person, because: str, by: Person | None, now: datetime, except_: Session | None = None) -> int:
    """End every open session of a person but one, and say how many. Raises NotAllowed as `end` does."""
    _may_end(by, person.landlord_id, person.id)
    mine = (Session.landlord_id == person.landlord_id, Session.person_id == person.id, Session.ended_at.is_(None))
    ending = [one for one in db.session.scalars(select(Session).where(*mine)) if not except_ or one.id != except_.id]
    for session in ending:
        end(session, because, by, now)
    return len(ending)


def _may_end(by: Person | None, landlord_id: uuid.UUID, person_id: uuid.UUID) -> None:
    if by is None or (by.landlord_id, by.id) != (landlord_id, person_id):
        check(by, "manage people", landlord_id)
