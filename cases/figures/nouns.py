"""What is counted: a row each of a case, a closing, a promise, a report, an answer, an action, a review, a card.

The last column of each says whether the reader may see its case.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple


class CaseRow(NamedTuple):
    """A case that was opened in the year, or open in it. counts: it was an ASB case for the regulator then."""

    id: uuid.UUID
    reference: str
    opened_at: datetime
    lane: str
    category: str
    opening_risk: str
    hate: bool
    strands: Sequence[str]
    counts: bool
    counted_because: str
    merged: bool
    open_at_end: bool
    block: str | None
    ward: str | None
    restricted: bool
    seen: bool


class Closing(NamedTuple):
    """A closing that was signed in the year, or opened again in it. stands: not opened again by then."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID
    opened_at: datetime
    signed_at: datetime
    reason: str
    outcome: str
    lane: str
    reopened_at: datetime | None
    stands: bool
    restricted: bool
    seen: bool


class Promised(NamedTuple):
    """A promise as it stood. met: None where it was not yet due, stood still, or was no longer promised."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID
    kind: str
    risk: str
    counts: bool
    due_at: datetime | None
    done_at: datetime | None
    met: bool | None
    sort: str
    restricted: bool
    seen: bool


class Told(NamedTuple):
    """A report of the year."""

    id: uuid.UUID
    reference: str
    received_at: datetime
    origin: str
    category: str
    hate: bool
    strands: Sequence[str]
    outcome: str
    because: str
    teller: uuid.UUID | None
    restricted: bool
    seen: bool


class Answered(NamedTuple):
    """One answer from 0 to 10 in a survey completed in the year."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID
    survey_id: uuid.UUID
    question: str
    score: int
    restricted: bool
    seen: bool


class Step(NamedTuple):
    """An action of the year. on: the day it was granted, else served, else done; None while it waits."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID
    kind: str
    sort: str
    on: date | None
    waits_for_court: bool
    reasons: Sequence[str]
    restricted: bool
    seen: bool


class Review(NamedTuple):
    """An ASB case review that was asked for in the year."""

    id: uuid.UUID
    reference: str
    case_id: uuid.UUID
    asked_on: date
    threshold: str
    restricted: bool
    seen: bool


class Carded(NamedTuple):
    """Somebody who is accredited at the end."""

    id: uuid.UUID
    reference: str
    restricted: bool = False
    seen: bool = True


NAMES: Final[dict[str, Sequence[str]]] = {
    "cases": CaseRow._fields, "closings": Closing._fields, "promises": Promised._fields, "reports": Told._fields,
    "answers": Answered._fields, "steps": Step._fields, "reviews": Review._fields,
}  # fmt: skip
"""The tables that can be had, with the names of their columns; the last says whether the reader may see a row."""
