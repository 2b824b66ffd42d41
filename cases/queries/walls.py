"""The wall in every query of cases: who may see which report and case. Every other query begins with one of these.

Restricted (domestic abuse): whoever leads restricted cases, and who is named on the case; nobody else, whatever their
role, in lists, counts, search, timelines or addresses. Otherwise: every case with that power, else the cases one
holds or is named on.
"""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from cases.models import Case, CaseAccess, CaseReport, Party, PrivateLink, Report, Sighting, Stranger
from estate.database import db
from estate.models import Person

NAMED, EVERY, LEAD, INBOX = "work cases", "see every case", "lead restricted cases", "handle reports"
FIGURES = "read figures of cases"
SIGHTINGS = "handle sightings"
ENDS = "see retention"
ASIDE = ("archived", "not_asb", "struck")
"""The outcomes of a report that came to no case."""
THEIRS = ("complainant", "witness")
"""The parts in a case whose own page a private link opens; never that of whom it is about."""


def may_see(person: Person) -> ColumnElement[bool]:
    """Give the condition on Case by which this person may see it."""
    if not person.can(NAMED):
        return false()
    named = select(CaseAccess.id).where(
        CaseAccess.landlord_id == Case.landlord_id, CaseAccess.case_id == Case.id,
        CaseAccess.person_id == person.id, CaseAccess.ended_at.is_(None),
    ).exists()  # fmt: skip
    open_ones = true() if person.can(EVERY) else or_(Case.officer_id == person.id, named)
    restricted = true() if person.can(LEAD) else named
    seen = or_(and_(~Case.restricted, open_ones), and_(Case.restricted, restricted))
    return and_(Case.landlord_id == person.landlord_id, seen)


def may_read(person: Person) -> ColumnElement[bool]:
    """Give the condition on Report by which this person may read it: also through a case they may see."""
    if not person.can(INBOX):
        return false()
    mine = Report.landlord_id == person.landlord_id
    if person.can(LEAD):
        return mine
    its_case = and_(Case.landlord_id == CaseReport.landlord_id, Case.id == CaseReport.case_id)
    its_own = (CaseReport.landlord_id == Report.landlord_id, CaseReport.report_id == Report.id)
    through = select(CaseReport.id).join(Case, its_case).where(*its_own, may_see(person))
    return and_(mine, or_(~Report.restricted, through.exists()))


def cases_of(person: Person, *what: Any) -> Select[Any]:
    """Begin a query over the cases this person may see; `what` is Case unless told otherwise."""
    return select(*(what or (Case,))).where(may_see(person))


def reports_of(person: Person, *what: Any) -> Select[Any]:
    """Begin a query over the reports this person may read; `what` is Report unless told otherwise."""
    return select(*(what or (Report,))).where(may_read(person))


def counted_cases(person: Person, *what: Any) -> Select[Any]:
    """Begin a count over every case of the landlord, restricted ones too, for whoever reads its figures.

    The last column says whether this person may see the case: of one they may not, nothing leaves but that it counts.
    """
    mine = (Case.landlord_id == person.landlord_id, true() if person.can(FIGURES) else false())
    return select(*what, may_see(person).label("seen")).select_from(Case).where(*mine)


def counted_reports(person: Person, *what: Any) -> Select[Any]:
    """Begin a count over every report of the landlord, as `counted_cases` does over cases."""
    mine = (Report.landlord_id == person.landlord_id, true() if person.can(FIGURES) else false())
    return select(*what, may_read(person).label("seen")).select_from(Report).where(*mine)
def ended_of(person: Person, *what: Any) -> Select[Any]:
    """Begin a query over closed cases for who looks after what is erased: not restricted, or seen by them anyway."""
    known = or_(~Case.restricted, may_see(person)) if person.can(ENDS) else false()
    return select(*(what or (Case,))).where(Case.landlord_id == person.landlord_id, Case.closed_at.is_not(None), known)


def put_aside_of(person: Person) -> Select[Any]:
    """Begin a query over the reports that came to no case, for who looks after what is erased."""
    known = or_(~Report.restricted, may_read(person)) if person.can(ENDS) else false()
    aside = (Report.handled_at.is_not(None), Report.outcome.in_(ASIDE))
    return select(Report).where(Report.landlord_id == person.landlord_id, *aside, known)


def case_of(person: Person, case_id: uuid.UUID, *, lock: bool = False) -> Case | None:
    """Give one case as it stands now, if this person may see it; `lock`: no one else changes it until the commit."""
    query = cases_of(person).where(Case.id == case_id)
    if lock:
        query = query.with_for_update(of=Case).execution_options(populate_existing=True)
    found: Case | None = db.session.scalar(query)
    return found


def report_of(person: Person, report_id: uuid.UUID) -> Report | None:
    """Give one report, if this person may read it."""
    found: Report | None = db.session.scalar(reports_of(person).where(Report.id == report_id))
    return found


def may_open(person: Person, observation_id: uuid.UUID) -> bool:
    """Say whether this person may read what was told of an observation, and so the observation itself."""
    told = reports_of(person, Report.id).where(Report.observation_id == observation_id)
    return db.session.scalar(told.limit(1)) is not None


def sightings_of(person: Person, *what: Any) -> Select[Any]:
    """Begin a query over the sightings this person may read, those that were erased left out."""
    mine = and_(Sighting.landlord_id == person.landlord_id, Sighting.erased_at.is_(None))
    return select(*(what or (Sighting,))).where(mine if person.can(SIGHTINGS) else false())


def strangers_of(person: Person, *what: Any) -> Select[Any]:
    """Begin a query over the unknown persons this person may read of, those that were purged left out."""
    mine = and_(Stranger.landlord_id == person.landlord_id, Stranger.purged_at.is_(None))
    return select(*(what or (Stranger,))).where(mine if person.can(SIGHTINGS) else false())


def hidden(person: Person) -> list[uuid.UUID]:
    """Give the ids of the restricted cases and reports of their landlord that this person may not see: for traces."""
    cases = and_(Case.landlord_id == person.landlord_id, Case.restricted)
    reports = and_(Report.landlord_id == person.landlord_id, Report.restricted)
    found = list(db.session.scalars(select(Case.id).where(cases, ~may_see(person))))
    return found + list(db.session.scalars(select(Report.id).where(reports, ~may_read(person))))


class Followed(NamedTuple):
    """What a private link opens. case and party: only where who holds it is a complainant or witness in that case.

    over: whether what was told has ended, for who told it and has no part in the case; never said of a restricted one.
    """

    link: PrivateLink
    report: Report | None
    case: Case | None
    party: Party | None
    over: bool = False


def followed(token_hash: bytes, now: datetime) -> Followed | None:
    """Give what a private link opens; None for one that is revoked, has run out, or never was."""
    good = (PrivateLink.token_hash == token_hash, PrivateLink.revoked_at.is_(None), PrivateLink.expires_at > now)
    link = db.session.scalar(select(PrivateLink).where(*good))
    if link is None:
        return None
    report = db.session.get(Report, (link.landlord_id, link.report_id)) if link.report_id else None
    its_case = and_(Case.landlord_id == Party.landlord_id, Case.id == Party.case_id)
    part = (Party.landlord_id == link.landlord_id, Party.role.in_(THEIRS), Party.ended_at.is_(None))
    found = db.session.execute(
        select(Party, Case).join(Case, its_case).where(*part, _theirs(link, report)).limit(1)
    ).first()
    if found:
        return Followed(link, report, found[1], found[0])
    return Followed(link, report, None, None, _over(report)) if report else None


def _theirs(link: PrivateLink, report: Report | None) -> ColumnElement[bool]:
    if report is None:
        return Party.id == link.party_id
    if report.reporter_id is None:
        return false()
    joined = select(CaseReport.case_id).where(
        CaseReport.landlord_id == report.landlord_id, CaseReport.report_id == report.id
    )
    return and_(Party.individual_id == report.reporter_id, Party.case_id == joined.scalar_subquery())


def _over(report: Report) -> bool:
    same = and_(Case.landlord_id == CaseReport.landlord_id, Case.id == CaseReport.case_id)
    mine = (CaseReport.landlord_id == report.landlord_id, CaseReport.report_id == report.id, ~Case.restricted)
    ended = select(Case.id).join(CaseReport, same).where(*mine, Case.closed_at.is_not(None))
    return db.session.scalar(ended) is not None
