"""Referrals with their ground, cases that have to do with each other, and who is vulnerable or used by others."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from cases.models import Action, Case, CaseLink, Party
from cases.operations.clocks import answer, begin_day
from cases.operations.holding import changed, hold, noted
from cases.operations.working import MOST, POWER
from cases.queries.walls import cases_of
from cases.rules.lists import EXPLOITATION
from cases.rules.referrals import AGENCIES, CONSENT, VULNERABLE
from estate.database import db, new_id
from estate.models import Person
from estate.rules.powers import check
from estate.rules.words import Refusal, typed


@dataclass(frozen=True, kw_only=True)
class Referred:
    """A referral: whom, to which agency, on what ground (referrals.CONSENT), and by when we ask what came of it."""

    id: uuid.UUID
    agency: str
    consent: str
    party_id: uuid.UUID | None
    words: str = ""
    due_on: date | None = None


def refer(case_id: uuid.UUID, told: Referred, by: Person, now: datetime) -> Action | None:
    """Note a referral that was made; asking what came of it is to do. The form mints the id. None: no such case.

    Raises Refusal without a ground: nobody is referred against their word but where the law lets us.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    standing = db.session.get(Action, (by.landlord_id, told.id)) if case else None
    if case is None or standing is not None:
        return standing if case and standing and standing.case_id == case.id else None
    _refuse(case, told)
    kind = {"safeguarding": "safeguarding_referral"}.get(told.consent, "support_referral")
    row = Action(
        landlord_id=case.landlord_id, id=told.id, case_id=case.id, made_at=now, by_id=by.id, kind=kind, sort="support",
        whose="agency", agency=told.agency, consent=told.consent, party_id=told.party_id, owner_id=by.id,
        words=typed(told.words, MOST, "What they were told", "words", needed=False), due_on=told.due_on,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if told.due_on:
        begin_day(case, "task", row.id, told.due_on, f"Ask {AGENCIES[told.agency]} what came of it", now)
    answer(case, ["first_action"], now)
    noted(case, "referred", by, now, row=str(row.id), agency=told.agency, consent=told.consent)
    return row


def _refuse(case: Case, told: Referred) -> None:
    if told.agency not in AGENCIES:
        raise Refusal("Choose to whom.", "agency")
    if told.consent not in CONSENT:
        raise Refusal("Choose on what ground. Who says no is not referred, unless another ground holds.", "consent")
    party = db.session.get(Party, (case.landlord_id, told.party_id)) if told.party_id else None
    if told.party_id and (party is None or party.case_id != case.id):
        raise Refusal("Choose somebody of this case.", "party")
    if party is None and told.consent != "not_personal":
        raise Refusal("Choose who is referred.", "party")


def link(case_id: uuid.UUID, reference: str, words: str, by: Person, now: datetime) -> Case | None:
    """Note that another case has to do with this one; each file names the other. None: no such case.

    Raises Refusal for one this person does not see. A restricted case is tied to restricted ones only: the file of
    any other would tell that it is there.
    """
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    if case is None:
        return None
    said = typed(words, 400, "What they have to do with each other", "words", needed=False)
    asked = reference.strip().upper()
    other: Case | None = db.session.scalar(cases_of(by).where(Case.reference == asked)) if asked else None
    if other is None or other.restricted != case.restricted:
        raise Refusal("No case of this reference can be tied to this one.", "reference")
    if other.id == case.id:
        raise Refusal("That is this case.", "reference")
    first, second = sorted((case.id, other.id))
    mine = (CaseLink.landlord_id == case.landlord_id, CaseLink.case_id == first, CaseLink.other_id == second)
    if db.session.scalar(select(CaseLink.id).where(*mine)) is None:
        row = CaseLink(landlord_id=case.landlord_id, id=new_id(), case_id=first, other_id=second, words=said)
        row.made_at, row.by_id = now, by.id
        db.session.add(row)
        for one in (case, other):
            noted(one, "tied to another case", by, now)
    return case


def unlink(case_id: uuid.UUID, other_id: uuid.UUID, by: Person, now: datetime) -> Case | None:
    """Take back that two cases have to do with each other. None: no such case."""
    check(by, POWER, by.landlord_id)
    case = hold(case_id, by)
    other = db.session.scalar(cases_of(by).where(Case.id == other_id)) if case else None
    if case is None or other is None:
        return None
    sides = or_(
        (CaseLink.case_id == case.id) & (CaseLink.other_id == other.id),
        (CaseLink.case_id == other.id) & (CaseLink.other_id == case.id),
    )
    row = db.session.scalar(select(CaseLink).where(CaseLink.landlord_id == case.landlord_id, sides))
    if row is not None:
        db.session.delete(row)
        for one in (case, other):
            noted(one, "untied from another case", by, now)
    return case


def set_vulnerable(
    party_id: uuid.UUID, vulnerable: Sequence[str], exploited: Sequence[str], by: Person, now: datetime
) -> Party | None:
    """Note what makes somebody vulnerable, and how they may be used by others, whichever side they stand on.

    The first stands wherever they do, the second in this case, which gathers it from its people. None: nobody such.
    """
    check(by, POWER, by.landlord_id)
    party = db.session.get(Party, (by.landlord_id, party_id))
    case = hold(party.case_id, by) if party else None
    if party is None or case is None:
        return None
    if not set(vulnerable) <= set(VULNERABLE) or not set(exploited) <= set(EXPLOITATION):
        raise Refusal("Choose from the list.", "vulnerability")
    if party.individual is not None:
        party.individual.vulnerability = sorted(set(vulnerable))
    elif vulnerable:
        raise Refusal("Nobody knows yet who this is: what makes them vulnerable is noted once somebody does.", "")
    gone, party.exploitation = set(party.exploitation) - set(exploited), sorted(set(exploited))
    db.session.flush()
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id)
    still = {code for codes in db.session.scalars(select(Party.exploitation).where(*mine)) for code in codes}
    case.exploitation = sorted((set(case.exploitation) - gone) | still)
    changed(case, "noted circumstances", by, now, row=str(party.id))
    return party
