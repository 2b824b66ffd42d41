"""What changes how a case stands: its risk, its stage, whose it is, and who is named on it."""

import uuid
from datetime import datetime

from sqlalchemy import select

from cases.models import Assignment, Case, CaseAccess, CaseNote, Clock, Party
from cases.operations.clocks import begin_promise, facts_of, running, settle
from cases.operations.closing import hold_alleged
from cases.operations.holding import changed, hold
from cases.queries.policies import body_of
from cases.rules import risk as risks
from cases.rules import stages
from cases.rules.policies import counted, promises_for
from estate.database import db, new_id
from estate.models import Person
from estate.rules import clocks
from estate.rules.calendar import ENGLAND
from estate.rules.powers import check
from estate.rules.words import Refusal, typed


def regrade(case_id: uuid.UUID, risk: str, because: str, seen: int, by: Person, now: datetime) -> Case | None:
    """Give a case another risk, with the reason. The clock that was frozen stays; a higher risk starts a shorter one.

    What was not counted may count from now on, never the other way round; early support of high risk becomes formal.

    Raises Refusal (no reason, or hate below high) and TooLate (changed since `seen`, or closed).
    """
    check(by, "work cases", by.landlord_id)
    case = hold(case_id, by, seen)
    if case is None:
        return None
    why = typed(because, 2_000, "The reason", "because")
    if not risks.allowed(risk, hate=case.hate, restricted=case.restricted):
        raise Refusal("Hate and domestic abuse are always high risk.", "risk")
    if risk == case.risk:
        raise Refusal("The case has this risk already.", "risk")
    before, case.risk = case.risk, risk
    if case.lane == "early" and risk == "high":
        case.stage, case.lane = "open", "formal"
    _count(case, now)
    if risks.higher(risk, before):
        _shorten(case, now)
    note = _reason(case, why, by, now)
    changed(case, "regraded", by, now, before=before, risk=risk, row=str(note.id))
    return case


def _count(case: Case, now: datetime) -> None:
    """Count a case from now on, where its policy would. Raises TooLate where another holds whom it is about."""
    if not case.counted:
        case.counted, case.counted_because = counted(body_of(case.policy), facts_of(case, _complained(case)))
        case.counted_at = now if case.counted else None
        hold_alleged(case)


def _shorten(case: Case, now: datetime) -> None:
    """Start the shorter promise of a higher risk, beside the one that was frozen; the figures count that one only."""
    facts = facts_of(case, _complained(case))
    running_ = {clock.kind: clock for clock in reversed(running(case))}
    for promise in promises_for(body_of(case.policy), facts):
        standing: Clock | None = running_.get(promise.kind)
        due = clocks.due(now, promise.length.rule(), ENGLAND)
        if standing is not None and due < standing.due_at:
            begin_promise(case, promise, facts, now, figures=False)
    settle(case)


def _complained(case: Case) -> bool:
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role == "complainant")
    return db.session.scalar(select(Party.id).where(*mine).limit(1)) is not None


def _reason(case: Case, words: str, by: Person, now: datetime) -> CaseNote:
    """Keep the reason as a note: people's words stand in rows that a rule can erase, never in traces."""
    mine = {"landlord_id": case.landlord_id, "case_id": case.id, "made_at": now, "by_id": by.id}
    note = CaseNote(id=new_id(), kind="reason", words=words, **mine)
    db.session.add(note)
    return note


def move(case_id: uuid.UUID, stage: str, seen: int, by: Person, now: datetime) -> Case | None:
    """Move a case to another stage. Closing and opening again are operations of their own, and legal has its form."""
    check(by, "work cases", by.landlord_id)
    case = hold(case_id, by, seen)
    if case is None:
        return None
    if stage in ("closed", "legal") or not stages.may_move(case.stage, stage):
        raise Refusal("The case cannot go there from where it stands.", "stage")
    before, case.stage, case.lane = case.stage, stage, stages.lane_of(stage)
    _count(case, now)
    changed(case, "moved", by, now, before=before, stage=stage)
    return case


def hand_over(
    case_id: uuid.UUID, officer_id: uuid.UUID, words: str, seen: int, by: Person, now: datetime
) -> Case | None:
    """Hand a case to another officer with what they must know. In a restricted case they are named by that.

    Who holds a case may hand it on; anybody else needs the power to manage cases.
    """
    case = hold(case_id, by, seen)
    if case is None:
        return None
    if case.officer_id != by.id:
        check(by, "manage cases", by.landlord_id)
    officer = db.session.get(Person, (by.landlord_id, officer_id))
    if officer is None or not officer.can("work cases"):
        raise Refusal("Choose somebody who works on cases.", "officer")
    said = typed(words, 4_000, "What they must know", "words", needed=False)
    case.officer_id, case.assigned_at = officer.id, now
    mine = {"landlord_id": case.landlord_id, "case_id": case.id, "made_at": now, "by_id": by.id}
    row = Assignment(id=new_id(), officer_id=officer.id, words=said, **mine)
    db.session.add(row)
    if case.restricted:
        _name(case, officer, by, now)
    changed(case, "handed over", by, now, row=str(row.id), officer=str(officer.id))
    return case


def name_on(case_id: uuid.UUID, person_id: uuid.UUID, by: Person, now: datetime) -> CaseAccess | None:
    """Name somebody on a case: they may read it from now on. In a restricted case only its lead names."""
    case = hold(case_id, by)
    if case is None:
        return None
    check(by, "lead restricted cases" if case.restricted else "manage cases", by.landlord_id)
    person = db.session.get(Person, (by.landlord_id, person_id))
    if person is None or not person.can("work cases"):
        raise Refusal("Choose somebody who works on cases.", "person")
    row = _name(case, person, by, now)
    changed(case, "named", by, now, person=str(person.id))
    return row


def _name(case: Case, person: Person, by: Person, now: datetime) -> CaseAccess:
    mine = (
        CaseAccess.landlord_id == case.landlord_id,
        CaseAccess.case_id == case.id,
        CaseAccess.person_id == person.id,
    )
    row = db.session.scalar(select(CaseAccess).where(*mine))
    if row is None:
        row = CaseAccess(
            landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id, person_id=person.id
        )
        db.session.add(row)
    row.ended_at = None
    return row


def unname(case_id: uuid.UUID, person_id: uuid.UUID, by: Person, now: datetime) -> CaseAccess | None:
    """Take somebody's name off a case. Who holds the case cannot be taken off: hand it over first."""
    case = hold(case_id, by)
    if case is None:
        return None
    check(by, "lead restricted cases" if case.restricted else "manage cases", by.landlord_id)
    if person_id == case.officer_id:
        raise Refusal("They hold the case. Hand it over first.", "person")
    mine = (
        CaseAccess.landlord_id == case.landlord_id,
        CaseAccess.case_id == case.id,
        CaseAccess.person_id == person_id,
    )
    row = db.session.scalar(select(CaseAccess).where(*mine, CaseAccess.ended_at.is_(None)))
    if row is not None:
        row.ended_at = now
        changed(case, "took the name off", by, now, person=str(person_id))
    return row
