"""Promises that come back: the next contact, the next review. Due at the end of a working day in London."""

import calendar as months
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from estate.rules.calendar import LONDON, Calendar, aware
from estate.rules.clocks import END_OF_DAY

DAYS: Final = {"daily": 1, "twice_weekly": 3, "weekly": 7, "fortnightly": 14}
UNPROMISED: Final = frozenset({"on_event", "none_requested", ""})


def next_due(last: datetime, every: str, calendar: Calendar) -> datetime | None:
    """Give when the next one is due after `last`; None where nothing is promised.

    A day off is pulled to the working day before it, which never is the day of the last one itself.
    """
    if every in UNPROMISED:
        return None
    began = aware(last).astimezone(LONDON).date()
    day = _month_on(began) if every == "monthly" else began + timedelta(days=DAYS[every])
    return end_of(_pulled(day, began, calendar))


def _month_on(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _pulled(day: date, began: date, calendar: Calendar) -> date:
    back = day
    while back > began and not calendar.working_day(back):
        back -= timedelta(days=1)
    return back if back > began else next(calendar.working_days(day))


def end_of(day: date, at: time = END_OF_DAY) -> datetime:
    """Give the moment (UTC) a day ends in London."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
