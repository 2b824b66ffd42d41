"""Bringing in homes, tenancies and open cases at go-live: what each row would do is said first, then all or nothing.

Reading and judging a list holds up nobody. What is then written is many rows at once, and stands or falls together.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import func, select, true
from sqlalchemy.exc import IntegrityError

from cases.models import Home, Individual, Report, Tenancy
from cases.operations.imports_cases import OpenCases
from cases.operations.imports_people import Homes, Tenancies
from cases.rules.importing import KINDS, Judged
from estate.database import db, new_id
from estate.models import Landlord, Person
from estate.operations.traces import trace
from estate.rules import sheets
from estate.rules.powers import check
from estate.rules.words import Refusal

POWER: Final = "import cases"
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_CASES: Final = 5_000
"""A case is ten rows: so many hold up other writers for a good second, and no landlord has more open at once."""
DAY_FIRST: Final = "Dates are read with the day first: 3/4/2026 is 3 April 2026."


class Judge(Protocol):
    """Says of each line of a list what it would do, and then does it."""

    def judge(self, line: sheets.Line) -> Judged:
        """Say what one line would do."""

    def prepare(self) -> None:
        """Make what is to be written, as far as that needs no lock."""

    def write(self, by: Person, now: datetime) -> None:
        """Do what all of them would."""


JUDGES: Final[dict[str, type[Homes] | type[Tenancies] | type[OpenCases]]] = {
    "homes": Homes, "tenancies": Tenancies, "cases": OpenCases,
}  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """What a list would do, row by row, and sentences about how it is read. stood: what stood when it was looked at."""

    kind: str
    rows: tuple[Judged, ...]
    notes: tuple[str, ...]
    judge: Judge = field(repr=False)
    stood: tuple[int, ...] = ()

    def count(self, status: str) -> int:
        """Count the rows of a status."""
        return sum(row.status == status for row in self.rows)


def look(viewer: Person, kind: str, data: bytes, now: datetime) -> Looked:
    """Say what a list would do at the viewer's landlord; nothing is written, and only reading is needed.

    Raises NotAllowed, or Refusal when the file as a whole cannot be read.
    """
    check(viewer, POWER, viewer.landlord_id)
    if kind not in KINDS:
        raise Refusal("Choose what the list holds.", "kind")
    sheet = sheets.read_csv(data, KINDS[kind], MOST_BYTES)
    if not sheet.lines:
        raise Refusal("The list has no rows.", "file")
    if kind == "cases" and len(sheet.lines) > MOST_CASES:
        raise Refusal(f"The list has more than {MOST_CASES:,} cases. Split it.", "file")
    stood = _stands(viewer)
    judge: Judge = JUDGES[kind](viewer, now)
    rows = tuple(judge.judge(line) for line in sheet.lines)
    if not any(row.status == "refused" for row in rows):
        judge.prepare()
    notes = sheet.notes if kind == "homes" else (DAY_FIRST, *sheet.notes)
    return Looked(kind, rows, notes, judge, stood)


def _stands(person: Person) -> tuple[int, ...]:
    """Count what a list is judged by: another list brought in meanwhile shows in it."""
    ours: tuple[tuple[Any, Any], ...] = (
        (Home, true()), (Tenancy, true()), (Individual, Individual.code.is_not(None)),
        (Report, Report.origin == "import"),
    )  # fmt: skip
    counted = (
        select(func.count()).select_from(model).where(model.landlord_id == person.landlord_id, which)
        for model, which in ours
    )
    return tuple(db.session.scalar(query) or 0 for query in counted)


def bring_in(looked: Looked, by: Person, now: datetime) -> Looked:
    """Do what a list says, all of it or nothing. Sent again, the same list changes nothing.

    Raises NotAllowed; Refusal where a row is refused, or somebody brought in a list since this one was looked at.
    """
    check(by, POWER, by.landlord_id)
    refused = next((row for row in looked.rows if row.status == "refused"), None)
    if refused:
        raise Refusal(f"Nothing was brought in, because row {refused.number} is refused: {refused.because}")
    db.session.execute(select(Landlord.id).where(Landlord.id == by.landlord_id).with_for_update())
    try:
        if _stands(by) != looked.stood:
            raise Refusal("Nothing was brought in: somebody brought in a list just now. Look at yours again.")
        with db.session.begin_nested():
            looked.judge.write(by, now)
    except IntegrityError:  # Every row was judged good a moment ago: only somebody quicker can have come between.
        raise Refusal("Nothing was brought in: somebody changed what it names just now. Look again.") from None
    counts = {status: looked.count(status) for status in ("new", "changed", "same")}
    trace(by.landlord_id, by, "imported", looked.kind, new_id(), now, **counts)
    return looked
