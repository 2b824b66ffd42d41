"""Dates and times as people in the field write them, in London; offered to the templates."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask

from patrol.rules.fire import EQUIPMENT

LONDON = ZoneInfo("Europe/London")


@lru_cache(maxsize=2**14)
def clock(moment: datetime | None) -> str:
    """Write 22:40."""
    return moment.astimezone(LONDON).strftime("%H:%M") if moment else ""


def clock_seconds(moment: datetime | None) -> str:
    """Write 22:40:14."""
    return moment.astimezone(LONDON).strftime("%H:%M:%S") if moment else ""


@lru_cache(maxsize=2**12)
def day(value: datetime | date | None) -> str:
    """Write Mon 30 Nov."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value:%a} {value.day} {value:%b}" if value else ""


def long_day(value: datetime | date | None) -> str:
    """Write Friday 20 November 2026."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value:%A} {value.day} {value:%B} {value.year}" if value else ""


def moment(value: datetime | None) -> str:
    """Write Mon 30 Nov, 22:40."""
    return f"{day(value)}, {clock(value)}" if value else ""


def lately(value: datetime | None, now: datetime) -> str:
    """Write 22:40 for the last twelve hours, and Mon 30 Nov, 22:40 for anything else."""
    if value is None:
        return ""
    return clock(value) if timedelta() <= now - value < timedelta(hours=12) else moment(value)


def count(number: int, one: str, many: str = "") -> str:
    """Write 1 page, 3 pages, 12,325 visits."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def install(app: Flask) -> None:
    """Offer the words as filters."""
    for function in (clock, clock_seconds, day, long_day, moment, lately):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(count=count, regulated=EQUIPMENT)
