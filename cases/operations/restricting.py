"""A case that turns out to be domestic abuse goes behind the wall, with what was told and who told it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from cases.models import Assignment, Case, CaseAccess, CaseNote, CaseReport, Individual, Party, PrivateLink, Report
from cases.operations import changing
from cases.operations.counting import make_formal, recount
from cases.operations.hate import complained
from cases.operations.holding import changed, hold
from cases.queries.walls import case_of
from estate.database import db, new_id
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed
from patrol.operations.keeping_back import keep_back

LEADS = "lead restricted cases"


def restrict(
    case_id: uuid.UUID, lead_id: uuid.UUID | None, because: str, seen: int, by: Person, now: datetime,
    *, stays: bool = False,
) -> Case | None:  # fmt: skip
    """Put a case behind the wall: the lead has it from now on, and nobody else is named, but `by` where they stay.

    Open or closed. Its reports and those known through it only are hidden with it, it holds nobody any longer, and
    private links into it end. It is high risk and formal. None: no such case. Raises Refusal (no lead, no reason,
    restricted already) and TooLate.
    """
    check(by, "work cases", by.landlord_id)
    case = case_of(by, case_id)
    case = hold(case_id, by, seen, closed=case.closed_at is not None) if case else None
    if case is None:
        return None
    if case.restricted:
        raise Refusal("The case is restricted already.", "lead")
    lead, said = _lead(lead_id, by), typed(because, 2_000, "The reason", "because")
    _high(case, by, now)
    case.restricted, case.category = True, "domestic_abuse"
    recount(case, now, complainant=complained(case))
    _hide(case, now)
    _name_only(case, {lead.id, *([by.id] if stays else [])}, by, now)
    _hand(case, lead, by, now)
    note = CaseNote(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id,
                    kind="reason", words=said)  # fmt: skip
    db.session.add(note)
    changed(case, "restricted", by, now, row=str(note.id), officer=str(lead.id), stays=stays)
    db.session.flush()
    return case


def _high(case: Case, by: Person, now: datetime) -> None:
    """Make it formal and high; of a closed case, what was promised has ended and stays as it came out."""
    if case.closed_at is None:
        make_formal(case, by, now)
        if case.risk != "high":
            changing.regrade(case.id, "high", "Domestic abuse is always high risk.", case.version, by, now)
    elif case.risk != "high" or case.lane != "formal":
        before, case.risk, case.lane = case.risk, "high", "formal"
        changed(case, "regraded", by, now, before=before, risk=case.risk)


def _lead(lead_id: uuid.UUID | None, by: Person) -> Person:
    lead = db.session.get(Person, (by.landlord_id, lead_id)) if lead_id else None
    if lead is None or not lead.can(LEADS):
        raise Refusal("Choose who leads on domestic abuse.", "lead")
    return lead


def _hide(case: Case, now: datetime) -> None:
    """Hide the reports of a case, and the people who are known through it alone; end the private links into it."""
    joined = (CaseReport.landlord_id == case.landlord_id, CaseReport.case_id == case.id)
    reports = list(db.session.scalars(select(CaseReport.report_id).where(*joined)))
    parts = (Party.landlord_id == case.landlord_id, Party.case_id == case.id)
    parties = list(db.session.scalars(select(Party.id).where(*parts)))
    ours = Report.landlord_id == case.landlord_id
    people = set(db.session.scalars(select(Party.individual_id).where(*parts)))
    people |= set(db.session.scalars(select(Report.reporter_id).where(ours, Report.id.in_(reports))))
    db.session.execute(update(Report).where(ours, Report.id.in_(reports)).values(restricted=True))
    seen = select(Report.observation_id).where(ours, Report.id.in_(reports))
    keep_back(case.landlord_id, db.session.scalars(seen).all(), now)
    db.session.flush()
    alone = [one for one in people if one is not None and not _known_elsewhere(case.landlord_id, one)]
    mine = (Individual.landlord_id == case.landlord_id, Individual.id.in_(alone))
    db.session.execute(update(Individual).where(*mine).values(restricted=True))
    links = PrivateLink.report_id.in_(reports) | PrivateLink.party_id.in_(parties)
    db.session.execute(
        update(PrivateLink)
        .where(PrivateLink.landlord_id == case.landlord_id, PrivateLink.revoked_at.is_(None), links)
        .values(revoked_at=now)
    )


def _known_elsewhere(landlord_id: uuid.UUID, individual_id: uuid.UUID) -> bool:
    """Say whether somebody is known without this case: a tenant of the list, or part of what is not restricted. To
    hide them would blind another file, and their going would tell."""
    one = db.session.get_one(Individual, (landlord_id, individual_id))
    same = (Case.landlord_id == Party.landlord_id) & (Case.id == Party.case_id)
    theirs = (Party.landlord_id == landlord_id, Party.individual_id == individual_id)
    told = (Report.landlord_id == landlord_id, Report.reporter_id == individual_id, Report.restricted.is_(False))
    return (
        one.code is not None
        or db.session.scalar(select(Party.id).join(Case, same).where(*theirs, Case.restricted.is_(False)).limit(1))
        is not None
        or db.session.scalar(select(Report.id).where(*told).limit(1)) is not None
    )


def _name_only(case: Case, people: set[uuid.UUID], by: Person, now: datetime) -> None:
    """Name these and nobody else: whoever was named while it was an open file is not named on this one."""
    mine = (CaseAccess.landlord_id == case.landlord_id, CaseAccess.case_id == case.id)
    standing: Sequence[CaseAccess] = db.session.scalars(select(CaseAccess).where(*mine)).all()
    for row in standing:
        row.ended_at = None if row.person_id in people else row.ended_at or now
    for person_id in people - {row.person_id for row in standing}:
        row = CaseAccess(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, person_id=person_id)
        row.by_id, row.ended_at = by.id, None
        db.session.add(row)


def _hand(case: Case, lead: Person, by: Person, now: datetime) -> None:
    if case.officer_id == lead.id:
        return
    case.officer_id, case.assigned_at = lead.id, now
    row = Assignment(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id)
    row.officer_id = lead.id
    db.session.add(row)
