"""A report as a sheet of paper: one structure in words, shown by a template and printed by Typst, so both say the same.

Moments are in London's time here, written out; everything comes from the report alone.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell of a table. state: number, struck, bad or nothing; `quoted`: a person's own words, unchanged."""

    words: str
    state: str = ""
    small: str = ""
    quoted: str = ""
    href: str = ""


@dataclass(frozen=True)
class Table:
    """A table under a heading; `none` is said where it has no rows."""

    title: str
    columns: tuple[tuple[str, str], ...]
    """(heading, its width): number, narrow, wide or nothing."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    none: str = ""
    kind: str = field(default="table", init=False)


class Line(NamedTuple):
    """A line with a sign: what comes first in bold, our words, and a person's own."""

    sign: str
    strong: str
    words: str = ""
    quoted: str = ""
    small: str = ""
    href: str = ""


@dataclass(frozen=True)
class Lines:
    """Lines under a heading; `none` is said where there are none."""

    title: str
    rows: tuple[Line, ...] = ()
    none: str = ""
    kind: str = field(default="lines", init=False)


@dataclass(frozen=True)
class Sheet:
    """A sheet: title, what stands under it, a number at the top right, a row of figures, and sections."""

    author: str
    title: str
    under: tuple[str, ...]
    number: str
    number_words: str
    figures: tuple[tuple[str, str], ...]
    also: str
    sections: tuple[Table | Lines, ...]
    foot: tuple[str, ...] = ()
