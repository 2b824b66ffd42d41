"""Reading lists of blocks, without a database."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from estate.rules import blocks
from estate.rules.geojson import middle, position, read_geojson
from estate.rules.sheets import MOST_BYTES, MOST_LINES, Sheet, read_csv
from estate.rules.words import Refusal

HEADINGS = "code,name,estate,storeys"
ROW = "LK01,Kestrel House,Larkfield,16"


def csv(*lines: str) -> Sheet:
    return read_csv("\n".join(lines).encode())


def features(*found: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": found, **more}).encode()


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def square(size: float = 0.001) -> list[list[float]]:
    x, y = 0.71, 51.54
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    sheet = csv(HEADINGS, "", ROW, " , ,, ", '"LK02","Linnet\nHouse",Larkfield,15', ROW)
    assert [line.number for line in sheet.lines] == [3, 5, 6]
    assert sheet.lines[1].cells["name"] == "Linnet\nHouse"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_usual_spelling_of_a_list_is_read(separator: str, encoding: str, ending: str) -> None:
    lines = (HEADINGS, "LK01,Café House – “new”,Larkfield,16")
    text = ending.join(lines).replace(",", separator) + ending
    (line,) = read_csv(text.encode(encoding)).lines
    assert line.cells == {"code": "LK01", "name": "Café House – “new”", "estate": "Larkfield", "storeys": "16"}


def test_headings_are_taken_in_any_case_order_and_usual_spelling() -> None:
    sheet = csv(" Number of storeys ,Height (m),BLOCK_NAME,Block code,Latitude,Lng,Estate Name", "6,18,A,B,51,0,E")
    assert set(sheet.lines[0].cells) == {"storeys", "height_m", "name", "code", "lat", "lon", "estate"}
    assert sheet.notes == ()


def test_columns_nobody_reads_are_named() -> None:
    sheet = csv(HEADINGS + ",Easting,,=cmd()", ROW + ",1,2,3")
    assert sheet.notes == ("The column “Easting” is not read.", "The column “=cmd()” is not read.")
    assert sheet.lines[0].faults == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty|needs a column"),
        (b"code,name\n1,2", "needs a column estate and a column storeys"),
        (b"code,ref,name,estate,storeys\n", "“code” and “ref” mean the same"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"code\x00,name", "not a text file"),
        (b"\x81\x8d\x8f", "not a text file"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
        (("\n".join([HEADINGS] + [ROW] * (MOST_LINES + 1))).encode(), "more than 20,000 rows"),
        (b"a," * 300, "more than 200 columns"),
        (b'code,name,estate,storeys\n"' + b"x" * 200_000, "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_csv(data)


def test_words_that_a_spreadsheet_would_run_are_refused() -> None:
    for text in ("=1+1", "+1", "@SUM(A1)", "-1", "\t=1"):
        (line,) = csv(HEADINGS, f'LK01,"{text}",Larkfield,16').lines
        assert "takes for a formula" in line.faults[0]
    assert csv(HEADINGS + ",lon,patch", ROW + ",-0.71,-").lines[0].faults == ()


def test_a_row_with_too_many_cells_is_refused_and_a_short_one_leaves_things_unsaid() -> None:
    long, short = csv(HEADINGS, ROW + ",x", "LK02,Linnet House").lines
    assert long.faults == ("The row has more cells than there are headings.",)
    assert set(short.cells) == {"code", "name"} and not short.faults


@given(some.binary(max_size=400) | some.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_at_all_bring_the_readers_down(data: bytes) -> None:
    for read in (read_csv, read_geojson, lambda rest: read_csv(HEADINGS.encode() + b"\n" + rest)):
        try:
            sheet = read(data)
        except Refusal as refusal:
            assert str(refusal).endswith(".")
        else:
            for line in sheet.lines:
                blocks.take_all(line.cells)


jsons = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(jsons, jsons, some.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString"]))
def test_no_json_at_all_brings_the_reader_down(properties: Any, coordinates: Any, kind: str) -> None:
    given_ = {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
    try:
        sheet = read_geojson(features(given_, properties))
    except Refusal:
        return
    for line in sheet.lines:
        blocks.take_all(line.cells)


def test_a_feature_s_point_is_its_position() -> None:
    point = {"type": "Point", "coordinates": [0.711, 51.5405, 12.0]}
    sheet = read_geojson(features(feature(point, Code="LK01", STOREYS=16, basement=True, height=None, colour="red")))
    assert sheet.lines[0].cells == {
        "code": "LK01", "storeys": "16", "has_basement": "True", "height_m": "",
        "lon": "0.7110000", "lat": "51.5405000",
    }  # fmt: skip
    assert sheet.notes == ("The property “colour” is not read.",)
    assert sheet.lines[0].number == 1


def test_the_position_of_an_outline_is_the_middle_of_its_area() -> None:
    lon, lat = position({"type": "Polygon", "coordinates": [square()]}) or (0, 0)
    assert (lon, lat) == pytest.approx((0.7105, 51.5405), abs=1e-9)
    turned = position({"type": "Polygon", "coordinates": [square()[::-1]]})
    assert turned == pytest.approx((0.7105, 51.5405), abs=1e-9)
    far = [[[x + 0.002, y] for x, y in square()][::-1]]
    both = position({"type": "MultiPolygon", "coordinates": [[square()], far]})
    assert both == pytest.approx((0.7115, 51.5405), abs=1e-9)


def test_an_outline_that_encloses_nothing_has_its_middle_all_the_same() -> None:
    assert middle([[(0.0, 50.0), (2.0, 50.0), (1.0, 50.0)]]) == (1.0, 50.0)


@given(some.lists(some.tuples(some.floats(-8, 2), some.floats(50, 61)), min_size=3, max_size=3, unique=True))
def test_the_middle_of_a_triangle_is_the_mean_of_its_corners(corners: list[tuple[float, float]]) -> None:
    (x1, y1), (x2, y2), (x3, y3) = corners
    if abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) > 1e-6:
        expected = tuple(sum(axis) / 3 for axis in zip(*corners, strict=True))
        assert middle([corners]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        ({"type": "LineString", "coordinates": []}, "must be a Point"),
        ("Point", "must be a Point"),
        ({"type": "Point", "coordinates": []}, "not whole"),
        ({"type": "Point"}, "not whole"),
        ({"type": "Point", "coordinates": [True, 51]}, "not whole"),
        ({"type": "Point", "coordinates": ["0.7", "51.5"]}, "not whole"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, 51]]]}, "not whole"),
        ({"type": "MultiPolygon", "coordinates": []}, "not whole"),
        ({"type": "Point", "coordinates": [10**400, 51]}, "not whole"),
    ],
)
def test_a_geometry_that_is_not_whole_refuses_its_feature(geometry: Any, sentence: str) -> None:
    (line,) = read_geojson(features(feature(geometry, code="LK01"))).lines
    assert sentence in line.faults[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not JSON"),
        (b'{"type": NaN}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 5000, "not JSON"),
        (b"[]", "not GeoJSON"),
        (b'{"type": "Topology"}', "not GeoJSON"),
        (features(), "no features"),
        (features(feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}), "EPSG:4326"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_geojson(data)


def test_a_feature_of_strange_shape_refuses_itself_alone() -> None:
    sheet = read_geojson(features(7, {"type": "Feature"}, feature(code={"a": 1}, ref="x"), feature(code="1", ref="1")))
    told = [line.faults[0] for line in sheet.lines]
    assert told[:2] == ["This is not a feature with properties."] * 2
    assert told[2] == "The property “code” must be text, a number, true, false or null."
    assert told[3] == "Two properties mean the same as “ref”. Keep one."


def test_the_old_name_of_wgs_84_is_taken() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_geojson(features(feature(code="1"), crs=crs)).lines
