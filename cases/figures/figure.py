"""One figure: numerator, denominator, as at when, by which rule, and what was counted that the reader may see."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from cases.rules.counting import written

RULE_VERSION: Final = "cases 1"
NAMED: Final = {"CaseRow": "case", "Told": "report", "Carded": "person"}
IN: Final = "Restricted cases are among them, and never named"
APART: Final = "Restricted cases stand apart"
NOBODY: Final = "No case is behind it"


class Row(Protocol):
    """What is counted: a case or something of one."""

    @property
    def id(self) -> uuid.UUID:
        """Give its own id."""

    @property
    def reference(self) -> str:
        """Give the reference of its case or report."""

    @property
    def restricted(self) -> bool:
        """Say whether it stands behind the wall."""

    @property
    def seen(self) -> bool:
        """Say whether the reader may see it."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One row behind a figure. kind and of_id: the case or the report it can be read in. adds: to the numerator."""

    id: uuid.UUID
    reference: str
    kind: str
    of_id: uuid.UUID
    adds: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of cases. unit: count, share, change, mean or rate (per 1,000). denominator: None for a count.

    hidden_numerator and hidden_denominator: what of them lies in cases the reader may not see. The numerator is what
    `behind` adds and what is hidden; the denominator of a share or a mean is the rows of both.
    """

    code: str
    group: str
    name: str
    numerator: int
    denominator: int | None
    unit: str
    as_at: datetime
    rule: str
    behind: Sequence[Behind]
    hidden_numerator: int = 0
    hidden_denominator: int = 0
    rule_version: str = RULE_VERSION

    @property
    def value(self) -> str:
        """Write it; empty where there is nothing to divide by."""
        return written(self.numerator, self.denominator, self.unit)


class Lines:
    """Figures of one group as they are told."""

    def __init__(self, group: str, as_at: datetime) -> None:
        self.group, self.as_at = group, as_at
        self.made: list[Figure] = []

    def count(self, code: str, name: str, rows: Iterable[Any], rule: str, *, wall: str = IN) -> Figure:
        """Add a count."""
        return self._add(code, name, [(row, 1) for row in rows], None, "count", rule, wall)

    def add_up(self, code: str, name: str, rows: Iterable[tuple[Any, int]], rule: str, *, wall: str = APART) -> Figure:
        """Add a count to which each row adds what is given."""
        return self._add(code, name, list(rows), None, "count", rule, wall)

    def share(self, code: str, name: str, rows: Iterable[tuple[Any, bool]], rule: str, *, wall: str = IN) -> Figure:
        """Add a share: of rows, how many."""
        told = [(row, int(yes)) for row, yes in rows]
        return self._add(code, name, told, -1, "share", rule, wall)

    def mean(self, code: str, name: str, rows: Iterable[tuple[Any, int]], rule: str) -> Figure:
        """Add a mean. Restricted cases stand apart: a sum of few would tell of each."""
        return self._add(code, name, list(rows), -1, "mean", rule, APART)

    def against(
        self, code: str, name: str, rows: Iterable[Any], by: tuple[int, str], rule: str, *, wall: str = IN
    ) -> Figure:
        """Add a count held against a number that is given: a rate per 1,000, a share of it, or the change on it."""
        of, unit = by
        return self._add(code, name, [(row, 1) for row in rows], of, unit, rule, wall)

    def _add(
        self, code: str, name: str, told: Sequence[tuple[Row, int]], of: int | None, unit: str, rule: str, wall: str
    ) -> Figure:
        if wall == APART:
            told = [(row, adds) for row, adds in told if not row.restricted]
        seen = [_behind(row, adds) for row, adds in told if row.seen]
        hidden = [adds for row, adds in told if not row.seen]
        total = sum(adds for _, adds in told)
        figure = Figure(
            code, self.group, name, total - (of or 0) if unit == "change" else total, len(told) if of == -1 else of,
            unit, self.as_at, f"{rule[0].upper()}{rule[1:]}. {wall}.", seen, sum(hidden), len(hidden),
        )  # fmt: skip
        self.made.append(figure)
        return figure


def _behind(row: Any, adds: int) -> Behind:
    kind = NAMED.get(type(row).__name__, "case")
    return Behind(row.id, row.reference, kind, getattr(row, "case_id", row.id), adds)
