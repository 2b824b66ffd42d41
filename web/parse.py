"""What came in a form or an address, as values; nonsense is None, and the operation says what is missing."""

import uuid
from datetime import date, datetime

from estate.rules.calendar import LONDON
from notebook.shapes import EARLIEST, LATEST


def as_id(text: str | None) -> uuid.UUID | None:
    """Read an id."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def as_night(text: str | None) -> date | None:
    """Read a night that can be shown."""
    try:
        night = date.fromisoformat(text or "")
    except ValueError:
        return None
    return night if EARLIEST.date() <= night < LATEST.date() else None


def as_moment(text: str | None) -> datetime | None:
    """Read what a date-and-time field of a browser gives, as London's clock."""
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=LONDON)
    except ValueError:
        return None


def as_past(text: str | None, now: datetime) -> datetime | None:
    """Read a moment that has been; None for nonsense, for what is to come, and for long before anybody's memory."""
    moment = as_moment(text)
    return moment if moment and EARLIEST.replace(tzinfo=LONDON) < moment <= now else None
