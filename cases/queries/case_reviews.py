"""Who of a case may ask for an ASB case review, what counts for them, whether they were told, and what came of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from cases.models import Case, CaseReview, Letter, Party, Report
from cases.queries.walls import case_of, reports_of
from cases.rules.case_reviews import MET, TELL, Told, due_on, next_step, qualifying
from estate.database import db
from estate.models import Person
from estate.rules.calendar import LONDON

LOOK_BACK = timedelta(days=190)


@dataclass(frozen=True, slots=True)
class Counted:
    """A complainant and what counts for them. told_on: when a letter told them of the right."""

    party: Party
    told: Sequence[Told]
    told_on: datetime | None = None

    @property
    def tell(self) -> bool:
        """Say whether they are to be told now."""
        return len(self.told) >= TELL and self.told_on is None

    @property
    def met(self) -> bool:
        """Say whether the usual threshold is met."""
        return len(self.told) >= MET


@dataclass(frozen=True, slots=True)
class Asked:
    """A review that was asked for. next: the step that comes; due: by when, where it has a day."""

    row: CaseReview
    next: str
    due: date | None


def counted(
    person: Person, parties: Iterable[Party], letters: Iterable[Letter], now: datetime
) -> list[Counted]:
    """Count for each complainant of a case that this person was let see: one query. What is hidden never counts."""
    whose = {one.individual_id: one for one in parties if one.role == "complainant" and not one.ended_at}
    ids = [one for one in whose if one]
    if not ids:
        return []
    columns = (Report.id, Report.happened_at, Report.received_at, Report.outcome, Report.reporter_id)
    lately = (Report.reporter_id.in_(ids), Report.received_at >= now - LOOK_BACK)
    told: dict[uuid.UUID, list[Told]] = {}
    for *one, reporter in db.session.execute(reports_of(person, *columns).where(*lately)):
        told.setdefault(reporter, []).append(Told(*one))
    sent = [one for one in letters if one.kind == "case_review" and one.sent_at]
    on = {one.party_id: one.sent_at for one in sorted(sent, key=lambda one: (one.sent_at or now, one.id))}
    today = now.astimezone(LONDON).date()
    return [Counted(whose[one], qualifying(told.get(one, []), today), on.get(whose[one].id)) for one in ids]


def letters_of(case: Case) -> Sequence[Letter]:
    """List the notices sent in a case that its reader was let see."""
    mine = (Letter.landlord_id == case.landlord_id, Letter.case_id == case.id, Letter.kind == "case_review")
    return db.session.scalars(select(Letter).where(*mine)).all()


def parties_of(case: Case) -> Sequence[Party]:
    """List the parties of a case that its reader was let see, the first first."""
    mine = (Party.landlord_id == case.landlord_id, Party.case_id == case.id)
    return sorted(db.session.scalars(select(Party).where(*mine)), key=lambda one: (one.made_at, one.id))


def reviews(person: Person, case_id: uuid.UUID) -> tuple[Case, list[Asked]] | None:
    """Give a case with the reviews asked for in it, the newest first, if this person may see it."""
    case = case_of(person, case_id)
    if case is None:
        return None
    mine = (CaseReview.landlord_id == case.landlord_id, CaseReview.case_id == case.id)
    rows = sorted(db.session.scalars(select(CaseReview).where(*mine)), key=lambda one: one.id, reverse=True)
    return case, [_asked(one) for one in rows]


def _asked(row: CaseReview) -> Asked:
    days = (("acknowledged", row.acknowledged_on), ("decided", row.decided_on), ("panel", row.panel_on),
            ("ended", row.ended_on))  # fmt: skip
    step = next_step([name for name, day in days if day], row.threshold)
    return Asked(row, step, due_on(row.asked_on, step) if step in ("acknowledged", "decided", "panel") else None)
