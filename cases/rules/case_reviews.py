"""The ASB case review (2014 Act, section 104): who may ask, counted from what they told, and by when each step is due.

Threshold and days are those most areas publish. The council sets its own: a person decides, Beatbook counts.
"""

import calendar
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from estate.rules.calendar import ENGLAND, LONDON
from estate.rules.clocks import Rule, due

MONTHS: Final = 6
WITHIN: Final = 1
TELL, MET = 2, 3
"""From the second on a victim is told of the right (guidance of 2025); at the third the usual threshold is met."""
NO_ASB: Final = frozenset({"not_asb", "struck"})
STEPS: Final = {"acknowledged": 10, "decided": 15, "panel": 20}
"""Steps of a review and by how many working days after it was asked for each is due."""
STEP_WORDS: Final = {
    "acknowledged": "Acknowledged", "decided": "Threshold decided", "panel": "Panel met", "ended": "Outcome told",
}  # fmt: skip
THRESHOLDS: Final = {"met": "Met", "not_met": "Not met", "waived": "Waived, because of who they are"}


class Told(NamedTuple):
    """One telling: when it happened, when anybody of the landlord knew, and what became of it."""

    id: uuid.UUID
    happened_at: datetime
    received_at: datetime
    outcome: str


def months_before(day: date, months: int) -> date:
    """Give the day so many months before; the 31st of a month that has none is its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def qualifying(told: Iterable[Told], today: date) -> list[Told]:
    """Give what counts: of the last six months, told within a month of happening, and not found to be no ASB.

    Things that happened on one day are one incident, whoever was told and how often.
    """
    counted: dict[date, Told] = {}
    since = months_before(today, MONTHS)
    for one in sorted(told, key=lambda one: (one.received_at, one.id)):
        happened, received = (moment.astimezone(LONDON).date() for moment in (one.happened_at, one.received_at))
        if received >= since and happened >= months_before(received, WITHIN) and one.outcome not in NO_ASB:
            counted.setdefault(happened, one)
    return list(counted.values())


def due_on(asked_on: date, step: str) -> date:
    """Give by when a step is due, in working days of England after the day it was asked for."""
    noon = datetime(asked_on.year, asked_on.month, asked_on.day, 12, tzinfo=LONDON)
    return due(noon, Rule("working_days", STEPS[step]), ENGLAND).astimezone(LONDON).date()


def next_step(done: Iterable[str], threshold: str) -> str:
    """Give the step that comes next; after "not met" no panel meets. Empty once it has ended."""
    behind = set(done)
    steps = [step for step in STEP_WORDS if step not in behind and not (step == "panel" and threshold == "not_met")]
    return "" if "ended" in behind else steps[0]
