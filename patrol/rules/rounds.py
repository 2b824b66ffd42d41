"""When a round is walked, and in which order. Wall times are London's; a night is an operational date, noon to noon."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from estate.rules.calendar import LONDON

EVERY_NIGHT: Final = (1, 2, 3, 4, 5, 6, 7)
WEEKDAYS: Final = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}
RISKS: Final = {"ordinary": "Ordinary", "raised": "Raised", "high": "High"}
NOON: Final = time(12)


def walked_on(weekdays: Collection[int], night: date) -> bool:
    """Say whether a round of these ISO weekdays is walked in the night that begins on this date."""
    return night.isoweekday() in weekdays


def window(night: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Give the moments (UTC) between which a round of this night is walked.

    A beginning before noon is the next morning's, because a night runs from noon to noon. An end not after its
    beginning is a day later. A wall time that the clocks skip is read as GMT; of one that comes twice a beginning is
    the first coming and an end the second, so that nobody is late in the hour that comes again.
    """
    first = night + timedelta(days=begins < NOON)
    last = first + timedelta(days=ends <= begins)
    return _moment(first, begins, 0), _moment(last, ends, 1)


def _moment(day: date, wall: time, fold: int) -> datetime:
    first = datetime.combine(day, wall, LONDON).replace(fold=0)
    second = first.replace(fold=1)
    skipped = first.utcoffset() < second.utcoffset()  # type: ignore[operator]
    return (first if skipped or not fold else second).astimezone(UTC)


def within(moment: datetime, windows: Iterable[tuple[datetime, datetime]]) -> bool:
    """Say whether a moment lies in one of the windows; where there is none, any moment does."""
    listed = list(windows)
    return not listed or any(first <= moment <= last for first, last in listed)


def varied_order(landlord_id: UUID, round_id: UUID, night: date, blocks: Iterable[UUID]) -> list[UUID]:
    """Give the blocks of a round in the order suggested for one night.

    Each block's place is that of SHA-256 over "landlord⏎round⏎night⏎block" among the others': the same on every phone
    and every server, without a memory, another each night, and with no pattern that somebody outside could learn.
    A block added or taken out does not move the others past each other.
    """

    def place(block: UUID) -> bytes:
        return hashlib.sha256(f"{landlord_id}\n{round_id}\n{night.isoformat()}\n{block}".encode()).digest()

    return sorted(blocks, key=place)


def nights_in_words(weekdays: Collection[int]) -> str:
    """Say on which nights a round is walked."""
    if set(weekdays) == set(EVERY_NIGHT):
        return "every night"
    return ", ".join(words for number, words in WEEKDAYS.items() if number in weekdays)
