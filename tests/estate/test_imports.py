"""Bringing in a landlord's list."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from estate.database import db
from estate.models import Block, Estate, Landlord, Trace
from estate.operations import imports, places
from estate.queries import places as known
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.estate.hostile import HOSTILE
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HEADINGS = "code,name,estate,storeys,homes,address,postcode,lat,lon,height_m,basement,patch,ward"
TERN = "TC1,Tern Court,Larkfield,6,24,1 Quay Road,SS1 2AB,51.5400,0.7100,18,yes,Larkfield East,Larkfield & Quay"
TEAL = "TC2,Teal Court,Saltings,4,12,2 Quay Road,SS1 2AC,51.5402,0.7102,,no,Saltings West,Saltings"


def read(cast: Cast, *lines: str, **more: Any) -> imports.Report:
    return imports.read_csv(cast.ola.row(), "\n".join(lines).encode(), **more)


def apply(cast: Cast, report: imports.Report) -> imports.Report:
    return imports.apply(db.session.get_one(Landlord, cast.northmere), report, by=cast.ola.row(), now=NOW)


def statuses(report: imports.Report) -> list[str]:
    return [row.status for row in report.rows]


def how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_list_is_told_first_and_brought_in_then(cast: Cast) -> None:
    before = how_many(Trace)
    report = read(cast, HEADINGS, TERN, TEAL)
    assert [(row.number, row.status, row.because) for row in report.rows] == [
        (2, "new", ""),
        (3, "new", "The ward Saltings is made. The patch Saltings West is made. The estate Saltings is made."),
    ]
    assert how_many(Block) == 12 and how_many(Trace) == before
    apply(cast, report)
    tern = next(block for block in known.blocks(cast.ola.row()) if block.code == "TC1")
    assert (tern.name, tern.storeys, tern.homes, tern.lat, tern.height_m) == ("Tern Court", 6, 24, 51.54, 18.0)
    assert tern.high_rise and tern.has_basement and tern.patch and tern.patch.name == "Larkfield East"
    last = db.session.scalars(select(Trace).where(Trace.verb == "imported")).one()
    assert last.details == {"new": 2, "changed": 0, "same": 0}


def test_the_same_list_again_is_all_the_same(cast: Cast) -> None:
    apply(cast, read(cast, HEADINGS, TERN, TEAL))
    before = how_many(Trace)
    again = read(cast, HEADINGS, TERN, TEAL)
    assert statuses(again) == ["same", "same"]
    apply(cast, again)
    assert how_many(Trace) == before + 1


def test_a_changed_row_says_what_changes(cast: Cast) -> None:
    apply(cast, read(cast, HEADINGS, TERN))
    report = read(cast, "code,name,estate,storeys,basement,patch", "tc1,Tern Court,larkfield,7,no,-")
    assert statuses(report) == ["changed"]
    assert report.rows[0].because == (
        "storeys was 6, now 7; basement was yes, now no; patch was Larkfield East, now nothing."
    )
    apply(cast, report)
    tern = next(block for block in known.blocks(cast.ola.row()) if block.code == "TC1")
    assert (tern.storeys, tern.has_basement, tern.patch_id, tern.homes) == (7, False, None, 24)


def test_an_empty_cell_leaves_a_field_and_a_dash_empties_it(cast: Cast) -> None:
    apply(cast, read(cast, HEADINGS, TERN))
    assert statuses(read(cast, HEADINGS, "TC1,Tern Court,Larkfield,6,,,,,,,,,")) == ["same"]
    apply(cast, read(cast, HEADINGS, "TC1,Tern Court,Larkfield,6,-,-,-,-,-,-,-,-,-"))
    tern = next(block for block in known.blocks(cast.ola.row()) if block.code == "TC1")
    told = (tern.homes, tern.address, tern.postcode, tern.lat, tern.lon, tern.height_m, tern.has_basement, tern.ward_id)
    assert told == (0, "", "", None, None, None, False, None)


def test_one_refused_row_keeps_everything_out(cast: Cast) -> None:
    report = read(cast, HEADINGS, TERN, TEAL.replace(",4,", ",four,"))
    assert statuses(report) == ["new", "refused"]
    with pytest.raises(Refusal, match="Nothing was brought in, because row 3 is refused: Storeys must be"):
        apply(cast, report)
    assert how_many(Block) == 12 and how_many(Estate) == 2


def test_each_refused_row_says_why(cast: Cast) -> None:
    wrong = [
        (TERN.replace("51.5400,0.7100", "0.7100,51.5400"), "Latitude and longitude are the wrong way round."),
        (TERN.replace("51.5400,0.7100", "48.86,2.35"), "The position 48.86, 2.35 is not in the United Kingdom."),
        (TERN.replace("51.5400,0.7100", "51.54,"), "Latitude and longitude belong together: give both or neither."),
        (TERN.replace("SS1 2AB", "SS1"), "“SS1” is not a postcode, such as SS1 2AB."),
        (TERN.replace("Tern Court", ""), "The name is missing."),
        (TERN.replace("Tern Court", "-"), "The name is missing."),
        (TERN.replace("Tern Court", "=HYPERLINK()"), "begins with =, which a spreadsheet takes for a formula."),
        (TERN.replace("TC1", ""), "The code is missing."),
        (TERN.replace("24", "2.5"), "Homes must be a whole number from 0 to 10,000, not “2.5”."),
        (TERN.replace("yes", "maybe"), "Basement must be yes or no, not “maybe”."),
        (TERN.replace("Tern Court", "x" * 201), "The name has 201 characters; at most 200 can be kept."),
        (TERN + ",more", "The row has more cells than there are headings."),
    ]
    for row, sentence in wrong:
        (told,) = read(cast, HEADINGS, row).rows
        assert told.status == "refused" and sentence in told.because, (row, told.because)


def test_a_code_comes_once_in_a_list_in_any_case(cast: Cast) -> None:
    report = read(cast, HEADINGS, TERN, TERN.replace("TC1", "tc1"))
    assert statuses(report) == ["new", "refused"]
    assert report.rows[1].because == "Row 2 has the code “tc1” already."


def test_an_estate_nobody_knows_is_made_once_or_refused_as_asked(cast: Cast) -> None:
    other = TEAL.replace("TC2", "TC3").replace("Saltings", "SALTINGS")
    strict = read(cast, HEADINGS, TERN, TEAL, new_estates=False)
    assert statuses(strict) == ["new", "refused"]
    assert "There is no estate “Saltings”." in strict.rows[1].because
    apply(cast, read(cast, HEADINGS, TEAL, other))
    assert [estate.name for estate in known.estates(cast.ola.row())] == ["Larkfield", "Saltings"]
    assert statuses(read(cast, HEADINGS, TEAL, other, new_estates=False)) == ["same", "same"]


def test_a_closed_block_is_not_changed_by_a_list(cast: Cast) -> None:
    places.close_block(cast.wren_walk.row(), by=cast.ola.row(), now=NOW)
    (row,) = read(cast, HEADINGS, "LK09,Wren Walk,Larkfield,3,,,,,,,,,").rows
    assert row.because == "Wren Walk was closed on 20 November 2026. Open it again, or leave the row out."


def test_blocks_the_list_leaves_out_are_left_alone(cast: Cast) -> None:
    apply(cast, read(cast, HEADINGS, TERN))
    assert len(known.blocks(cast.ola.row())) == 12


def test_a_list_is_judged_again_when_it_is_brought_in(cast: Cast) -> None:
    report = read(cast, HEADINGS, TERN)
    apply(cast, report)
    assert statuses(apply(cast, report)) == ["same"]
    tern = next(block for block in known.blocks(cast.ola.row()) if block.code == "TC1")
    places.close_block(tern, by=cast.ola.row(), now=NOW)
    with pytest.raises(Refusal, match="was closed on"):
        apply(cast, report)


def test_hostile_words_come_in_as_they_are(cast: Cast) -> None:
    lines = [{"code": f"H{n}", "name": text, "estate": text, "address": text} for n, text in enumerate(HOSTILE)]
    found = [{"type": "Feature", "properties": line | {"storeys": 3}} for line in lines]
    told = {"type": "FeatureCollection", "features": found}
    report = imports.read_geojson(cast.ola.row(), json.dumps(told).encode())
    apply(cast, report)
    there = {block.code: block for block in known.blocks(cast.ola.row())}
    for line in lines:
        block = there[line["code"]]
        assert (block.name, block.address, block.estate.name) == (line["name"],) * 3
    assert {row.status for row in imports.read_geojson(cast.ola.row(), json.dumps(told).encode()).rows} == {"same"}


def test_geojson_outlines_give_positions(cast: Cast) -> None:
    ring = [[0.71, 51.54], [0.711, 51.54], [0.711, 51.541], [0.71, 51.541], [0.71, 51.54]]
    properties = {"code": "TC1", "name": "Tern Court", "estate": "Larkfield", "storeys": 6}
    told = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}
    apply(cast, imports.read_geojson(cast.ola.row(), json.dumps(told).encode()))
    near = known.nearest_block(cast.ola.row(), 51.5405, 0.7105, within_m=1)
    assert near and near.block.code == "TC1"
    assert near.block.shape == [[ring]]
    assert statuses(imports.read_geojson(cast.ola.row(), json.dumps(told).encode())) == ["same"]


def test_the_wrong_role_and_the_wrong_landlord_bring_in_nothing(cast: Cast) -> None:
    report = read(cast, HEADINGS, TERN)
    north = db.session.get_one(Landlord, cast.northmere)
    for who in ("amina", "ben", "ruth", "priya", "carys"):
        with pytest.raises(NotAllowed):
            imports.read_csv(getattr(cast, who).row(), f"{HEADINGS}\n{TERN}".encode())
    for who in ("amina", "dev"):
        with pytest.raises(NotAllowed):
            imports.apply(north, report, by=getattr(cast, who).row(), now=NOW)


def test_another_landlord_s_codes_and_estates_are_nobody_s_business(cast: Cast) -> None:
    dev = cast.dev.row()
    report = imports.read_csv(dev, f"{HEADINGS}\n{TERN.replace('TC1', 'LK01')}".encode())
    assert statuses(report) == ["new"] and "The estate Larkfield is made." in report.rows[0].because
    imports.apply(db.session.get_one(Landlord, cast.southmere), report, by=dev, now=NOW)
    assert known.block(cast.ola.row(), cast.kestrel.id).name == "Kestrel House"  # type: ignore[union-attr]


def test_a_list_without_rows_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="no rows"):
        read(cast, HEADINGS)
