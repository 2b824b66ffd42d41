"""People of a case: who they are to it, how they want to be reached, and how often they are promised to hear."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cases.models import Case, Contact, Individual, Party
from cases.operations.clocks import begin_next, end, running, settle
from cases.operations.holding import changed, hold, noted
from cases.operations.telling import name_key
from cases.rules.answering import TOLD
from cases.rules.lists import EVERY, METHODS, ROLES
from estate.database import db, new_id
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed

POWER = "work cases"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How somebody wants to be reached, in their own words where they have some."""

    method: str = ""
    safe_times: str = ""
    no_voicemail: bool = False
    phone: str = ""
    email: str = ""
    interpreter: str = ""
    adjustments: str = ""


def add_party(
    case_id: uuid.UUID, party_id: uuid.UUID, role: str, name: str, described: str, by: Person, now: datetime
) -> Party | None:
    """Add somebody to a case: by name, or where nobody knows it by a description. None: no such case.

    The form mints the id. A name makes a new individual: whether they are somebody known is for a person to say.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    standing = db.session.get(Party, (by.landlord_id, party_id))
    if standing is not None:
        return standing if standing.case_id == case.id else None
    if role not in ROLES:
        raise Refusal("Choose what they are to the case.", "role")
    called = typed(name, 200, "The name", "name", needed=not described.strip())
    row = Party(
        landlord_id=case.landlord_id, id=party_id, case_id=case.id, made_at=now, by_id=by.id, role=role,
        individual_id=_known(case, called, now), described=typed(described, 400, "What is known", needed=False),
    )  # fmt: skip
    db.session.add(row)
    noted(case, "added to the people", by, now, row=str(row.id), role=role)
    if role == "complainant" and not [clock for clock in running(case) if clock.kind == "contact"]:
        begin_next(case, "contact", case.contact_every, now)
        settle(case)
    return row


def _known(case: Case, name: str, now: datetime) -> uuid.UUID | None:
    if not name:
        return None
    row = Individual(
        landlord_id=case.landlord_id, id=new_id(), name=name, name_key=name_key(name), restricted=case.restricted,
        made_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def _party(party_id: uuid.UUID, by: Person) -> tuple[Party | None, Case | None]:
    check(by, POWER, by.landlord_id)
    row = db.session.get(Party, (by.landlord_id, party_id))
    return row, hold(row.case_id, by) if row else None


def set_reach(party_id: uuid.UUID, reach: Reach, by: Person, now: datetime) -> Party | None:
    """Note how somebody wants to be reached: it stands wherever they do. None: there is nobody such.

    Raises Refusal where nothing is known of them but a description.
    """
    row, case = _party(party_id, by)
    if row is None or case is None:
        return None
    if row.individual is None:
        raise Refusal("Nobody knows yet who this is.", "method")
    if reach.method and reach.method not in METHODS:
        raise Refusal("Choose how.", "method")
    person = row.individual
    person.method, person.no_voicemail = reach.method, reach.no_voicemail
    person.safe_times = typed(reach.safe_times, 200, "When it is safe", "safe_times", needed=False)
    person.phone = typed(reach.phone, 40, "The number", "phone", needed=False)
    person.email = typed(reach.email, 254, "The e-mail", "email", needed=False).lower()
    person.interpreter = typed(reach.interpreter, 60, "The language", "interpreter", needed=False)
    person.adjustments = typed(reach.adjustments, 4_000, "What helps them", "adjustments", needed=False)
    noted(case, "set how to reach", by, now, row=str(row.id))
    return row


def end_party(party_id: uuid.UUID, by: Person, now: datetime) -> Party | None:
    """Note that somebody has no more part in a case; what they did and said stays. None: there is nobody such."""
    row, case = _party(party_id, by)
    if row is None or case is None:
        return None
    if row.ended_at is None:
        row.ended_at, row.held_id = now, None
        noted(case, "took out of the people", by, now, row=str(row.id))
    return row


def agree_contact(case_id: uuid.UUID, every: str, seen: int, by: Person, now: datetime) -> Case | None:
    """Agree how often the complainant hears from us; the next contact is due by that, from the last one.

    Raises Refusal for what is not on the list, TooLate where the case was changed since `seen`.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by, seen)
    if case is None:
        return None
    if every not in EVERY:
        raise Refusal("Choose how often.", "every")
    before, case.contact_every = case.contact_every, every
    standing = [clock for clock in running(case) if clock.kind == "contact"]
    for clock in standing:
        end(clock, now, met=False if now > clock.due_at else None, because="agreed anew")
    if standing or before in ("on_event", "none_requested"):
        begin_next(case, "contact", every, max(_last_contact(case) or now, case.opened_at))
    settle(case)
    changed(case, "agreed how often", by, now, before=before, every=every)
    return case


def _last_contact(case: Case) -> datetime | None:
    reached = (Contact.landlord_id == case.landlord_id, Contact.case_id == case.id, Contact.result.in_(TOLD))
    return db.session.scalar(select(func.max(Contact.happened_at)).where(*reached))
