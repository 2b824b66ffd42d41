"""The figures of cases that a landlord publishes (domain G): of one financial year, as at a moment.

Events count in the year they happened in, up to that moment; what became of them is told as it stood then. What was
written down later with an earlier time counts from that time; risk, hate, category and restriction are as known now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.figures import lines, rows
from cases.figures.figure import RULE_VERSION, Behind, Figure
from cases.figures.nouns import NAMES
from cases.rules.counting import Span, span
from estate.models import Person
from estate.rules.powers import check

__all__ = ["RULE_VERSION", "Behind", "CaseYear", "Figure", "case_year", "tables"]

@dataclass(frozen=True, slots=True)
class CaseYear:
    """A year of cases at one landlord."""

    of: Span
    figures: Sequence[Figure]

    def one(self, code: str) -> Figure | None:
        """Give the figure of a code."""
        return next((each for each in self.figures if each.code == code), None)


def case_year(person: Person, year: int, as_at: datetime) -> CaseYear:
    """Count a financial year of the person's landlord. Raises NotAllowed without the power."""
    check(person, "read figures of cases", person.landlord_id)
    of = span(year, as_at)
    found, told, homes = rows.cases(person, of), rows.reports(person, of), rows.homes(person, of)
    counted = lines.counted_in(found, of)
    last = len(lines.counted_in(rows.cases(person, of.before), of.before))
    groups = (
        lines.of_cases(found, last, homes, of), lines.of_promises(rows.promises(person, of), of),
        lines.of_closings(rows.closings(person, of), of), lines.of_hate(told, found, homes, of),
        lines.of_steps(rows.steps(person, of), of),
        lines.of_answers(rows.answers(person, of), rows.reviews(person, of), len(counted), of),
        lines.of_reports(told, of), lines.of_staff(rows.staff(person, of), of), lines.by_place(found, of),
    )  # fmt: skip
    return CaseYear(of, [one for group in groups for one in group.made])


def tables(person: Person, year: int, as_at: datetime, table: str) -> tuple[Sequence[str], list[Sequence[object]]]:
    """Give the rows of a year that this person may see, with the names of their columns: to be counted again.

    table: one of nouns.NAMES. Raises NotAllowed without the power.
    """
    check(person, "read figures of cases", person.landlord_id)
    found = getattr(rows, table)(person, span(year, as_at))
    return NAMES[table][:-1], [one[:-1] for one in found if one.seen]
