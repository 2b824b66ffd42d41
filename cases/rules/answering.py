"""What answers a promise. "Responded" is a typed event that the landlord chooses, never an automatic answer."""

from collections.abc import Iterable
from typing import Final

EVENTS: Final = {
    "acknowledged": "the complainant was told that it is in hand",
    "first_contact": "an officer spoke with the complainant",
    "investigation_started": "the investigation was begun", "plan_agreed": "a plan was agreed",
    "first_action": "an officer acted on it", "contact_made": "the complainant was kept in touch with",
    "reviewed": "the case was reviewed", "done": "it was done", "replied": "a reply was sent",
    "heard": "the court decided", "ended": "what follows its last day was said",
    "attempts": "enough tries to reach the complainant",
}  # fmt: skip
REACHED: Final = frozenset({"spoke"})
TOLD: Final = frozenset({"spoke", "sent"})
WRITTEN: Final = frozenset({"text", "email", "letter", "app"})


def said_by(*, result: str, method: str, with_complainant: bool, also: Iterable[str] = ()) -> list[str]:
    """Give the events a contact stands for. A try that failed stands for none of them; what was written tells, and
    keeps in touch, but is not speaking with anybody."""
    events = [event for event in also if event == "investigation_started"]
    if with_complainant and result in TOLD and (result == "spoke" or method in WRITTEN):
        events += ["acknowledged", "contact_made", *(["first_contact"] if result in REACHED else [])]
    return events


def enough_tries(results: Iterable[str], attempts: int | None) -> bool:
    """Say whether so many tries failed that the policy takes them for an answer; never where it names no number."""
    return attempts is not None and sum(one not in TOLD for one in results) >= attempts
