"""Which files a supervisor looks through in a month: the same for whoever asks, and for nobody to pick. Pure."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from estate.rules.calendar import LONDON

FILES: Final = 5
"""How many files of a month are looked through, or all where there are fewer."""


def before(day: date) -> date:
    """Give the first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def after(month: date) -> date:
    """Give the first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """Give when a month begins and ends, in London."""
    first, last = month.replace(day=1), after(month)
    return datetime(first.year, first.month, 1, tzinfo=LONDON), datetime(last.year, last.month, 1, tzinfo=LONDON)


def sample(landlord_id: uuid.UUID, month: date, ids: Iterable[uuid.UUID], files: int = FILES) -> list[uuid.UUID]:
    """Draw the files of a month by a hash: no order of theirs, and nobody's wish, decides."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{landlord_id} {month:%Y-%m} {one}".encode()).digest())[:files]
