"""Drawings of a tower's floors, as a landlord has them: walls, doors, stairs and lifts, in metres."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from estate.models import Block, Person
from patrol.operations.plans import put_plan

DRAWN: Final = {"Kestrel House": ("G", "7"), "Linnet House": ("7",), "Merlin House": ("3",)}
SCALE, EDGE, FOOT, MEGAPIXELS = 54, 60, 70, 4
WIDE, DEEP = 20.0, 14.0
PAPER, INK, FAINT, SHARED = "#FBFCF8", "#16212B", "#6C7D86", "#EDF1EE"


class Room(NamedTuple):
    """A room: its corner, width and depth in metres, its name, and where along which wall its door is."""

    x: float
    y: float
    wide: float
    deep: float
    name: str
    door: tuple[float, float] | None = None
    """The middle of the door, on a wall that runs across the drawing."""


class Opening(NamedTuple):
    """A door of the house itself, in one of its short walls."""

    x: float
    y: float
    name: str


CORE: Final = (
    Room(7.5, 0, 2.4, 5.5, "Stair A", (8.7, 5.5)), Room(9.9, 0, 2.6, 3.2, "Ducts"),
    Room(9.9, 3.2, 1.3, 2.3, "Lift A", (10.55, 5.5)), Room(11.2, 3.2, 1.3, 2.3, "Lift B", (11.85, 5.5)),
    Room(7.5, 8.5, 2.4, 5.5, "Stair B", (8.7, 8.5)), Room(9.9, 10.7, 2.6, 3.3, "Ducts"),
    Room(9.9, 8.5, 1.3, 2.2, "Riser", (10.55, 8.5)),
)  # fmt: skip
CORNERS: Final = ((0, 0, 4.6, 5.5), (12.5, 0, 15.4, 5.5), (0, 8.5, 4.6, 8.5), (12.5, 8.5, 15.4, 8.5))
"""The corner of each large room, and where its door is."""
GROUND: Final = ("Bike store", "Office", "Bin room", "Meter room")


def put_plans(blocks: Sequence[Block], by: Person, at: datetime) -> None:
    """Put in what was drawn of these blocks' floors."""
    for block in blocks:
        for floor in DRAWN.get(block.name, ()):
            put_plan(block, floor, plan(block.name, floor), MEGAPIXELS, by=by, now=at)


def plan(name: str, floor: str) -> bytes:
    """Draw a floor, as a PNG."""
    size = (round(WIDE * SCALE) + 2 * EDGE, round(DEEP * SCALE) + 2 * EDGE + FOOT)
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle(_box(0, 5.5, WIDE, 3), fill=SHARED)
    for room in rooms(floor):
        _room(pen, room)
    for room in rooms(floor):
        if room.door:
            _door(pen, *room.door, swings=not room.name.startswith("Lift"))
    pen.rectangle(_box(0, 0, WIDE, DEEP), outline=INK, width=9)
    _word(pen, 10, 7, "Lobby" if floor == "G" else "Landing", 30)
    for opening in (Opening(0, 7, "Front door"), Opening(WIDE, 7, "Back door")) if floor == "G" else ():
        _house_door(pen, opening)
    _foot(pen, f"{name}, {'ground floor' if floor == 'G' else 'floor ' + floor}")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def rooms(floor: str) -> list[Room]:
    """List the rooms of a floor: the same core everywhere, flats above, what all use on the ground."""
    names = GROUND if floor == "G" else [f"Flat {floor}{letter}" for letter in "ABCD"]
    large = [Room(x, y, 7.5, 5.5, name, (door, wall)) for (x, y, door, wall), name in zip(CORNERS, names, strict=True)]
    return [*CORE, Room(11.2, 8.5, 1.3, 2.2, "Store" if floor == "G" else "Chute", (11.85, 8.5)), *large]


def _room(pen: ImageDraw.ImageDraw, room: Room) -> None:
    shared = room.name.startswith(("Stair", "Lift"))
    pen.rectangle(_box(room.x, room.y, room.wide, room.deep), fill=SHARED if shared else PAPER, outline=INK, width=4)
    if room.name.startswith("Stair"):
        for step in range(1, 12):
            y = _at(0, room.y + 0.9 + step * 0.3)[1]
            pen.line((_at(room.x, 0)[0], y, _at(room.x + room.wide, 0)[0], y), fill=FAINT, width=1)
    if room.name.startswith("Lift"):
        left, top, right, bottom = _box(room.x, room.y, room.wide, room.deep)
        pen.line((left, top, right, bottom), fill=FAINT, width=1)
        pen.line((left, bottom, right, top), fill=FAINT, width=1)
    across, down = room.x + room.wide / 2, room.y + room.deep / 2
    _word(pen, across, down, room.name, 30 if room.wide > 5 else 19, PAPER if not shared else SHARED)


def _door(pen: ImageDraw.ImageDraw, x: float, y: float, swings: bool) -> None:
    """Open a wall for a door of 0.9 m, and draw its swing; a lift's slides."""
    left, top = _at(x - 0.45, y)
    wide = round(0.9 * SCALE)
    pen.line((left, top, left + wide, top), fill=SHARED, width=6)
    if not swings:
        return
    pen.line((left, top, left, top - wide if y > 7 else top + wide), fill=INK, width=2)
    swing = (left - wide, top - wide, left + wide, top + wide)
    pen.arc(swing, *((270, 360) if y > 7 else (0, 90)), fill=FAINT, width=1)


def _house_door(pen: ImageDraw.ImageDraw, opening: Opening) -> None:
    x, y = _at(opening.x, opening.y)
    pen.rectangle((x - 6, y - 52, x + 6, y + 52), fill=PAPER, outline=INK, width=2)
    _word(pen, opening.x + (1.6 if opening.x < 1 else -1.6), opening.y, opening.name, 19, SHARED)


def _foot(pen: ImageDraw.ImageDraw, title: str) -> None:
    """Write what it is, how long five metres are, and where north is."""
    y = EDGE + DEEP * SCALE + 62
    pen.text((EDGE, y), title, fill=INK, font=ImageFont.load_default(28), anchor="lm")
    right = EDGE + WIDE * SCALE
    pen.line((right - 5 * SCALE - 90, y, right - 90, y), fill=INK, width=3)
    pen.text((right - 5 * SCALE - 104, y), "5 m", fill=INK, font=ImageFont.load_default(22), anchor="rm")
    pen.polygon(((right - 30, y - 24), (right - 20, y + 12), (right - 30, y + 4), (right - 40, y + 12)), fill=INK)
    pen.text((right, y), "N", fill=INK, font=ImageFont.load_default(22), anchor="rm")


def _word(pen: ImageDraw.ImageDraw, x: float, y: float, words: str, size: int, behind: str = "") -> None:
    where, font = _at(x, y), ImageFont.load_default(size)
    if behind:
        left, top, right, bottom = pen.textbbox(where, words, font=font, anchor="mm")
        pen.rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=behind)
    pen.text(where, words, fill=INK, font=font, anchor="mm")


def _at(x: float, y: float) -> tuple[int, int]:
    return EDGE + round(x * SCALE), EDGE + round(y * SCALE)


def _box(x: float, y: float, wide: float, deep: float) -> tuple[int, int, int, int]:
    return *_at(x, y), *_at(x + wide, y + deep)
