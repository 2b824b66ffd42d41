"""What may be said of a checkpoint, in which words, and within which bounds."""

from collections.abc import Mapping
from typing import Any

from estate.rules import blocks
from estate.rules.words import typed

LENGTHS = {
    "name": (200, "The name"), "floor": (40, "The floor"), "instruction": (2000, "The instruction"),
    "risk_note": (2000, "The risk note"), "question": (200, "The question"),
}  # fmt: skip
"""The most characters of each, and what it is called."""


def take(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is told of a checkpoint, made right: words, `camera_allowed`, `lat` and `lon`.

    Raises Refusal for the first that will not do, KeyError for what no checkpoint has.
    """
    values: dict[str, Any] = {}
    for name, value in told.items():
        if name in LENGTHS:
            most, what = LENGTHS[name]
            values[name] = typed(str(value or ""), most, what, name, needed=name == "name")
        elif name == "camera_allowed":
            values[name] = bool(value)
        else:
            values |= blocks.take({{"lat": "lat", "lon": "lon"}[name]: value})
    return values
