"""How long what is kept of a landlord's cases: rules per kind, in months, as a dated version. Pure."""

import calendar
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from estate.rules.calendar import LONDON

KINDS: Final = {
    "case": "Formal cases", "restricted": "Restricted cases", "early": "Early support",
    "report": "What was told and came to no case",
}  # fmt: skip
"""What has a rule of its own. A case counts from when it was closed, a report from when it was put aside."""
AHEAD: Final = timedelta(days=90)
"""How long before it is due something stands in the list, so that a hold can still be placed."""


class Rule(BaseModel):
    """Erased so many months after it ended; 0 keeps it for ever. source: where the number comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    months: Annotated[int, Field(ge=0, le=1200)]
    source: Annotated[str, Field(max_length=400)] = ""


class RetentionBody(BaseModel):
    """A whole version: a rule for each kind. default: shipped to begin with, until the landlord has decided."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    default: bool = False
    case: Rule
    restricted: Rule
    early: Rule
    report: Rule

    def rule(self, kind: str) -> Rule:
        """Give the rule of a kind."""
        found: Rule = getattr(self, kind)
        return found


def kind_of(lane: str, *, restricted: bool) -> str:
    """Give the kind of a case."""
    return "restricted" if restricted else "early" if lane == "early" else "case"


def due_at(ended_at: datetime, months: int) -> datetime | None:
    """Give when something is erased: so many months after the day it ended, at the beginning of the next day in London.

    The 31st of a month that has none is its last day. None: never.
    """
    if not months:
        return None
    day = ended_at.astimezone(LONDON).date()
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    due = day.replace(year=year, month=month + 1, day=min(day.day, last)) + timedelta(days=1)
    return datetime(due.year, due.month, due.day, tzinfo=LONDON)


def ended_before(now: datetime, months: int) -> datetime:
    """Give a moment after which nothing that ended can be due by now: it bounds a search, `due_at` decides."""
    return now - timedelta(days=months * 28)
