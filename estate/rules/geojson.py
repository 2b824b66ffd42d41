"""Reading a landlord's list of blocks as GeoJSON (RFC 7946): points, or outlines whose middle is the position. Pure."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from estate.rules.blocks import FIELDS
from estate.rules.sheets import MOST_LINES, Line, Sheet, decode, formulas, plain, unread
from estate.rules.words import Refusal, quoted

Position = tuple[float, float]
WGS_84 = ("CRS84", "4326")


def read_geojson(data: bytes) -> Sheet:
    """Read a FeatureCollection or a Feature. The first feature is number 1.

    Raises Refusal, with a sentence about the whole file, when it is not such a list.
    """
    try:
        told = json.loads(decode(data), parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Refusal) else Refusal("This is not JSON.") from None
    features = _features(told)
    if len(features) > MOST_LINES:
        raise Refusal(f"The list has more than {MOST_LINES:,} features. Split it.")
    strange: dict[str, None] = {}
    lines = tuple(_line(number, feature, strange) for number, feature in enumerate(features, 1))
    return Sheet(lines, tuple(note.replace("column", "property") for note in unread(strange)))


def _not_json(name: str) -> NoReturn:
    raise ValueError(name)


def _features(told: Any) -> list[Any]:
    if not isinstance(told, dict) or told.get("type") not in ("FeatureCollection", "Feature"):
        raise Refusal("This is not GeoJSON: a FeatureCollection is wanted.")
    if told.get("crs") and not any(name in json.dumps(told["crs"]) for name in WGS_84):
        raise Refusal("Positions must be longitude and latitude in WGS 84. Export the list again in EPSG:4326.")
    features = [told] if told["type"] == "Feature" else told.get("features")
    if not isinstance(features, list) or not features:
        raise Refusal("The list has no features.")
    return features


def _line(number: int, feature: Any, strange: dict[str, None]) -> Line:
    """Read one feature; properties nobody knows are added to `strange`."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return Line(number, {}, ("This is not a feature with properties.",))
    cells, faults = _cells(feature["properties"], strange)
    try:
        where = position(feature.get("geometry"))
    except Refusal as refusal:
        faults.append(str(refusal))
    else:
        if where:
            cells["lon"], cells["lat"] = (f"{degrees:.7f}" for degrees in where)
            cells |= {"shape": json.dumps(outline)} if (outline := shape(feature["geometry"])) else {}
    return Line(number, cells, (*faults, *formulas(cells)))


def _cells(properties: dict[str, Any], strange: dict[str, None]) -> tuple[dict[str, str], list[str]]:
    meant = {heading: name for name, known in FIELDS.items() for heading in known.headings}
    cells: dict[str, str] = {}
    faults: list[str] = []
    for heading, value in properties.items():
        name = meant.get(plain(heading))
        if name is None:
            strange[heading] = None
        elif name in cells:
            faults.append(f"Two properties mean the same as {quoted(heading)}. Keep one.")
        elif isinstance(value, dict | list):
            faults.append(f"The property {quoted(heading)} must be text, a number, true, false or null.")
        else:
            cells[name] = "" if value is None else str(value).strip()
    return cells, faults


def shape(geometry: Any) -> list[Any] | None:
    """Give a Polygon or MultiPolygon, known to be whole, as a MultiPolygon's coordinates; None for a Point."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    return None if kind == "Point" else [coordinates] if kind == "Polygon" else list(coordinates)


def position(geometry: Any) -> Position | None:
    """Give longitude and latitude of a Point, or the middle of a Polygon or MultiPolygon; None where there is none.

    Raises Refusal for any other geometry, and for one that is not whole.
    """
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Point", "Polygon", "MultiPolygon"):
        raise Refusal("The geometry must be a Point, a Polygon or a MultiPolygon.")
    try:
        return _position(kind, geometry["coordinates"])
    except (LookupError, TypeError, ValueError, OverflowError):
        raise Refusal(f"The {kind} is not whole.") from None


def _position(kind: str, coordinates: Any) -> Position:
    if kind == "Point":
        return _pair(coordinates)
    outlines = [coordinates[0]] if kind == "Polygon" else [polygon[0] for polygon in coordinates]
    return middle([[_pair(corner) for corner in outline] for outline in outlines])


def _pair(corner: Any) -> Position:
    lon, lat = corner[:2]
    if isinstance(lon, bool) or not all(math.isfinite(number) for number in (lon, lat)):
        raise ValueError("not a position")
    return float(lon), float(lat)


def middle(outlines: list[list[Position]]) -> Position:
    """Give the centre of area of outlines, each a ring of at least three corners.

    Where they enclose nothing, it is the mean of their corners. Raises ValueError for less than a ring.
    """
    if not outlines or any(len(outline) < 3 for outline in outlines):
        raise ValueError("not a ring")
    # Far from zero the products cancel badly, so everything is measured from a corner.
    x0, y0 = outlines[0][0]
    area = across = up = 0.0
    for (x1, y1), (x2, y2) in _sides(outlines, x0, y0):
        cross = x1 * y2 - x2 * y1
        area, across, up = area + cross, across + (x1 + x2) * cross, up + (y1 + y2) * cross
    if abs(area) < 1e-15:
        corners = [corner for outline in outlines for corner in outline]
        return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
    return x0 + across / (3 * area), y0 + up / (3 * area)


def _sides(outlines: list[list[Position]], x0: float, y0: float) -> Iterator[tuple[Position, Position]]:
    """Give every side, each outline closed and turned the same way, so that none counts against another."""
    for outline in outlines:
        moved = [(x - x0, y - y0) for x, y in outline]
        turned = moved if _turn(moved) >= 0 else moved[::-1]
        yield from zip(turned, [*turned[1:], turned[0]], strict=True)


def _turn(ring: list[Position]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))
