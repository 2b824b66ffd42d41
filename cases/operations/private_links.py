"""Private links, for who has no account to follow what they told. A token is given once and stored nowhere."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, select, update

from cases.models import Case, CaseReport, Party, PrivateLink, Report
from cases.operations.holding import noted
from cases.queries.walls import THEIRS, case_of
from estate.database import db, new_id, touched
from estate.models import Person
from estate.operations import mail
from estate.operations.sessions import token_hash
from estate.rules.powers import check
from estate.rules.words import Refusal

LASTS: Final = timedelta(days=180)
"""How long a link opens its page, from when it was made; an officer renews it."""


def for_report(report: Report, now: datetime) -> str:
    """Make the link of who told this report; gives its token. An earlier one opens nothing from now on."""
    withdraw(report.landlord_id, {"report_id": report.id}, None, now)
    return _make(report.landlord_id, {"report_id": report.id}, None, now)


def _make(landlord_id: uuid.UUID, whose: dict[str, Any], by: Person | None, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row = PrivateLink(
        landlord_id=landlord_id, id=new_id(), token_hash=token_hash(token), made_at=now, by_id=by.id if by else None,
        expires_at=now + LASTS, **whose,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return token


def withdraw(landlord_id: uuid.UUID, whose: dict[str, Any], by: Person | None, now: datetime) -> int:
    """Let no link of a report or a party open anything any more; gives how many did."""
    mine = [PrivateLink.landlord_id == landlord_id, PrivateLink.revoked_at.is_(None), PrivateLink.expires_at > now]
    mine += [getattr(PrivateLink, name) == value for name, value in whose.items()]
    return touched(update(PrivateLink).where(*mine).values(revoked_at=now, revoked_by_id=by.id if by else None))


def opened(link_id: uuid.UUID, landlord_id: uuid.UUID, now: datetime) -> None:
    """Note when a link was first opened."""
    first = (PrivateLink.landlord_id == landlord_id, PrivateLink.id == link_id, PrivateLink.opened_at.is_(None))
    touched(update(PrivateLink).where(*first).values(opened_at=now))


def give_link(case_id: uuid.UUID, party_id: uuid.UUID, by: Person, now: datetime) -> tuple[Party, str] | None:
    """Give somebody of a case a new private link, also after it closed; gives its token. None: no such case or party.

    Every earlier link of theirs opens nothing from now on. Raises Refusal for who has no page: whom it is about.
    """
    case, party = _part(case_id, party_id, by)
    if case is None or party is None:
        return None
    if party.role not in THEIRS or party.ended_at:
        raise Refusal("Only who complains or is a witness has a page of their own.", "party")
    _take_back(party, by, now)
    token = _make(case.landlord_id, {"party_id": party.id}, by, now)
    noted(case, "gave a private link", by, now, row=str(party.id))
    return party, token


def for_survey(case: Case, party: Party, by: Person, now: datetime) -> str:
    """Make the link that a closing letter invites a complainant by; gives its token, or nothing where it has none.

    Earlier links of theirs stay. None into a restricted case: whoever opens the letter could open the page.
    """
    hidden = case.restricted or (party.individual is not None and party.individual.restricted)
    if party.role != "complainant" or hidden:
        return ""
    noted(case, "gave a private link", by, now, row=str(party.id))
    return _make(case.landlord_id, {"party_id": party.id}, by, now)


def take_back(case_id: uuid.UUID, party_id: uuid.UUID, by: Person, now: datetime) -> Party | None:
    """Let no link of somebody of a case open anything any more. None: no such case or party."""
    case, party = _part(case_id, party_id, by)
    if case is None or party is None:
        return None
    if _take_back(party, by, now):
        noted(case, "took a private link back", by, now, row=str(party.id))
    return party


def _part(case_id: uuid.UUID, party_id: uuid.UUID, by: Person) -> tuple[Case | None, Party | None]:
    check(by, "work cases", by.landlord_id)
    case = case_of(by, case_id, lock=True)
    party = db.session.get(Party, (by.landlord_id, party_id)) if case else None
    return case, party if party and case and party.case_id == case.id else None


def _take_back(party: Party, by: Person, now: datetime) -> int:
    """Take back what was given for the case, and what came with their own reports that belong to it."""
    own = select(Report.id).join(
        CaseReport, and_(CaseReport.landlord_id == Report.landlord_id, CaseReport.report_id == Report.id)
    )
    told = own.where(
        Report.landlord_id == party.landlord_id, CaseReport.case_id == party.case_id,
        Report.reporter_id == party.individual_id, Report.reporter_id.is_not(None),
    )  # fmt: skip
    done = withdraw(party.landlord_id, {"party_id": party.id}, by, now)
    return done + sum(
        withdraw(party.landlord_id, {"report_id": one}, by, now) for one in db.session.scalars(told).all()
    )


def mail_link(party: Party, case: Case, letter: tuple[str, str], by: Person, now: datetime) -> None:
    """Send somebody their link by e-mail: its subject and its words, which say nothing of what it is about.

    Raises Refusal where no e-mail is kept, or one is not safe.
    """
    to = party.individual.email if party.individual else ""
    if not to or case.restricted:
        raise Refusal("Give it by hand: no e-mail is kept, or one is not safe here.", "how")
    mail.post(party.landlord_id, to, *letter, now)
    noted(case, "e-mailed a private link", by, now, row=str(party.id))
