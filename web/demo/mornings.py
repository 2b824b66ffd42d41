"""The mornings after: Ben signs each night off, with a line on the weather and what the day team should know."""

from datetime import date, datetime, timedelta

from estate.models import Person
from patrol.operations import sign_off
from patrol.rules.daily.composing import morning
from web.demo.nights import Step

NOTES = (
    "7 °C, dry, light wind. Quiet night.",
    "5 °C, rain from 01:00. The caretaker knows about the bin rooms.",
    "9 °C, mild. Nothing for the day team that is not below.",
    "2 °C, clear, ice on the ramps by the garages after 04:00: gritting asked for.",
    "6 °C, fog until three. Courtyard pictures are poor for it.",
    "8 °C, showers. Lift contractor comes at nine.",
    "4 °C, dry. Thank you for the quick cover.",
)
LATE = {6: 41, 13: 9}
"""Nights back that were signed late, and how many minutes after 06:20."""


def sign(night: date, back: int, origin: str, by: Person) -> Step:
    """Give the step in which a night is signed, some minutes before 06:20 on most mornings."""
    at = morning(night) + timedelta(minutes=LATE.get(back, -4 - back * 5 % 13))
    address = f"{origin}/reports/{night}"
    return at, lambda: _sign(night, NOTES[back % len(NOTES)], address, by, at)


def _sign(night: date, note: str, address: str, by: Person, at: datetime) -> None:
    sign_off(night, note, address, by=by, now=at)
