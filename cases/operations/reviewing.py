"""The review of a case by whoever works on it: it answers the review's clock, and the next one begins."""

import uuid
from datetime import datetime

from cases.models import CaseNote
from cases.operations.clocks import answer
from cases.operations.holding import hold, noted
from estate.database import db
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import typed


def review_case(case_id: uuid.UUID, note_id: uuid.UUID, words: str, by: Person, now: datetime) -> CaseNote | None:
    """Note that a case was looked through, and what follows. Sent twice is done once. None: no such case.

    Raises Refusal without words, TooLate where the case is closed.
    """
    check(by, "work cases", by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    standing = db.session.get(CaseNote, (by.landlord_id, note_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    row = CaseNote(landlord_id=case.landlord_id, id=note_id, case_id=case.id, made_at=now, by_id=by.id, kind="review",
                   words=typed(words, 20_000, "What you found, and what follows", "words"))  # fmt: skip
    db.session.add(row)
    answer(case, ["reviewed"], now)
    noted(case, "reviewed", by, now, row=str(row.id))
    return row
