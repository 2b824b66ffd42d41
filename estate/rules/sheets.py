"""Reading a landlord's list as CSV: any usual encoding, separator and spelling of the headings. Pure.

Of blocks, unless a table of other fields is given.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from estate.rules.blocks import FIELDS
from estate.rules.words import Refusal, quoted

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 20_000
MOST_CELLS = 200
SEPARATORS = ",;\t|"
FORMULA = ("=", "+", "-", "@")
CLEAR = "-"
"""A cell with only this empties the field; an empty cell leaves it as it is."""


class Known(Protocol):
    """One column that is read: its headings, whether a list needs it, and whether it holds words."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Give them in letters and digits only, lower case."""

    @property
    def needed(self) -> bool:
        """Say whether a list without it is refused."""

    @property
    def words(self) -> bool:
        """Say whether a spreadsheet could run it as a formula."""


Columns = Mapping[str, Known]


@dataclass(frozen=True)
class Line:
    """One row as the list tells of it: its number as the list counts, its cells by field, what cannot be read."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A list that could be read: its lines, and sentences about what was left unread."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = field(default=())


def read_csv(data: bytes, fields: Columns = FIELDS, most_bytes: int = MOST_BYTES) -> Sheet:
    """Read a CSV list. Line numbers are those a spreadsheet shows, headings being row 1.

    Raises Refusal, with a sentence about the whole file, when it is not such a list.
    """
    text = decode(data, most_bytes)
    try:
        rows = list(islice(_rows(text, _separator(text, fields)), MOST_LINES + 2))
    except csv.Error as error:
        raise Refusal(f"This cannot be read as CSV: {error}.") from None
    if not rows:
        raise Refusal("The file is empty.")
    if len(rows) > MOST_LINES + 1:
        raise Refusal(f"The list has more than {MOST_LINES:,} rows. Split it.")
    (_, headings), *rest = rows
    columns, notes = match(headings, fields)
    return Sheet(tuple(_line(number, cells, columns, len(headings), fields) for number, cells in rest), notes)


def decode(data: bytes, most: int = MOST_BYTES) -> str:
    """Give the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252. Raises Refusal for anything else."""
    if len(data) > most:
        raise Refusal(f"The file is larger than {most // 1024 // 1024} MB. Split it.")
    if data.startswith(b"PK\x03\x04"):
        raise Refusal("This is a workbook, not a CSV file. In the spreadsheet, choose Save as, then CSV UTF-8.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal("This is not a text file.")


def _separator(text: str, fields: Columns) -> str:
    """Give the separator under which the first line has the most headings that are known."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    known = {heading for known in fields.values() for heading in known.headings}

    def count(separator: str) -> int:
        return sum(plain(heading) in known for heading in next(csv.reader([first], delimiter=separator), []))

    return max(SEPARATORS, key=count)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, with their numbers."""
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def plain(heading: str) -> str:
    """Give a heading's letters and digits in lower case: "Height (m)" becomes heightm."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def match(headings: Iterable[str], fields: Columns = FIELDS) -> tuple[dict[int, str], tuple[str, ...]]:
    """Give the field of each column, and sentences about columns that are not read.

    Raises Refusal when a needed column is missing, or two columns mean the same.
    """
    named = list(headings)
    if len(named) > MOST_CELLS:
        raise Refusal(f"The list has more than {MOST_CELLS} columns.")
    meant = {heading: name for name, known in fields.items() for heading in known.headings}
    columns: dict[int, str] = {}
    for place, heading in enumerate(named):
        name = meant.get(plain(heading))
        if name in columns.values():
            first = next(named[other] for other, taken in columns.items() if taken == name)
            raise Refusal(f"The columns {quoted(first)} and {quoted(heading)} mean the same. Keep one.")
        if name:
            columns[place] = name
    missing = [name for name, known in fields.items() if known.needed and name not in columns.values()]
    if missing:
        raise Refusal(f"The list needs a column {' and a column '.join(missing)}. Row 1 must hold the headings.")
    return columns, unread(named[place] for place in range(len(named)) if place not in columns)


def unread(headings: Iterable[str]) -> tuple[str, ...]:
    """Say of each heading that it is not read."""
    return tuple(f"The column {quoted(heading.strip())} is not read." for heading in headings if heading.strip())


def _line(number: int, cells: list[str], columns: Mapping[int, str], width: int, fields: Columns) -> Line:
    told = {name: cells[place].strip() for place, name in columns.items() if place < len(cells)}
    over = ("The row has more cells than there are headings.",) if any(cell.strip() for cell in cells[width:]) else ()
    return Line(number, told, (*over, *formulas(told, fields)))


def formulas(told: Mapping[str, str], fields: Columns = FIELDS) -> tuple[str, ...]:
    """Say which words a spreadsheet would run as a formula when the list is opened in one again."""
    return tuple(
        f"{quoted(cell)} begins with {cell[0]}, which a spreadsheet takes for a formula."
        for name, cell in told.items()
        if fields[name].words and cell.startswith(FORMULA) and cell != CLEAR
    )
