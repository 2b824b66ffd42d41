"""The working calendar: nights, bank holidays in England, and the days an office is closed.

Moments come in and go out as aware UTC; what a day is, is decided by the wall clock of Europe/London.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

PROCLAIMED: frozenset[date] = frozenset()
"""Bank holidays proclaimed since the `holidays` library was released. Move them out when it knows them."""

REVOKED: frozenset[date] = frozenset()
"""Bank holidays of the library that a proclamation has since moved or taken away."""


def begins(day: date, begins_at: time = time(12)) -> datetime:
    """Give the moment (UTC) an operational date begins.

    A wall time that the clocks skip is read as GMT, one that comes twice as its first coming.
    """
    return datetime.combine(day, begins_at, LONDON).replace(fold=0).astimezone(UTC)


def operational_date(moment: datetime, begins_at: time = time(12)) -> date:
    """Give the date a night belongs to: the one on which it began, noon to noon unless told otherwise.

    Raises ValueError for a moment without a zone.
    """
    local = aware(moment).astimezone(LONDON).date()
    return local if moment >= begins(local, begins_at) else local - timedelta(days=1)


def aware(moment: datetime) -> datetime:
    """Give the moment in UTC. Raises ValueError for one without a zone."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Give England's bank holidays of a year as GOV.UK lists them: the day itself, or its substitute.

    From the `holidays` library, which also names the weekend days a substitute stands for; those are left out here.
    """
    from holidays import country_holidays

    named = country_holidays("GB", subdiv="ENG", years=year)
    observed = frozenset(day for day in named if day.year == year and day.weekday() < 5)
    return (observed | {day for day in PROCLAIMED if day.year == year}) - REVOKED


@dataclass(frozen=True)
class Calendar:
    """A landlord's working days and office hours.

    Raises ValueError when the office closes before it opens.
    """

    closed: frozenset[date] = frozenset()
    opens_at: time = time(9)
    closes_at: time = time(17)

    def __post_init__(self) -> None:
        """Refuse an office that is never open."""
        if self.opens_at >= self.closes_at:
            raise ValueError("an office must open before it closes")

    def working_day(self, day: date) -> bool:
        """Say whether this is a working day: not Saturday, Sunday, a bank holiday in England or an office closure."""
        return day.weekday() < 5 and day not in self.closed and day not in bank_holidays(day.year)

    def working_days(self, first: date) -> Iterator[date]:
        """Give the working days from `first` on, itself included.

        Raises ValueError when a whole year has none, which only wrong closures can bring about.
        """
        day, since = first, 0
        while since < 366:
            if self.working_day(day):
                since = 0
                yield day
            day, since = day + timedelta(days=1), since + 1
        raise ValueError(f"no working day in the year before {day}")


ENGLAND = Calendar()
"""England's working days with an office open from 9 to 5."""
