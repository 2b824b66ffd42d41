"""Taking hold of a report or a case: of two people at once one wins, and the other is told who was first."""

import uuid
from datetime import datetime
from typing import NoReturn

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from cases.models import Case, Report, Series
from cases.queries.walls import case_of, report_of
from cases.rules import references
from estate.database import db, touched
from estate.models import Person
from estate.operations.traces import trace
from estate.rules.words import Refusal

HANDLED = {
    "case": "brought it to a case", "early_support": "took it up as early support",
    "not_asb": "noted that it is not ASB",
    "archived": "archived it", "struck": "struck it",
}  # fmt: skip


class TooLate(Refusal):
    """Somebody else was first: what was asked is not done, and nothing is doubled."""


def claim(report_id: uuid.UUID, outcome: str, by: Person, now: datetime) -> Report | None:
    """Handle a report that waits, by a conditional update; None where this person may read none such.

    Raises TooLate, with who was first, where it is handled already.
    """
    report = report_of(by, report_id)
    if report is None:
        return None
    waits = (Report.landlord_id == by.landlord_id, Report.id == report_id, Report.handled_at.is_(None))
    taken = {"handled_at": now, "handled_by_id": by.id, "outcome": outcome}
    done = touched(update(Report).where(*waits).values(taken))
    db.session.refresh(report)
    if done != 1:
        _late(report)
    return report


def _late(report: Report) -> NoReturn:
    who = report.handled_by.name if report.handled_by else "Beatbook"
    raise TooLate(f"{who} was first: {who} {HANDLED.get(report.outcome, 'handled it')} while you were reading it.")


def hold(case_id: uuid.UUID, by: Person, seen: int | None = None, *, closed: bool = False) -> Case | None:
    """Hold a case until the commit; None where this person may see none such. `seen`: the version they were shown.

    Raises TooLate where it was changed since, or is closed (unless `closed` is asked for).
    """
    case = case_of(by, case_id, lock=True)
    if case is None:
        return None
    if (case.closed_at is not None) != closed:
        said = "is closed since. What is told from now on is a new case." if case.closed_at else "is open again since."
        raise TooLate(f"{case.reference} {said}")
    if seen is not None and seen != case.version:
        raise TooLate(f"Somebody changed {case.reference} while you were writing. Look at it as it stands now.")
    return case


def changed(case: Case, verb: str, by: Person | None, now: datetime, **details: object) -> None:
    """Note that the state of a case changed: its version goes up, and its trace says what."""
    case.version += 1
    noted(case, verb, by, now, **details)


def noted(case: Case, verb: str, by: Person | None, now: datetime, **details: object) -> None:
    """Leave a trace in a case's timeline. details: ids, codes and days; never what a person said or wrote."""
    trace(case.landlord_id, by, verb, "case", case.id, now, **details)


def next_reference(landlord_id: uuid.UUID, kind: str, *, restricted: bool) -> str:
    """Give the next reference of a landlord's reports or cases. Two at once get two."""
    return next_references(landlord_id, kind, 1, restricted=restricted)[0]


def next_references(landlord_id: uuid.UUID, kind: str, many: int, *, restricted: bool) -> list[str]:
    """Give the next references of a landlord's reports or cases, so many in order."""
    name, given = references.series(kind, restricted=restricted), list[str]()
    while wanted := many - len(given):
        last = _counted(landlord_id, name, wanted) or _first(landlord_id, name, wanted)
        numbers = [one for one in range(last - wanted + 1, last + 1) if references.given(landlord_id, one)]
        given += [references.reference(name, number) for number in numbers]
    return given


def _counted(landlord_id: uuid.UUID, name: str, many: int) -> int | None:
    mine = (Series.landlord_id == landlord_id, Series.name == name)
    more = update(Series).where(*mine).values(last=Series.last + many).returning(Series.last)
    return db.session.scalar(more, execution_options={"synchronize_session": False})


def _first(landlord_id: uuid.UUID, name: str, many: int) -> int:
    try:
        with db.session.begin_nested():
            db.session.add(Series(landlord_id=landlord_id, name=name, last=many))
    except IntegrityError:
        return _counted(landlord_id, name, many) or 0
    return many
