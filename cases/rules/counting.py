"""How a figure is written, and what became of a promise: pure, half up, never an average of averages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from cases.rules.pausing import moved
from estate.rules.calendar import LONDON, Calendar
from patrol.rules.years import first_night

FACTORS: Final = {"share": 100, "change": 100, "mean": 1, "rate": 1000}
PLACES: Final = {"share": 1, "change": 0, "mean": 1, "rate": 1}


class Span(NamedTuple):
    """A financial year as far as it has gone: events from `start`, before `end`, as known at `as_at`."""

    year: int
    start: datetime
    end: datetime
    as_at: datetime

    @property
    def before(self) -> "Span":
        """Give the same stretch of the year before, as known at the same moment."""
        whole = span(self.year - 1, self.as_at)
        if self.end < span(self.year, datetime.max.replace(tzinfo=LONDON)).end:
            local = self.end.astimezone(LONDON)
            day = 28 if (local.month, local.day) == (2, 29) else local.day
            return whole._replace(end=min(whole.end, local.replace(year=local.year - 1, day=day)))
        return whole


def span(year: int, as_at: datetime) -> Span:
    """Give a financial year in London, up to a moment where that is sooner."""
    first, last = (
        datetime.combine(first_night(one), datetime.min.time(), LONDON).astimezone(as_at.tzinfo)
        for one in (year, year + 1)
    )
    return Span(year, first, max(first, min(last, as_at)), as_at)


def written(numerator: int, denominator: int | None, unit: str) -> str:
    """Write a figure: a count as it is, else to its places, rounded half up; empty where there is nothing to divide by.

    A share that comes out whole is written without its nought, as landlords print it.
    """
    if unit == "count":
        return f"{numerator:,}"
    if not denominator:
        return ""
    exact = Decimal(FACTORS[unit] * numerator) / Decimal(denominator)
    said = exact.quantize(Decimal(1).scaleb(-PLACES[unit]), ROUND_HALF_UP)
    text = f"{said:,}".removesuffix(".0") if unit == "share" else f"{said:,}"
    return {"share": f"{text}%", "change": f"+{text}%" if said > 0 else f"{text}%"}.get(unit, text)


class Stood(NamedTuple):
    """A time in which a promise stood still; `end` None: it still does."""

    start: datetime
    end: datetime | None


def due_then(
    frozen_due: datetime, rule: dict[str, Any], pauses: Sequence[Stood], at: datetime, calendar: Calendar
) -> datetime | None:
    """Give when a promise was due, as it stood at a moment; None while it stood still then."""
    due = frozen_due
    for one in sorted(pauses):
        if one.start > at:
            break
        if one.end is None or one.end > at:
            return None
        due = moved(due, rule, one.start, one.end, calendar)
    return due


def kept(due: datetime | None, done_at: datetime | None, met: bool | None, at: datetime) -> bool | None:
    """Say whether a promise was kept, as it stood at a moment; None: not yet due, standing still, or taken back."""
    if done_at is not None and done_at <= at:
        return met
    return False if due is not None and due < at else None


def days_between(start: datetime, end: datetime) -> int:
    """Give whole days between two moments."""
    return max((end - start) // timedelta(days=1), 0)
