"""Clocks: when a promise falls due. Pure; moments come in and go out as aware UTC.

The four kinds and their names are those landlords publish ("24 hours" means a different thing to each of them),
so a rule says its kind in words beside every due time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from estate.rules.calendar import LONDON, Calendar, aware

Kind = Literal["calendar_hours", "working_day_hours", "working_days", "working_hours"]
Outcome = Literal["running", "met", "missed"]

WORDS: dict[Kind, tuple[str, str]] = {
    "calendar_hours": ("{n} hour, day and night", "{n} hours, day and night"),
    "working_day_hours": ("{n} hour, counted on working days", "{n} hours, counted on working days"),
    "working_days": ("{n} working day", "{n} working days"),
    "working_hours": ("{n} office hour", "{n} office hours"),
}

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Rule:
    """How long a promise gives.

    `ends`: whether a rule in working days is due at 23:59 ("day") or when the office closes ("office").
    `deemed`: what arrives on a day off, or at or after closing time, is deemed received on the next working day;
    it changes working_days only, because the other kinds count hours. Raises ValueError where n is below 1.
    """

    kind: Kind
    n: int
    ends: Literal["day", "office"] = "day"
    deemed: bool = False

    def __post_init__(self) -> None:
        """Refuse a rule that gives no time or that nobody knows."""
        if self.kind not in WORDS:
            raise ValueError(f"no such kind of clock: {self.kind}")
        if self.n < 1:
            raise ValueError("a clock gives at least one hour or day")

    @property
    def words(self) -> str:
        """Say the rule as people read it: "5 working days, by the time the office closes"."""
        said = WORDS[self.kind][self.n != 1].format(n=self.n)
        if self.kind == "working_days" and self.ends == "office":
            said += ", by the time the office closes"
        if self.kind == "working_days" and self.deemed:
            said += ", counted from the next working day when received out of hours"
        return said


def due(start: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """Give the moment (UTC) a promise made at `start` falls due: never before start, nor earlier for a later start.

    Raises ValueError for a start without a zone.
    """
    start = aware(start)
    if rule.kind == "calendar_hours":
        return start + timedelta(hours=rule.n)
    if rule.kind == "working_days":
        return _after_days(start, rule, calendar)
    return _after_hours(start, rule, calendar)


def _after_days(start: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """Receipt day is day 0; due at the end of working day n."""
    received = _received_on(start, calendar) if rule.deemed else start.astimezone(LONDON).date()
    days = calendar.working_days(received + timedelta(days=1))
    last = next(day for number, day in enumerate(days, 1) if number == rule.n)
    return _moment(last, calendar.closes_at if rule.ends == "office" else END_OF_DAY)


def _received_on(start: datetime, calendar: Calendar) -> date:
    """Give the working day on which something is deemed received."""
    local = start.astimezone(LONDON)
    late = local.time() >= calendar.closes_at
    return next(calendar.working_days(local.date() + timedelta(days=late)))


def _after_hours(start: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """Spend n hours of the spans that count, in elapsed time, so a day of 23 or 25 hours counts as it is."""
    left = timedelta(hours=rule.n)
    for opens, closes in spans(start, rule, calendar):
        opens = max(opens, start)
        if closes - opens >= left:
            return opens + left
        left -= max(closes - opens, timedelta())
    raise AssertionError("spans never end")


def spans(start: datetime, rule: Rule, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Give the spans (UTC) whose hours count, from the day of `start` on: working days whole, or their office hours."""
    for day in calendar.working_days(start.astimezone(LONDON).date()):
        if rule.kind == "working_day_hours":
            yield _moment(day, time()), _moment(day + timedelta(days=1), time())
        else:
            yield _moment(day, calendar.opens_at), _moment(day, calendar.closes_at)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Clock:
    """A promise: its rule, its start and when it fell due, frozen when it was made, whatever becomes of the rule."""

    rule: Rule
    start: datetime
    due: datetime

    @classmethod
    def begin(cls, start: datetime, rule: Rule, calendar: Calendar) -> "Clock":
        """Start a clock and freeze when it falls due."""
        return cls(rule, aware(start), due(start, rule, calendar))

    def outcome(self, answered_at: datetime | None, now: datetime) -> Outcome:
        """Say how the promise stands. Answered at the due moment is met; overdue and unanswered is missed."""
        if answered_at is not None:
            return "met" if answered_at <= self.due else "missed"
        return "running" if now <= self.due else "missed"
