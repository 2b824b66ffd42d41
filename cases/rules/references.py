"""References as people say them: R-2291 a report, C-0412 a case, U-0007 somebody unknown.

Restricted ones are numbered apart: no gap tells. What was open before it was restricted keeps its number, and is
missing among the others. So some numbers are never given to anything: a missing one proves nothing.
"""

import hashlib
import uuid
from typing import Final

ALWAYS: Final = 20
"""So many first numbers are all given."""


def series(kind: str, *, restricted: bool) -> str:
    """Name the series of a report, a case or an unknown person."""
    return ("P" if restricted else "") + {"report": "R", "case": "C", "stranger": "U"}[kind]


def reference(name: str, number: int) -> str:
    """Write a reference."""
    return f"{name}-{number:04}"


def given(landlord_id: uuid.UUID, number: int) -> bool:
    """Say whether a landlord gives this number to anything; of those after the first about one in sixteen never is."""
    return number <= ALWAYS or hashlib.sha256(f"{landlord_id}/{number}".encode()).digest()[0] >= 16
