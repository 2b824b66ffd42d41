"""What may be said of a round, and within which bounds."""

from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Any
from uuid import UUID

from estate.rules.words import Refusal, typed
from patrol.rules.rounds import RISKS, WEEKDAYS

MOST_VISITS = 20


def take(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is told of a round, made right: name, weekdays, begins, ends, varied, risk.

    Raises Refusal for the first that will not do, KeyError for what no round has.
    """
    takers: dict[str, Callable[[Any], Any]] = {
        "name": lambda value: typed(str(value or ""), 200, "The name", "name"),
        "weekdays": _weekdays, "begins": _wall, "ends": _wall, "varied": bool, "risk": _risk,
    }  # fmt: skip
    return {name: takers[name](value) for name, value in told.items()}


def _weekdays(value: Iterable[Any]) -> list[int]:
    chosen = sorted({int(str(one)) for one in value if str(one).isdigit() and int(str(one)) in WEEKDAYS})
    if not chosen:
        raise Refusal("Choose at least one night.", "weekdays")
    return chosen


def _wall(value: time | str | None) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value or "").replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Refusal("Give the hours as 18:00.", "begins") from None


def _risk(value: str | None) -> str:
    if value not in RISKS:
        raise Refusal("Choose a risk.", "risk")
    return value


def visits(counts: Mapping[UUID, int]) -> dict[UUID, int]:
    """Give the visits each block is promised, without those that get none. Raises Refusal where none is left."""
    if any(not 0 <= count <= MOST_VISITS for count in counts.values()):
        raise Refusal(f"A block gets from 0 to {MOST_VISITS} visits a night.", "visits")
    kept = {block: count for block, count in counts.items() if count}
    if not kept:
        raise Refusal("Give at least one block a visit.", "visits")
    return kept
