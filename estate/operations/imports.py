"""Bringing in a landlord's list of blocks: what each row would do is said first, then all of it is done or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from estate.database import db, new_id
from estate.models import Landlord, Person
from estate.operations import places
from estate.operations.traces import trace
from estate.queries.places import Known, known
from estate.rules import blocks, geojson, sheets
from estate.rules.calendar import LONDON
from estate.rules.powers import check
from estate.rules.words import Refusal, quoted

Status = Literal["new", "changed", "same", "refused"]
SAID = {
    "has_basement": "basement", "height_m": "height in metres", "lat": "latitude", "lon": "longitude",
    "shape": "outline",
}  # fmt: skip
MAKERS = {"ward": places.add_ward, "patch": places.add_patch, "estate": places.add_estate}


@dataclass(frozen=True)
class Row:
    """What one row of a list would do, and why; `values` are its fields, made right where they could be read."""

    number: int
    status: Status
    because: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """What a list would do, row by row, and sentences about what in it is not read."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    sheet: sheets.Sheet = field(repr=False)
    new_estates: bool = True

    def count(self, status: Status) -> int:
        """Count the rows of a status."""
        return sum(row.status == status for row in self.rows)


def read_csv(viewer: Person, data: bytes, *, new_estates: bool = True) -> Report:
    """Say what a CSV list would do at the viewer's landlord; nothing is written.

    An estate, patch or ward nobody knows is made with its first block, or, without `new_estates`, refuses its row.
    Raises NotAllowed, or Refusal when the file as a whole cannot be read.
    """
    return _look(viewer, sheets.read_csv(data), new_estates)


def read_geojson(viewer: Person, data: bytes, *, new_estates: bool = True) -> Report:
    """Say what a GeoJSON list would do, as `read_csv` does."""
    return _look(viewer, geojson.read_geojson(data), new_estates)


def _look(viewer: Person, sheet: sheets.Sheet, new_estates: bool) -> Report:
    check(viewer, "import places", viewer.landlord_id)
    return _report(known(viewer.landlord_id), sheet, new_estates)


def _report(there: Known, sheet: sheets.Sheet, new_estates: bool) -> Report:
    if not sheet.lines:
        raise Refusal("The list has no rows.")
    first: dict[str, int] = {}
    rows = [_row(line, there, new_estates, first) for line in sheet.lines]
    return Report(tuple(rows), sheet.notes, sheet, new_estates)


def _row(line: sheets.Line, there: Known, new_estates: bool, first: dict[str, int]) -> Row:
    """Judge one line; `first` holds the line on which each code was met."""
    values, refusals = _values(line.cells)
    key = values.get("code", "").casefold()
    current = there.values(key)
    faults = [*line.faults, *map(str, refusals)]
    if key and first.setdefault(key, line.number) != line.number:
        faults.append(f"Row {first[key]} has the code {quoted(values['code'])} already.")
    if not refusals:
        faults += _faults(values, current, there, new_estates)
    if faults:
        return Row(line.number, "refused", " ".join(dict.fromkeys(faults)), values)
    return _difference(line.number, there.spelt(values), current, there)


def _values(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Refusal]]:
    """Give what the cells say: an empty one nothing, and a dash that the field is to be empty."""
    told = {name: "" if cell == sheets.CLEAR else cell for name, cell in cells.items() if cell}
    optional = {name: known_.empty for name, known_ in blocks.FIELDS.items() if not known_.needed}
    cleared = {name: optional[name] for name, cell in told.items() if not cell and name in optional}
    values, refusals = blocks.take_all({name: cell for name, cell in told.items() if name not in cleared})
    return values | cleared, refusals


def _faults(values: Mapping[str, Any], current: Mapping[str, Any] | None, there: Known, new_estates: bool) -> list[str]:
    """Say what stands against the values together, each being right by itself."""
    faults = []
    if current is None:
        missing = [name for name, known_ in blocks.FIELDS.items() if known_.needed and name not in values]
        faults += [f"The {name} is missing." for name in missing]
    elif current["closed_at"]:
        day = current["closed_at"].astimezone(LONDON)
        faults.append(f"{current['name']} was closed on {day.day} {day:%B %Y}. Open it again, or leave the row out.")
    together = {**(current or {}), **values}
    try:
        blocks.check_position(together.get("lat"), together.get("lon"))
    except Refusal as refusal:
        faults.append(str(refusal))
    if not new_estates:
        faults += [f"There is no {kind} {quoted(name)}." for kind, name in there.strangers(values)]
    return faults


def _difference(number: int, values: dict[str, Any], current: Mapping[str, Any] | None, there: Known) -> Row:
    made = "".join(f" The {kind} {name} is made." for kind, name in there.strangers(values))
    if current is None:
        return Row(number, "new", made.strip(), values)
    changed = [name for name in values if name != "code" and values[name] != current[name]]
    if not changed:
        return Row(number, "same", "", values)
    said = (f"{SAID.get(name, name)} was {_said(current[name])}, now {_said(values[name])}" for name in changed)
    return Row(number, "changed", f"{'; '.join(said)}.{made}", values)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"one of {sum(len(ring) for polygon in value for ring in polygon)} corners"
    return "nothing" if value in (None, "") else str(value)


def apply(landlord: Landlord, report: Report, *, by: Person | None, now: datetime) -> Report:
    """Do what a list says, judged again as things stand now, all of it or nothing; gives what was done.

    Raises NotAllowed; Refusal where a row is refused, now or in the report, or somebody was quicker.
    """
    check(by, "import places", landlord.id)
    there = known(landlord.id)
    fresh = _report(there, report.sheet, report.new_estates)
    refused = next((row for row in (*report.rows, *fresh.rows) if row.status == "refused"), None)
    if refused:
        raise Refusal(f"Nothing was brought in, because row {refused.number} is refused: {refused.because}")
    try:
        with db.session.begin_nested():
            for row in fresh.rows:
                _write(landlord, row, there, by, now)
    except Refusal:  # Every row was judged good a moment ago: only somebody quicker can have come between.
        raise Refusal("Nothing was brought in: somebody else changed places just now. Look again.") from None
    counts = {status: fresh.count(status) for status in ("new", "changed", "same")}
    trace(landlord.id, by, "imported", "places", new_id(), now, **counts)
    return fresh


def _write(landlord: Landlord, row: Row, there: Known, by: Person | None, now: datetime) -> None:
    if row.status == "same":
        return
    values = dict(row.values)
    for kind, name in there.strangers(values):
        there.learn(kind, MAKERS[kind](landlord, name, by=by, now=now))
    values |= there.rows(values)
    block = there.blocks.get(values["code"].casefold())
    if block is None:
        places.add_block(landlord, **values, by=by, now=now)
    else:
        values.pop("code")
        places.change_block(block, **values, by=by, now=now)
