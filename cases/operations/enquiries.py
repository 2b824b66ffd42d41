"""The answer to a councillor or an MP: given once, and it stops the clock of their enquiry."""

import uuid
from datetime import datetime

from sqlalchemy import select, update

from cases.models import Case, CaseReport, Clock, Report
from cases.operations.holding import TooLate, noted
from cases.queries.walls import report_of
from cases.rules.lists import METHODS
from estate.database import db
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.powers import check
from estate.rules.words import Refusal


def reply(report_id: uuid.UUID, method: str, at: datetime, by: Person, now: datetime) -> Report | None:
    """Note that an enquiry was answered, how and when. None: this person may read no such enquiry.

    Raises Refusal for what is not on the list or still to come, TooLate where it was answered already.
    """
    check(by, "handle reports", by.landlord_id)
    report = report_of(by, report_id)
    if report is None or report.origin != "enquiry":
        return None
    if method not in METHODS:
        raise Refusal("Choose how they were answered.", "method")
    if not report.received_at <= at <= now:
        raise Refusal("Give a moment between when they asked and now.", "at")
    runs = (Clock.landlord_id == by.landlord_id, Clock.report_id == report.id, Clock.kind == "reply")
    answered = update(Clock).where(*runs, Clock.done_at.is_(None)).values(done_at=at, met=Clock.due_at >= at)
    done = db.session.execute(answered, execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise TooLate("It was answered already.")
    clock = db.session.scalars(select(Clock).where(*runs).execution_options(populate_existing=True)).one()
    trace(by.landlord_id, by, "replied", "report", report.id, now, method=method, at=at.isoformat(), met=clock.met)
    same = (CaseReport.landlord_id == Case.landlord_id) & (CaseReport.case_id == Case.id)
    case = db.session.scalar(
        select(Case).join(CaseReport, same).where(Case.landlord_id == by.landlord_id, CaseReport.report_id == report.id)
    )
    if case is not None:
        noted(case, "replied to an enquiry", by, now, report_ref=report.reference, method=method)
    return report
