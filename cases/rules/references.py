"""References as people say them: R-2291 a report, C-0412 a case, U-0007 somebody unknown.

Restricted ones are numbered apart: no gap tells.
"""


def series(kind: str, *, restricted: bool) -> str:
    """Name the series of a report, a case or an unknown person."""
    return ("P" if restricted else "") + {"report": "R", "case": "C", "stranger": "U"}[kind]


def reference(name: str, number: int) -> str:
    """Write a reference."""
    return f"{name}-{number:04}"
