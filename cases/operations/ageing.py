"""The alarm of reports nobody has read in time, and of enquiries nobody has answered: one letter, once for each step.

A letter names reports by their references only; what was told stays behind the wall.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select, update

from cases.models import Clock, Report
from cases.queries.inbox import due_by
from cases.queries.policies import body_of, in_force
from cases.queries.walls import reports_of
from estate.database import db
from estate.models import Person
from estate.operations.mail import post
from estate.operations.traces import trace

LONG: Final = timedelta(hours=48)
"""So long after it was due a report is told of once more, to who manages."""
UNPROMISED: Final = timedelta(days=3)
"""A report for which the policy promises nothing is due so long after it came."""
SAID: Final = {
    "over": "wait longer than we promised", "long": "have waited two days longer than we promised",
    "reply": "are enquiries whose day for an answer is gone by",
}  # fmt: skip


class Late(NamedTuple):
    """A report and the step its wait has reached: over, long, or reply."""

    id: uuid.UUID
    step: str


def look(landlord_id: uuid.UUID, now: datetime) -> list[Late]:
    """Find what has reached a step nobody was told of. Reads only."""
    policy = in_force(landlord_id, now)
    body = body_of(policy) if policy else None
    waits = select(Report).where(Report.landlord_id == landlord_id, Report.handled_at.is_(None))
    found = []
    for report in db.session.scalars(waits):
        due = due_by(report, body) or (report.recalled_at or report.received_at) + UNPROMISED
        step = "long" if now > due + LONG else "over" if now > due else ""
        if step and report.alarmed not in (step, "long"):
            found.append(Late(report.id, step))
    its = (Clock.landlord_id == Report.landlord_id) & (Clock.report_id == Report.id) & (Clock.kind == "reply")
    asked = select(Report.id, Clock.due_at, Clock.alarmed).outerjoin(Clock, its)
    rows = db.session.execute(
        asked.where(Report.landlord_id == landlord_id, Report.origin == "enquiry", Clock.met.is_(None))
    )
    return found + [Late(row.id, "reply") for row in rows if row.due_at and row.due_at < now and not row.alarmed]


def alarm(landlord_id: uuid.UUID, found: Sequence[Late], address: Callable[[str], str], now: datetime) -> int:
    """Tell of them, once: a conditional update claims each. Gives how many letters were written."""
    claimed = [one for one in found if _claim(landlord_id, one, now)]
    here = (Person.landlord_id == landlord_id, Person.left_at.is_(None))
    everybody = db.session.scalars(select(Person).where(*here).order_by(Person.id))
    staff = [one for one in everybody if one.can("handle reports")]
    written = 0
    for step in SAID:
        ids = [one.id for one in claimed if one.step == step]
        written += _tell(staff, step, ids, address, now) if ids else 0
    return written


def _claim(landlord_id: uuid.UUID, late: Late, now: datetime) -> bool:
    if late.step == "reply":
        mine = (Clock.landlord_id == landlord_id, Clock.report_id == late.id, Clock.kind == "reply")
        query = update(Clock).where(*mine, Clock.done_at.is_(None), Clock.alarmed == "").values(alarmed="missed")
    else:
        this = (Report.landlord_id == landlord_id, Report.id == late.id, Report.handled_at.is_(None))
        query = update(Report).where(*this, Report.alarmed.not_in((late.step, "long"))).values(alarmed=late.step)
    done = db.session.execute(query, execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return False
    trace(landlord_id, None, "alarmed", "report", late.id, now, step=late.step)
    return True


def _tell(
    staff: Sequence[Person], step: str, ids: Sequence[uuid.UUID], address: Callable[[str], str], now: datetime
) -> int:
    """Write to who handles reports, or later to who manages; of what only the lead may read, to the lead."""
    seen = {one.id: _read(one, ids) for one in staff}
    wanted = [one for one in staff if one.can("manage cases") is (step != "over")]
    told = {row for one in wanted for row in seen[one.id]}
    alone = [one for one in staff if one not in wanted and set(seen[one.id]) - told]
    written = 0
    for person in [*wanted, *alone]:
        mine = {key: ref for key, ref in seen[person.id].items() if person in wanted or key not in told}
        if mine:
            many = "1 report" if len(mine) == 1 else f"{len(mine)} reports"
            said = _one(f"{many} {SAID[step]}")
            letter = "\n".join([f"{said}:", ", ".join(sorted(mine.values())), "", address("/inbox")])
            post(person.landlord_id, person.email, f"Inbox: {said}", letter, now)
            written += 1
    return written


def _one(said: str) -> str:
    """Say it of one report."""
    for many, one in (("1 report wait ", "1 report waits "), ("1 report have ", "1 report has "),
                      ("1 report are enquiries whose", "1 report is an enquiry whose")):  # fmt: skip
        said = said.replace(many, one)
    return said


def _read(person: Person, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.session.execute(reports_of(person, Report.id, Report.reference).where(Report.id.in_(ids))).all()
    return {row[0]: row[1] for row in rows}
