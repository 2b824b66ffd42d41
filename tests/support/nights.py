"""A short night on a phone, for tests of what the desk shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.phone import Phone, Written

HOSTILE = "<script>alert('x')</script> مرحبا \u202e 👮 \u0000 " + "é" * 200


def seen(block: Any = None, **said: Any) -> dict[str, Any]:
    """Give the body of an observation."""
    body = {
        "shift": None, "visit": None, "block": str(block.id) if block else None, "tile": "drugs", "severity": 3,
        "floor": "7", "spot": "stair B", "words": "Eight needles on the landing.", "moved_on": None,
        "police_called": False, "police_assisted": False, "police_reference": "", "bwv_reference": "",
        "follow_up": False,
    }  # fmt: skip
    return body | said


def visit(phone: Phone, shift: Written, block: Any, outcome: str = "completed", **said: Any) -> Written:
    """Write a visit, begun and finished; with outcome "" it stays under way."""
    begun = phone.write("visit_started", {"shift": shift.id, "block": str(block.id)})
    if outcome:
        finish = {"visit": begun.id, "outcome": outcome, "reason": "", "words": ""} | said
        phone.write("visit_finished", finish)
    return begun


def tonight_at(hour: int, minute: int = 0) -> datetime:
    """Give a moment (UTC) of the night that Friday 20 November 2026 began."""
    return datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(hours=(hour - 12) % 24, minutes=minute)
