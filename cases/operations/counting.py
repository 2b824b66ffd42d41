"""Whether a case counts as an ASB case, asked again when what it is about has changed. Callers hold the case."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cases.models import Case, Party
from cases.operations.clocks import facts_of
from cases.operations.holding import changed
from cases.operations.opening import standing_case
from cases.queries.policies import body_of
from cases.rules.policies import counted
from estate.database import db
from estate.models import Person


def make_formal(case: Case, by: Person, now: datetime) -> None:
    """Take a case out of early support, which is not for what is high risk."""
    if case.lane != "formal":
        before, case.lane, case.stage = case.stage, "formal", "open"
        changed(case, "moved", by, now, before=before, stage=case.stage)


def recount(case: Case, now: datetime, *, complainant: bool) -> None:
    """Say anew whether a case counts, and let it hold the people it alleges only while it does (NM01).

    Where somebody it alleges has another open case that counts, this one does not, and says so.
    """
    before = case.counted
    case.counted, case.counted_because = counted(body_of(case.policy), facts_of(case, complainant))
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role == "alleged")
    for party in db.session.scalars(select(Party).where(*mine, Party.individual_id.is_not(None))):
        holds = case.counted and not case.restricted and case.closed_at is None and party.ended_at is None
        if not holds:
            party.held_id = None
        elif not _held(party):
            standing = standing_case(case.landlord_id, party.individual_id)
            case.counted, case.counted_because = False, f"Counted with {standing}, about the same person"
    if case.counted != before:
        case.counted_at = now if case.counted else None
    db.session.flush()


def _held(party: Party) -> bool:
    try:
        with db.session.begin_nested():
            party.held_id = party.individual_id
    except IntegrityError:
        db.session.refresh(party)
        return False
    return True
