"""docs/places.md says what is so: its examples are read, and its columns are all there are."""

import re
from pathlib import Path

import pytest

from estate.rules import blocks
from estate.rules.geojson import read_geojson
from estate.rules.sheets import Sheet, plain, read_csv

PAGE = (Path(__file__).parents[2] / "docs" / "places.md").read_text()


def example(language: str) -> bytes:
    return PAGE.split(f"```{language}\n")[1].split("```")[0].encode()


@pytest.mark.parametrize("sheet", [read_csv(example("csv")), read_geojson(example("json"))], ids=["csv", "geojson"])
def test_the_examples_are_read_without_a_fault(sheet: Sheet) -> None:
    assert sheet.notes == ()
    for line in sheet.lines:
        told = {name: cell for name, cell in line.cells.items() if cell}
        values, refusals = blocks.take_all(told)
        assert (line.faults, refusals) == ((), [])
        blocks.check_position(values["lat"], values["lon"])


def test_every_column_is_written_down_and_no_other() -> None:
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \| (yes)?", PAGE, re.M)
    written = {plain(heading) for row, also, _ in rows for heading in [*row.split(","), *re.split("[,;]", also)]}
    known = {heading for field in blocks.FIELDS.values() for heading in field.headings}
    assert written <= known
    assert {plain(name) for row, _, needed in rows if needed for name in row.split(",")} == {
        name for name, field in blocks.FIELDS.items() if field.needed
    }
    assert all(written & set(field.headings) for field in blocks.FIELDS.values())
