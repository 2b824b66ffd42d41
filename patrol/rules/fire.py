"""The fire service's clock: reg 7 of the Fire Safety (England) Regulations 2022 (SI 2022/547), for high-rise blocks.

A fault in equipment the regulation names that is not fixed within 24 hours of being found is told to the fire and
rescue service, electronically, and told again once it is fixed. The hours are calendar hours, day and night.
"""

from datetime import datetime, timedelta
from typing import Final, Literal

from estate.rules.calendar import Calendar
from estate.rules.clocks import Rule, due

EQUIPMENT: Final = {
    "firefighters_lift": "Firefighters’ lift",
    "evacuation_lift": "Evacuation lift",
    "rising_main": "Rising main",
    "smoke_control": "Smoke control",
    "suppression": "Sprinklers or other suppression",
    "detection": "Fire detection or alarm",
    "evacuation_alert": "Evacuation alert",
    "door_release": "Automatic door release",
}
"""What the regulation asks to be checked each month, by the code a page carries."""

RULE: Final = Rule("calendar_hours", 24)
SOON: Final = timedelta(hours=4)

Standing = Literal["running", "soon", "over", "told", "cleared"]


def words(code: str) -> str:
    """Give the words of a piece of equipment; an unknown code (a newer phone) is shown as it is."""
    return EQUIPMENT.get(code, code)


def due_at(started: datetime) -> datetime:
    """Give when the fire service must have been told: 24 hours after the fault was seen."""
    return due(started, RULE, Calendar())


def standing(
    due: datetime, told: datetime | None, fixed: datetime | None, fixed_told: datetime | None, ruled_out: bool,
    now: datetime,
) -> Standing:  # fmt: skip
    """Say how a fault stands. Cleared: no fault after all, or fixed, and told as fixed where it had been told."""
    if ruled_out or (fixed and (fixed_told or not told)):
        return "cleared"
    if told:
        return "told"
    if now > due:
        return "over"
    return "soon" if now > due - SOON else "running"
