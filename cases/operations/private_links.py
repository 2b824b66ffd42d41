"""Private links, for who has no account to follow what they told. A token is given once and stored nowhere."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import update

from cases.models import PrivateLink, Report
from estate.database import db, new_id
from estate.models import Person
from estate.operations.sessions import token_hash

LASTS: Final = timedelta(days=180)
"""How long a link opens its page, from when it was made; an officer renews it."""


def for_report(report: Report, now: datetime) -> str:
    """Make the link of who told this report; gives its token. An earlier one opens nothing from now on."""
    withdraw(report.landlord_id, {"report_id": report.id}, None, now)
    return _make(report.landlord_id, {"report_id": report.id}, None, now)


def _make(landlord_id: uuid.UUID, whose: dict[str, Any], by: Person | None, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row = PrivateLink(
        landlord_id=landlord_id, id=new_id(), token_hash=token_hash(token), made_at=now, by_id=by.id if by else None,
        expires_at=now + LASTS, **whose,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return token


def withdraw(landlord_id: uuid.UUID, whose: dict[str, Any], by: Person | None, now: datetime) -> int:
    """Let no link of a report or a party open anything any more; gives how many did."""
    mine = [PrivateLink.landlord_id == landlord_id, PrivateLink.revoked_at.is_(None), PrivateLink.expires_at > now]
    mine += [getattr(PrivateLink, name) == value for name, value in whose.items()]
    done = db.session.execute(
        update(PrivateLink).where(*mine).values(revoked_at=now, revoked_by_id=by.id if by else None),
        execution_options={"synchronize_session": False},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def opened(link_id: uuid.UUID, landlord_id: uuid.UUID, now: datetime) -> None:
    """Note when a link was first opened."""
    first = (PrivateLink.landlord_id == landlord_id, PrivateLink.id == link_id, PrivateLink.opened_at.is_(None))
    db.session.execute(
        update(PrivateLink).where(*first).values(opened_at=now), execution_options={"synchronize_session": False}
    )
