"""What a shift is told apart by, and what one tells the next."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

VOIDED: Final = "voided"
TAKEN_BACK: Final = "took back the void of"
"""What a trace says was done to a shift at the desk."""

HEADS: Final = {
    "risks": "Open risks",
    "kit": "Faulty kit",
    "keys": "Keys",
    "people": "People",
    "welfare": "Welfare",
    "unfinished": "Unfinished",
}
"""The heads of a handover (BS 7499 assignment instructions ask for such a record), in the order they are read."""


class Span(NamedTuple):
    """A shift as time: whose, from when, until when."""

    shift_id: uuid.UUID
    person_id: uuid.UUID
    began: datetime
    ended: datetime | None


def doubled(spans: Iterable[Span]) -> set[uuid.UUID]:
    """Give the shifts that one person began while an earlier one of theirs was running: two phones, or two taps."""
    found, running = set(), dict[uuid.UUID, Span]()
    for span in sorted(spans, key=lambda one: one.began):
        before = running.get(span.person_id)
        if before and (before.ended is None or before.ended > span.began):
            found |= {before.shift_id, span.shift_id}
        running[span.person_id] = span
    return found
