"""The words of a report: entries in a line, fields and values as people say them. Times are London's."""

from datetime import datetime
from typing import Any, Final

from estate.rules.calendar import LONDON
from patrol.rules import fire
from patrol.rules.daily.composing import comes_twice
from patrol.rules.daily.shape import (
    AlertLine,
    Entry,
    FireLine,
    HandoverLine,
    MissedLine,
    SeenLine,
    ShiftLine,
    VisitLine,
)
from patrol.rules.nights import REASONS
from patrol.rules.tiles import SEVERITIES

FIELDS: Final = {
    "began": "began", "ended": "ended", "kit": "kit taken", "not_back": "kit not back", "kit_words": "about the kit",
    "words": "words", "block": "block", "started": "began", "finished": "finished", "outcome": "how it ended",
    "reason": "reason", "status": "how it stood", "category": "what", "severity": "how serious", "floor": "floor",
    "spot": "spot", "at": "time", "moved_on": "persons moved on", "police_called": "police called",
    "police_assisted": "police assisted", "police_reference": "police reference",
    "bwv_reference": "body camera reference", "follow_up": "follow-up", "equipment": "faulty equipment",
    "photographs": "photographs", "heads": "words", "places": "checkpoints owed", "proved": "checkpoints proved",
    "name": "which", "kind": "what", "seen_at": "seen at the desk", "seen_by": "seen by",
    "told_at": "fire service told", "told_reference": "its reference", "fixed_at": "put right",
}  # fmt: skip
HEADS: Final = {
    "risks": "Open risks", "kit": "Faulty kit", "keys": "Keys", "people": "People", "welfare": "To look in on",
    "unfinished": "Unfinished",
}  # fmt: skip
ALERTS: Final = {
    "sos": "SOS", "missed_call": "Missed check call", "late_call": "Late check call", "emergency": "Emergency seen",
    "fire_fault": "Fire equipment fault", "test": "Test of the alarm",
}  # fmt: skip


def clock(moment: datetime) -> str:
    """Write 22:40 in London; 01:10 BST or 01:10 GMT in the hour that the clocks show twice."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M %Z}" if comes_twice(moment) else f"{local:%H:%M}"


def alert_words(kind: str) -> str:
    """Name a kind of alert."""
    return ALERTS.get(kind, kind.replace("_", " "))


def field_words(name: str) -> str:
    """Name a field."""
    return FIELDS.get(name, name)


def value_words(name: str, value: Any) -> str:
    """Write a field's value; an empty one is empty."""
    if name == "severity":
        return SEVERITIES[value - 1]
    if name == "reason":
        return REASONS.get(value, value) if value else ""
    if name == "kind":
        return alert_words(value)
    if name == "equipment":
        return fire.words(value) if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return clock(value)
    if isinstance(value, tuple):
        return "; ".join(": ".join(one) if isinstance(one, tuple) else str(one) for one in value)
    return "" if value is None or value == 0 else str(value)


def about_entry(one: Entry) -> str:
    """Name an entry in a line."""
    match one:
        case SeenLine():
            return f"{one.category}, {one.block or 'no block named'}, {clock(one.at)}"
        case VisitLine():
            return f"Visit to {one.block}, {clock(one.started)}"
        case ShiftLine():
            return f"{one.officer}'s shift, {clock(one.began)}"
        case MissedLine():
            return f"Checkpoint {one.name}, {one.block}" + (f", {clock(one.at)}" if one.at else "")
        case AlertLine():
            return f"{alert_words(one.kind)}, {one.officer}, {clock(one.at)}"
        case FireLine():
            return f"{fire.words(one.equipment).capitalize()}, {one.block or 'no block named'}, {clock(one.started)}"
        case HandoverLine():
            return f"{one.officer}'s handover, {clock(one.at)}"
    return one.id
