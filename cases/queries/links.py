"""The private links of a case: who has one, since when, and whether it was opened. Never the links themselves."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from cases.models import Case, CaseReport, Party, PrivateLink, Report
from cases.queries.walls import THEIRS, reports_of
from estate.database import db
from estate.models import Person


class Linked(NamedTuple):
    """Somebody of a case who may have a page of their own, and their newest link."""

    party: Party
    link: PrivateLink | None


def links(person: Person, case: Case) -> list[Linked]:
    """List who of a case, that this person was let see, may have a page, with their newest link. Three queries."""
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id, Party.role.in_(THEIRS))
    query = select(Party).where(*mine, Party.ended_at.is_(None)).options(joinedload(Party.individual))
    parties = sorted(db.session.scalars(query), key=lambda one: (one.made_at, one.id))
    joined = and_(CaseReport.landlord_id == Report.landlord_id, CaseReport.report_id == Report.id)
    told = reports_of(person, Report.id, Report.reporter_id).join(CaseReport, joined)
    told = told.where(CaseReport.case_id == case.id, Report.reporter_id.is_not(None))
    whose = {one.id: one.reporter_id for one in db.session.execute(told)}
    made = _made(case, [one.id for one in parties], list(whose))
    return [Linked(one, _newest(made, one, {key for key, who in whose.items() if who == one.individual_id}))
            for one in parties]  # fmt: skip


def _made(case: Case, parties: Sequence[object], reports: Sequence[object]) -> list[PrivateLink]:
    theirs = or_(PrivateLink.party_id.in_(parties), PrivateLink.report_id.in_(reports))
    return sorted(
        db.session.scalars(select(PrivateLink).where(PrivateLink.landlord_id == case.landlord_id, theirs)),
        key=lambda one: (one.made_at, one.id),
    )


def _newest(made: Sequence[PrivateLink], party: Party, reports: set[object]) -> PrivateLink | None:
    return next((one for one in reversed(made) if one.party_id == party.id or one.report_id in reports), None)
