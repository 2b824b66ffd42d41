"""The commonest acts in a case: a contact, an action, a note. The form mints the id: sent twice is done once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from cases.models import Action, Case, CaseNote, Contact, Party
from cases.operations.clocks import answer, begin_day
from cases.operations.holding import changed, hold, noted
from cases.operations.proportion import gate
from cases.queries.policies import body_of
from cases.rules.actions import ACTIONS, offered, sort_of
from cases.rules.answering import TOLD, enough_tries, said_by
from cases.rules.lists import METHODS, RESULTS
from cases.rules.stages import may_move
from estate.database import db
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER = "work cases"
AHEAD = timedelta(minutes=5)
MOST = 20_000


@dataclass(frozen=True, kw_only=True)
class Contacted:
    """One contact, or the try of one, as an officer tells it. party_id: with whom; None with somebody else, named."""

    id: uuid.UUID
    method: str
    result: str
    words: str
    happened_at: datetime
    party_id: uuid.UUID | None = None
    with_whom: str = ""
    direction: str = "out"
    began: bool = False


@dataclass(frozen=True, kw_only=True)
class Acted:
    """One action: to do by a day, or done already."""

    id: uuid.UUID
    kind: str
    words: str
    due_on: date | None = None
    done: bool = False
    owner_id: uuid.UUID | None = None
    agency: str = ""


def log_contact(case_id: uuid.UUID, told: Contacted, by: Person, now: datetime) -> Contact | None:
    """Log a contact: it answers the clocks it stands for, and the next contact falls due from it. None: no such case.

    Raises Refusal for what is missing or lies ahead, TooLate where the case is closed.
    """
    case = _at_work(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Contact, (by.landlord_id, told.id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    party = _party(case, told.party_id)
    _refuse(told, party, now)
    events = said_by(
        result=told.result, method=told.method, with_complainant=party is not None and party.role == "complainant",
        also=["investigation_started"] if told.began else (),
    )  # fmt: skip
    row = _contact(case, told, events, by, now)
    db.session.add(row)
    tries = enough_tries([*_results(case), told.result], body_of(case.policy).attempts)
    met = answer(case, [*events, "first_action", *(["first_contact"] if tries else [])], told.happened_at)
    noted(case, "logged a contact", by, now, row=str(row.id), method=told.method, result=told.result,
          answered=[clock.kind for clock in met])  # fmt: skip
    return row


def _at_work(case_id: uuid.UUID, by: Person) -> Case | None:
    check(by, POWER, by.landlord_id)
    return hold(case_id, by)


def _party(case: Case, party_id: uuid.UUID | None) -> Party | None:
    party = db.session.get(Party, (case.landlord_id, party_id)) if party_id else None
    if party_id and (party is None or party.case_id != case.id):
        raise Refusal("Choose somebody of this case.", "party")
    return party


def _refuse(told: Contacted, party: Party | None, now: datetime) -> None:
    if told.method not in METHODS:
        raise Refusal("Choose how.", "method")
    if told.result not in RESULTS or told.direction not in ("out", "in"):
        raise Refusal("Choose how it went.", "result")
    if told.happened_at > now + AHEAD:
        raise Refusal("That is still to come. Give the time it happened.", "happened_at")
    if told.result == "voicemail" and party and party.individual and party.individual.no_voicemail:
        raise Refusal("No voicemail may be left for them. If one was left, write it as a note.", "result")
    typed(told.words, MOST, "What was said", "words", needed=told.result in TOLD)


def _contact(case: Case, told: Contacted, events: list[str], by: Person, now: datetime) -> Contact:
    return Contact(
        landlord_id=case.landlord_id, id=told.id, case_id=case.id, made_at=now, by_id=by.id, party_id=told.party_id,
        with_whom=typed(told.with_whom, 200, "The name", "with_whom", needed=False), happened_at=told.happened_at,
        direction=told.direction, method=told.method, result=told.result, responds=events,
        words=typed(told.words, MOST, "What was said", "words", needed=False),
    )  # fmt: skip


def _results(case: Case) -> list[str]:
    mine = (Contact.landlord_id == case.landlord_id, Contact.case_id == case.id, Contact.direction == "out")
    return list(db.session.scalars(select(Contact.result).where(*mine)))


def add_action(case_id: uuid.UUID, told: Acted, by: Person, now: datetime) -> Action | None:
    """Add an action, done or to do; a day to do it by starts its clock. None: no such case.

    Raises Refusal for one that is not offered, and for a legal step that no proportionality form stands for.
    """
    case = _at_work(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Action, (by.landlord_id, told.id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    row = _action(case, told, by, now)
    db.session.add(row)
    db.session.flush()
    if told.due_on and not told.done:
        begin_day(case, "task", row.id, told.due_on, ACTIONS[told.kind], now)
    answer(case, ["first_action"], now)
    noted(case, "added an action", by, now, row=str(row.id), action=told.kind, done=told.done)
    if row.sort == "legal" and may_move(case.stage, "legal"):
        before, case.stage = case.stage, "legal"
        changed(case, "moved", by, now, before=before, stage=case.stage)
    return row


def _action(case: Case, told: Acted, by: Person, now: datetime) -> Action:
    if told.kind not in ACTIONS or told.kind not in offered(case.risk, restricted=case.restricted)[sort_of(told.kind)]:
        raise Refusal("Choose an action that is offered here.", "kind")
    if sort_of(told.kind) == "legal" and case.lane == "early":
        raise Refusal("Early support is no ground for a legal step. Open a formal case first.", "kind")
    behind = gate(case, told.kind, now) if sort_of(told.kind) == "legal" else None
    return Action(
        landlord_id=case.landlord_id, id=told.id, case_id=case.id, made_at=now, by_id=by.id, kind=told.kind,
        sort=sort_of(told.kind), owner_id=told.owner_id or by.id, agency=told.agency[:60], due_on=told.due_on,
        words=typed(told.words, MOST, "What is to be done", "words", needed=False),
        done_at=now if told.done else None, done_by_id=by.id if told.done else None,
        assessment_id=behind.id if behind else None, authorised_at=behind.agreed_at if behind else None,
        authorised_by_id=behind.agreed_by_id if behind else None,
    )  # fmt: skip


def finish_action(action_id: uuid.UUID, outcome: str, by: Person, now: datetime) -> Action | None:
    """Note that an action is done, and how it came out. The first to say so stands. None: there is no such action."""
    row = db.session.get(Action, (by.landlord_id, action_id))
    case = _at_work(row.case_id, by) if row else None
    if row is None or case is None:
        return None
    db.session.refresh(row)
    if row.done_at is None and row.ended_on is None:
        row.done_at, row.done_by_id = now, by.id
        row.outcome = typed(outcome, MOST, "How it came out", "outcome", needed=False)
        answer(case, ["done"], now, row.id)
        noted(case, "finished an action", by, now, row=str(row.id), action=row.kind)
    return row


def add_note(
    case_id: uuid.UUID, note_id: uuid.UUID, words: str, by: Person, now: datetime, *, lettings: bool = False
) -> CaseNote | None:
    """Add a note to a case; `lettings`: what to know before the home is let again. None: no such case.

    Raises Refusal without words.
    """
    case = _at_work(case_id, by)
    if case is None:
        return None
    standing = db.session.get(CaseNote, (by.landlord_id, note_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    row = CaseNote(landlord_id=case.landlord_id, id=note_id, case_id=case.id, made_at=now, by_id=by.id,
                   kind="lettings" if lettings else "note", words=typed(words, MOST, "The note", "words"))  # fmt: skip
    db.session.add(row)
    noted(case, "noted", by, now, row=str(row.id))
    return row
