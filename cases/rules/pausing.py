"""Pauses of a clock: which policy allows one, for what reasons, and how far the due time moves. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from cases.rules.policies import Facts, Length, PolicyBody, promises_for
from cases.rules.rhythm import end_of
from estate.rules.calendar import LONDON, Calendar
from estate.rules.clocks import spans

PAUSED: Final = {
    "asked_to_wait": "The complainant asked us to wait", "away": "The complainant is away",
    "police": "The police asked us to wait", "court": "A court decides first",
    "other_agency": "Another agency acts first",
}  # fmt: skip
"""Why a clock may stand still: always somebody else's wish, never the office's own work."""


def may_pause(policy: PolicyBody, kind: str, rule: Mapping[str, Any], case: Facts) -> bool:
    """Say whether the policy allows a pause of the promise this clock was begun with."""
    mine = [one for one in promises_for(policy, case) if one.kind == kind]
    return any(one.may_pause and one.length.model_dump(mode="json") == dict(rule) for one in mine)


def moved(
    due_at: datetime, rule: Mapping[str, Any], stood_from: datetime, stood_to: datetime, calendar: Calendar
) -> datetime:
    """Give when a clock is due that stood still for a time, in the days or hours that its own rule counts.

    A rule in working days moves by each working day that began meanwhile; one in hours by the hours that count.
    """
    length = Length.model_validate(dict(rule))
    if length.kind == "calendar_hours":
        return due_at + (stood_to - stood_from)
    if length.kind == "working_days":
        return _days_on(due_at, stood_from, stood_to, calendar)
    kind = length.rule()
    lost = sum((_of(span, stood_from, stood_to) for span in _until(stood_from, stood_to, kind, calendar)), timedelta())
    return _hours_on(due_at, lost, kind, calendar)


def _days_on(due_at: datetime, stood_from: datetime, stood_to: datetime, calendar: Calendar) -> datetime:
    first, last = stood_from.astimezone(LONDON).date(), stood_to.astimezone(LONDON).date()
    lost = sum(calendar.working_day(first + timedelta(days=one)) for one in range(1, (last - first).days + 1))
    local = due_at.astimezone(LONDON)
    if not lost:
        return due_at
    days = calendar.working_days(local.date() + timedelta(days=1))
    return end_of(next(islice(days, lost - 1, None)), local.time())


def _until(start: datetime, end: datetime, rule: Any, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    found = []
    for span in spans(start, rule, calendar):
        if span[0] >= end:
            break
        found.append(span)
    return found


def _of(span: tuple[datetime, datetime], start: datetime, end: datetime) -> timedelta:
    return max(min(span[1], end) - max(span[0], start), timedelta())


def _hours_on(due_at: datetime, left: timedelta, rule: Any, calendar: Calendar) -> datetime:
    if not left:
        return due_at
    for opens, closes in spans(due_at, rule, calendar):
        begins = max(opens, due_at)
        if closes - begins >= left:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise AssertionError("spans never end")
