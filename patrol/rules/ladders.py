"""Ladders: what is done, and when, while nobody has seen an alert. Data with defaults; what is typed is checked."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from estate.rules.words import Refusal


class Step(NamedTuple):
    """One rung: so many seconds after the alert was raised, by this channel, to whom, with these words."""

    after_seconds: int
    channel: str
    to: str = ""
    words: str = ""


KINDS: Final = {
    "sos": "SOS",
    "missed_call": "Missed check call",
    "emergency": "Emergency logged",
    "fire_fault": "Fault in fire equipment",
    "test": "Test of the alarm",
}
CHANNELS: Final = {
    "desk": "Tonight shows and sounds it",
    "mail": "An e-mail is sent",
    "webhook": "The landlord’s own address is told",
    "ring": "Somebody at the desk rings",
}
RUNG: Final = {
    "officer": "the officer",
    "supervisor": "a supervisor",
    "second_officer": "another officer who is out",
    "999": "999",
}
SUPERVISORS: Final = "role:patrol_supervisor"
MOST: Final = 20
LATEST: Final = 24 * 60 * 60
NUMBER: Final = re.compile(r"\+?[\d ]{3,24}")
ADDRESS: Final = re.compile(r"(role:[a-z_]+|[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+)")

DEFAULTS: Final[dict[str, tuple[Step, ...]]] = {
    "sos": (
        Step(0, "desk"), Step(0, "webhook"), Step(0, "mail", SUPERVISORS), Step(60, "ring", "supervisor"),
        Step(120, "ring", "officer"), Step(180, "ring", "second_officer"), Step(240, "ring", "999"),
    ),
    "missed_call": (
        Step(0, "desk"), Step(0, "webhook"), Step(0, "ring", "officer"), Step(180, "mail", SUPERVISORS),
        Step(180, "ring", "supervisor"), Step(600, "ring", "second_officer"), Step(900, "ring", "999"),
    ),
    "emergency": (
        Step(0, "desk"), Step(0, "webhook"), Step(60, "mail", SUPERVISORS), Step(120, "ring", "officer"),
        Step(300, "ring", "supervisor"),
    ),
    "fire_fault": (
        Step(0, "desk"), Step(0, "webhook"), Step(0, "mail", SUPERVISORS), Step(1800, "ring", "supervisor"),
    ),
    "test": (Step(0, "desk"), Step(0, "webhook")),
}  # fmt: skip
"""What holds until a landlord sets its own. An officer's phone reminds by itself before a call is missed."""


def checked(steps: Sequence[Step]) -> list[Step]:
    """Give a ladder in the order of its times. Raises Refusal, in a sentence, for one that nobody could climb."""
    if not steps:
        raise Refusal("A ladder needs at least one rung: begin with the desk.", "rungs")
    if len(steps) > MOST:
        raise Refusal(f"A ladder has at most {MOST} rungs.", "rungs")
    for step in steps:
        if problem := _problem(step):
            raise Refusal(problem, "rungs")
    if not any(step.channel == "desk" and step.after_seconds == 0 for step in steps):
        raise Refusal("The first rung is always the desk, at once.", "rungs")
    return sorted(steps, key=lambda step: step.after_seconds)


def _problem(step: Step) -> str:
    if step.channel not in CHANNELS:
        return f"There is no such way to tell somebody: {step.channel}."
    if not 0 <= step.after_seconds <= LATEST:
        return "A rung comes between at once and a day after the alert."
    if step.channel == "ring" and step.to not in RUNG and not NUMBER.fullmatch(step.to):
        return "Say who is rung: the officer, a supervisor, another officer, or a telephone number."
    if step.channel == "mail" and not ADDRESS.fullmatch(step.to):
        return "An e-mail needs an address, or the supervisors."
    return "Words of a rung are at most 400 characters." if len(step.words) > 400 else ""
