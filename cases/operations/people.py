"""Who told a report: somebody known already, or somebody else. A person says so; nothing merges by itself."""

import uuid
from datetime import datetime

from sqlalchemy import select

from cases.models import Individual, Party, Report, SafetyWarning, Stranger, Tenancy
from cases.operations.telling import name_key
from cases.queries.people import individual_of
from cases.queries.walls import report_of
from estate.database import db, new_id
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal

POWER = "handle reports"


def same_person(report_id: uuid.UUID, individual_id: uuid.UUID | None, by: Person, now: datetime) -> Report | None:
    """Note that a report is from somebody known. Their number stays; one that differs stands beside the name.

    None: no such report. Raises Refusal for who cannot be found, who is hidden while the report is not, or who has a
    part in a case as who told it.
    """
    check(by, POWER, by.landlord_id)
    report = report_of(by, report_id)
    if report is None:
        return None
    chosen = individual_of(by, individual_id) if individual_id else None
    if chosen is None:
        raise Refusal("Choose somebody of the list.", "person")
    if chosen.restricted and not report.restricted:
        raise Refusal(
            "They are known only behind the wall, and this is not. Nobody may see the two together.", "person"
        )
    before = _told_by(report)
    if before is not None and before.id != chosen.id:
        _keep(before, chosen, report)
    report.reporter_id, report.anonymous = chosen.id, False
    trace(by.landlord_id, by, "is from somebody known", "report", report.id, now, individual=str(chosen.id))
    db.session.flush()
    _let_go(before, chosen)
    return report


def somebody_else(report_id: uuid.UUID, by: Person, now: datetime) -> Report | None:
    """Take back that a report is from somebody known: they are somebody new, by the name they gave."""
    check(by, POWER, by.landlord_id)
    report = report_of(by, report_id)
    if report is None:
        return None
    _told_by(report)
    name = report.teller.partition(", told from ")[0]
    row = Individual(
        landlord_id=by.landlord_id, id=new_id(), name=name or "Somebody who gave no name", unnamed=not name,
        name_key=name_key(name), restricted=report.restricted, made_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    report.reporter_id = row.id
    trace(by.landlord_id, by, "is from somebody else", "report", report.id, now, individual=str(row.id))
    return report


def _told_by(report: Report) -> Individual | None:
    """Give who told it until now. Raises Refusal where they stand in a case by it: that file names them."""
    if report.reporter_id is None:
        return None
    part = (Party.landlord_id == report.landlord_id, Party.individual_id == report.reporter_id)
    if report.outcome in ("case", "early_support") and db.session.scalar(select(Party.id).where(*part).limit(1)):
        raise Refusal("They have a part in the case already. It is changed there.", "person")
    return db.session.get(Individual, (report.landlord_id, report.reporter_id))


def _keep(before: Individual, chosen: Individual, report: Report) -> None:
    """Keep how they can be reached: where nothing is known it is theirs now, what differs stands in the report."""
    for name in ("phone", "email", "method", "safe_times", "interpreter", "language"):
        if not getattr(chosen, name):
            setattr(chosen, name, getattr(before, name))
    chosen.no_voicemail = chosen.no_voicemail or before.no_voicemail
    other = [getattr(before, name) for name in ("phone", "email") if getattr(before, name) not in
             ("", getattr(chosen, name))]  # fmt: skip
    if other and before.code is None:
        report.teller = f"{report.teller or 'Somebody'}, told from {' and '.join(other)}"[:200]


def _let_go(before: Individual | None, chosen: Individual) -> None:
    """Forget a row that was made for this report alone."""
    if before is None or before.id == chosen.id or before.code is not None:
        return
    for model, column in ((Report, Report.reporter_id), (Party, Party.individual_id),
                          (Tenancy, Tenancy.individual_id), (SafetyWarning, SafetyWarning.individual_id),
                          (Stranger, Stranger.individual_id)):  # fmt: skip
        if db.session.scalar(select(model.id).where(model.landlord_id == before.landlord_id, column == before.id)):
            return
    db.session.delete(before)
