"""How a visit and a shift end, and which night they belong to."""

from datetime import date, datetime, timedelta
from typing import Final

from estate.rules.calendar import operational_date

COMPLETED: Final = "completed"
PART: Final = "part"
UNDER_WAY: Final = "under way"
NOT_FINISHED: Final = "not finished by officer"

REASONS: Final = {
    "": "no reason given",
    "threat": "threat",
    "called_away": "called away",
    "lift_out": "lift out",
    "door_failed": "door failed",
    "other": "another reason",
}
LONGEST_VISIT: Final = timedelta(hours=4)
LONGEST_SHIFT: Final = timedelta(hours=16)


def night_of(moment: datetime) -> date:
    """Give the operational date of a moment: the date on which the night began, in London."""
    return operational_date(moment)


def visit_outcome(
    started: datetime, finished: str | None, shift_ended: bool, next_began: bool, now: datetime
) -> str:
    """Say how a visit stands. One that its officer never finished is never completed.

    It is closed as not finished once the shift has ended, the officer began another, or four hours have passed.
    """
    if finished:
        return finished
    if shift_ended or next_began or now - started > LONGEST_VISIT:
        return NOT_FINISHED
    return UNDER_WAY
