"""What came in a form or an address, as values; nonsense is None, and the operation says what is missing."""

import re
import uuid
from datetime import date, datetime

from estate.rules.calendar import LONDON
from estate.rules.words import Refusal
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


def as_day(text: str | None, name: str) -> date | None:
    """Read the day of a date field; None where it is empty. Raises Refusal, of the field `name`, for nonsense."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("Write each day as year, month and day: 2026-11-24.", name) from None
    if day and not EARLIEST.year - 50 <= day.year < LATEST.year:
        raise Refusal("Check the year.", name)
    return day


def as_pence(text: str | None, name: str) -> int | None:
    """Read pounds as pence: "1,250" or "£12.50"; None where it is empty. Raises Refusal for what is no such sum."""
    said = (text or "").strip().replace(",", "").removeprefix("£")
    if not said:
        return None
    found = re.fullmatch(r"(\d{1,7})(?:\.(\d{2}))?", said)
    if found is None:
        raise Refusal("Write the cost in pounds, such as 1250 or 12.50.", name)
    return int(found[1]) * 100 + int(found[2] or 0)
