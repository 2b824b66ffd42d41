"""Recording hate in a case. That somebody perceives it is enough: nothing is weighed, and it is always high."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from cases.models import Case, CaseNote, Party
from cases.operations import changing
from cases.operations.counting import make_formal, recount
from cases.operations.holding import changed, hold
from cases.rules.forms import PERCEIVED
from cases.rules.lists import STRANDS
from estate.database import db, new_id
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed


def record_hate(
    case_id: uuid.UUID, strands: Sequence[str], perceived_by: str, words: str, seen: int, by: Person, now: datetime
) -> Case | None:
    """Note that a case involves hate, and which strands as far as was said; may be called again for others.

    The case becomes high risk, formal and counted. None: no such case. Raises Refusal without who perceives it.
    """
    check(by, "work cases", by.landlord_id)
    case = hold(case_id, by, seen)
    if case is None:
        return None
    if perceived_by not in PERCEIVED:
        raise Refusal("Choose who perceives it as hate.", "perceived_by")
    if any(one not in STRANDS for one in strands):
        raise Refusal("Choose strands that are offered.", "strands")
    said = typed(words, 4_000, "What was said", "words", needed=False)
    make_formal(case, by, now)
    if case.risk != "high":
        changing.regrade(case.id, "high", "Hate is always high risk.", case.version, by, now)
    case.hate, case.strands = True, [code for code in STRANDS if code in {*case.strands, *strands}]
    recount(case, now, complainant=complained(case))
    row = _kept(case, said, by, now)
    changed(case, "recorded hate", by, now, strands=case.strands, perceived_by=perceived_by, **row)
    return case


def _kept(case: Case, said: str, by: Person, now: datetime) -> dict[str, str]:
    """Keep what was said as a note of the case; gives what its trace says of it."""
    if not said:
        return {}
    mine = {"landlord_id": case.landlord_id, "case_id": case.id, "made_at": now, "by_id": by.id}
    note = CaseNote(id=new_id(), kind="reason", words=said, **mine)
    db.session.add(note)
    return {"row": str(note.id)}


def complained(case: Case) -> bool:
    """Say whether somebody complains in a case."""
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role == "complainant")
    return db.session.scalar(select(Party.id).where(*mine).limit(1)) is not None
