"""Closing a case: asked for by who works on it, signed by a manager who did not ask; and opening it again."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cases.models import Case, Closure, Contact, Party
from cases.operations.clocks import begin_again, end_all
from cases.operations.holding import TooLate, changed, hold
from cases.operations.surveys import invite
from cases.queries.letters import closing_letters
from cases.queries.policies import body_of
from cases.rules.lists import CLOSED_BECAUSE, OUTCOMES
from estate.database import db, new_id, touched
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

TRIES = 3


def ask_to_close(
    case_id: uuid.UUID, reason: str, outcome: str, words: str, seen: int, by: Person, now: datetime
) -> Closure | None:
    """Ask a manager to close a case. None: no such case.

    Raises Refusal without a reason of the list, or before the complainant was spoken to or tried three times.
    """
    check(by, "work cases", by.landlord_id)
    case = hold(case_id, by, seen)
    if case is None:
        return None
    if reason not in CLOSED_BECAUSE or outcome not in OUTCOMES:
        raise Refusal("Choose the reason and the outcome.", "reason")
    if waiting_closure(case) is not None:
        raise TooLate(f"Closing {case.reference} is asked for already.")
    row = Closure(
        landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, by_id=by.id, reason=reason,
        outcome=outcome, words=typed(words, 20_000, "What you add", "words", needed=False), spoke=_spoke(case),
    )  # fmt: skip
    db.session.add(row)
    changed(case, "asked to close", by, now, row=str(row.id), reason=reason)
    return row


def waiting_closure(case: Case) -> Closure | None:
    """Give the closing that waits for a manager."""
    mine = (Closure.landlord_id == case.landlord_id, Closure.case_id == case.id)
    return db.session.scalar(select(Closure).where(*mine, Closure.signed_at.is_(None), Closure.sent_back_at.is_(None)))


def _spoke(case: Case) -> str:
    """Say how the complainant was told: spoke, tried, or nobody where there is none. Raises Refusal for neither."""
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role == "complainant")
    parties = db.session.scalars(select(Party.id).where(*mine, Party.ended_at.is_(None))).all()
    if not parties:
        return "nobody"
    with_them = (Contact.landlord_id == case.landlord_id, Contact.party_id.in_(parties))
    results = db.session.scalars(select(Contact.result).where(*with_them)).all()
    if "spoke" in results:
        return "spoke"
    if len(results) >= TRIES:
        return "tried"
    raise Refusal("Speak with the complainant first, or log three tries to reach them.", "reason")


def sign_closure(closure_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Close a case as it was asked for. None: there is no such case.

    Raises NotAllowed without the power; Refusal for who asked themselves, while a complainant who can be written to has
    had no closing letter, or one was neither invited to the survey nor left out for a reason; TooLate where it was
    signed or sent back.
    """
    check(by, "manage cases", by.landlord_id)
    row, case = _asked(closure_id, by)
    if row is None or case is None:
        return None
    if row.by_id == by.id:
        raise Refusal("Somebody else signs what you asked for.", "closure")
    owed = [one.name for one in closing_letters(case) if one.owed]
    if owed:
        raise Refusal(f"{owed[0]} has not had the closing letter yet. Send it, then sign.", "closure")
    invite(case, row, now)
    _take(row, {"signed_at": now, "signed_by_id": by.id})
    case.stage, case.closed_at = "closed", now
    end_all(case, "closed", now)
    for party in _alleged(case):
        party.held_id = None
    changed(case, "closed", by, now, row=str(row.id), reason=row.reason)
    return case


def send_back(closure_id: uuid.UUID, words: str, by: Person, now: datetime) -> Case | None:
    """Send a closing back with what is missing. None: there is no such case."""
    check(by, "manage cases", by.landlord_id)
    row, case = _asked(closure_id, by)
    if row is None or case is None:
        return None
    _take(row, {"sent_back_at": now, "sent_back_words": typed(words, 4_000, "What is missing", "words")})
    changed(case, "sent back", by, now, row=str(row.id))
    return case


def _asked(closure_id: uuid.UUID, by: Person) -> tuple[Closure | None, Case | None]:
    row = db.session.get(Closure, (by.landlord_id, closure_id))
    return row, hold(row.case_id, by) if row else None


def _take(row: Closure, values: dict[str, object]) -> None:
    waits = (Closure.landlord_id == row.landlord_id, Closure.id == row.id,
             Closure.signed_at.is_(None), Closure.sent_back_at.is_(None))  # fmt: skip
    if touched(update(Closure).where(*waits).values(values)) != 1:
        raise TooLate("Somebody signed it or sent it back before you.")
    db.session.refresh(row)


def reopen(case_id: uuid.UUID, words: str, by: Person, now: datetime) -> Case | None:
    """Open a closed case again, within the days its policy gives; later what is told is a new case.

    None: no such case. Raises NotAllowed, Refusal without words or too late, TooLate where it is open again.
    """
    check(by, "manage cases", by.landlord_id)
    case = hold(case_id, by, closed=True)
    if case is None or case.closed_at is None:
        return None
    days = body_of(case.policy).reopen_days
    if now > case.closed_at + timedelta(days=days):
        raise Refusal("The policy lets no case be opened again so late. What is told now is a new case.", "words")
    said = typed(words, 4_000, "The reason", "words")
    last = select(Closure).where(Closure.landlord_id == case.landlord_id, Closure.case_id == case.id)
    row = db.session.scalars(last.where(Closure.signed_at.is_not(None)).order_by(Closure.signed_at.desc())).first()
    if row is not None:
        row.reopened_at, row.reopened_by_id, row.reopened_words = now, by.id, said
    case.stage, case.closed_at = ("early_support" if case.lane == "early" else "open"), None
    hold_alleged(case)
    begin_again(case, now, complainant=row is not None and row.spoke != "nobody")
    changed(case, "opened again", by, now, row=str(row.id) if row else "")
    return case


def _alleged(case: Case) -> Sequence[Party]:
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role == "alleged")
    return db.session.scalars(select(Party).where(*mine, Party.ended_at.is_(None))).all()


def hold_alleged(case: Case) -> None:
    """Let an open, counted case hold those it is about. Raises TooLate where another case holds one of them."""
    if case.restricted or not case.counted:
        return
    try:
        with db.session.begin_nested():
            for party in _alleged(case):
                party.held_id = party.individual_id
    except IntegrityError:
        raise TooLate("Another case about the same person is open by now. Join what is told to that one.") from None
