"""What may be said of a block, in which words, and within which bounds: one table for forms, lists and programs."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from estate.rules.places import in_uk
from estate.rules.words import Refusal, quoted, typed

Values = dict[str, Any]
Take = Callable[[Any], Any]

WHOLE = re.compile(r"\d{1,9}(\.0+)?")
NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d+)?")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
MOST_CORNERS = 2_000
DECIMALS = 7
"""Decimals of a degree that are kept: a centimetre, and the same on every engine."""


def _text(field: str, what: str, most: int, *, needed: bool) -> Take:
    def take(value: Any) -> str:
        return typed(str(value or ""), most, what, field, needed=needed)

    return take


def _name(field: str, what: str) -> Take:
    text = _text(field, what, 200, needed=False)
    return lambda value: text(value) or None


def _whole(field: str, what: str, least: int, most: int) -> Take:
    def take(value: Any) -> int:
        said = str(value).strip()
        if not WHOLE.fullmatch(said) or not least <= int(float(said)) <= most:
            raise Refusal(f"{what} must be a whole number from {least} to {most:,}, not {quoted(said)}.", field)
        return int(float(said))

    return take


def _number(field: str, what: str, least: float, most: float, decimals: int) -> Take:
    def take(value: Any) -> float | None:
        if value is None or value == "":
            return None
        said = str(value).strip()
        number = float(said.replace(",", ".")) if NUMBER.fullmatch(said) else math.nan
        if not least <= number <= most:
            raise Refusal(f"{what} must be a number from {least:g} to {most:g}, not {quoted(said)}.", field)
        return round(number, decimals)

    return take


def _yes_no(value: Any) -> bool:
    said = str(value).strip().casefold()
    if said not in YES_NO:
        raise Refusal(f"Basement must be yes or no, not {quoted(said)}.", "has_basement")
    return YES_NO[said]


def _postcode(value: Any) -> str:
    said = typed(str(value or ""), 40, "The postcode", "postcode", needed=False)
    found = POSTCODE.fullmatch(said.upper().replace(" ", ""))
    if said and not found:
        raise Refusal(f"{quoted(said)} is not a postcode, such as SS1 2AB.", "postcode")
    return f"{found[1]} {found[2]}" if found else ""


def _shape(value: Any) -> Any:
    """Take a GeoJSON MultiPolygon's coordinates, as such or as JSON; nothing is None."""
    if value in (None, ""):
        return None
    try:
        told = json.loads(value) if isinstance(value, str) else value
        shape = [[[_corner(*corner[:2]) for corner in ring] for ring in polygon] for polygon in told]
    except (TypeError, ValueError, RecursionError):
        raise Refusal("The outline must be the coordinates of a MultiPolygon.", "shape") from None
    corners = sum(len(ring) for polygon in shape for ring in polygon)
    if not shape or corners > MOST_CORNERS or any(len(ring) < 3 for polygon in shape for ring in polygon):
        raise Refusal(f"The outline must have rings of 3 corners at least, and {MOST_CORNERS:,} at most.", "shape")
    return shape


def _corner(lon: float, lat: float) -> list[float]:
    if not in_uk(float(lat), float(lon)):
        raise ValueError("not in the United Kingdom")
    return [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]


@dataclass(frozen=True)
class Field:
    """One thing said of a block. `empty` is its value where nothing is said; None with `needed`: something must be."""

    take: Take
    headings: tuple[str, ...]
    empty: Any = None
    needed: bool = False
    words: bool = False


FIELDS: dict[str, Field] = {
    "code": Field(
        _text("code", "The code", 40, needed=True),
        ("code", "blockcode", "reference", "ref", "blockref", "blockreference"), needed=True, words=True,
    ),
    "name": Field(
        _text("name", "The name", 200, needed=True),
        ("name", "block", "blockname", "building", "buildingname"), needed=True, words=True,
    ),
    "estate": Field(
        _text("estate", "The estate", 200, needed=True), ("estate", "estatename", "scheme"), needed=True, words=True
    ),
    "storeys": Field(
        _whole("storeys", "Storeys", 1, 200),
        ("storeys", "stories", "numberofstoreys", "noofstoreys"), needed=True,
    ),
    "address": Field(_text("address", "The address", 400, needed=False), ("address", "blockaddress"), "", words=True),
    "postcode": Field(_postcode, ("postcode", "postalcode"), "", words=True),
    "lat": Field(_number("lat", "Latitude", -90, 90, DECIMALS), ("lat", "latitude")),
    "lon": Field(_number("lon", "Longitude", -180, 180, DECIMALS), ("lon", "lng", "long", "longitude")),
    "shape": Field(_shape, ("outline", "shape")),
    "height_m": Field(
        _number("height_m", "Height in metres", 1, 500, 2), ("heightm", "height", "heightmetres", "heightinmetres")
    ),
    "homes": Field(
        _whole("homes", "Homes", 0, 10_000), ("homes", "dwellings", "units", "flats", "numberofhomes"), 0
    ),
    "has_basement": Field(_yes_no, ("basement", "hasbasement"), empty=False),
    "patch": Field(_name("patch", "The patch"), ("patch", "patchname"), words=True),
    "ward": Field(_name("ward", "The ward"), ("ward", "wardname"), words=True),
}  # fmt: skip
"""Every field by its name, with the headings it is known by (letters and digits only, lower case)."""


def take(given: Mapping[str, Any]) -> Values:
    """Give the values of the fields given, made right. Raises Refusal for the first that will not do."""
    values, refusals = take_all(given)
    if refusals:
        raise refusals[0]
    return values


def take_all(given: Mapping[str, Any]) -> tuple[Values, list[Refusal]]:
    """Give the values that will do, and a Refusal for each that will not."""
    values: Values = {}
    refusals: list[Refusal] = []
    for name, value in given.items():
        try:
            values[name] = FIELDS[name].take(value)
        except Refusal as refusal:
            refusals.append(refusal)
    return values, refusals


def check_position(lat: float | None, lon: float | None) -> None:
    """Raise Refusal unless both are None, or together lie in or near the United Kingdom."""
    if (lat is None) != (lon is None):
        raise Refusal("Latitude and longitude belong together: give both or neither.", "lat")
    if lat is None or lon is None or in_uk(lat, lon):
        return
    if in_uk(lon, lat):
        raise Refusal("Latitude and longitude are the wrong way round.", "lat")
    raise Refusal(f"The position {lat:g}, {lon:g} is not in the United Kingdom.", "lat")
