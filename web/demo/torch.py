"""Drawing what an officer's phone sees by torchlight: a pinhole camera, flat faces that dim with distance, and grain.

Metres: x to the right of the eye, y up from the floor, z away from the eye.
"""

import io
import math
from collections.abc import Sequence
from datetime import datetime
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float, float]

WIDTH, HEIGHT = 1600, 1200
AIMED_KB = 230
NEAR = 0.25


def dimmed(colour: Colour, share: float) -> Colour:
    """Give a colour with `share` of its light."""
    red, green, blue = (max(0, min(255, round(part * share))) for part in colour)
    return red, green, blue


class Scene:
    """One picture in the making. `eye` metres above the floor; `horizon` pixels from the top; `zoom` pixels."""

    def __init__(self, chance: Random, eye: float = 1.5, horizon: int = 560, zoom: int = 1250) -> None:
        self.chance, self.eye, self.horizon, self.zoom = chance, eye, horizon, zoom
        self.image = Image.new("RGB", (WIDTH, HEIGHT), (9, 10, 13))
        self.pen = ImageDraw.Draw(self.image)
        self.reach = 3.4

    # From metres to pixels

    def at(self, point: Point) -> tuple[float, float]:
        """Give where a point is seen."""
        x, y, z = point
        z = max(z, NEAR)
        return WIDTH / 2 + self.zoom * x / z, self.horizon - self.zoom * (y - self.eye) / z

    def light(self, points: Sequence[Point]) -> float:
        """Give how much of the torch's light comes back from here."""
        count = len(points)
        x, y, z = (sum(point[i] for point in points) / count for i in range(3))
        return 1.25 / (1 + (math.hypot(x, y - self.eye, z) / self.reach) ** 2)

    # Drawing

    def face(self, colour: Colour, *points: Point) -> None:
        """Draw a flat face."""
        self.pen.polygon([self.at(point) for point in points], fill=dimmed(colour, self.light(points)))

    def line(self, colour: Colour, thick: float, *points: Point) -> None:
        """Draw a line of a thickness in metres."""
        z = sum(point[2] for point in points) / len(points)
        width = max(1, round(thick * self.zoom / z))
        shown = [self.at(point) for point in points]
        self.pen.line(shown, fill=dimmed(colour, self.light(points)), width=width, joint="curve")

    def disc(self, colour: Colour, centre: Point, radius: float, flat: float = 1.0) -> None:
        """Draw a disc that faces the eye; `flat` squeezes it, as a disc that lies on the floor."""
        x, y = self.at(centre)
        r = radius * self.zoom / max(centre[2], NEAR)
        self.pen.ellipse((x - r, y - r * flat, x + r, y + r * flat), fill=dimmed(colour, self.light([centre])))

    def plane(
        self, colour: Colour, origin: Point, across: Point, up: Point, cells: tuple[int, int],
        gap: float = 0.0, rough: float = 0.06, staggered: bool = False,
    ) -> None:  # fmt: skip
        """Draw a plane in cells, as of bricks, tiles or panels; `gap` is the share of a cell that is joint."""
        columns, rows = cells
        for row in range(rows):
            shift = 0.5 if staggered and row % 2 else 0.0
            for column in range(-1 if shift else 0, columns):
                left, right = max(0.0, column + shift + gap / 2), min(columns, column + shift + 1 - gap / 2)
                if right <= left:
                    continue
                v0, v1 = (row + gap / 2) / rows, (row + 1 - gap / 2) / rows
                u0, u1 = left / columns, right / columns
                corners = [_on(origin, across, up, u, v) for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
                if max(corner[2] for corner in corners) > NEAR:
                    self.face(dimmed(colour, 1 + self.chance.uniform(-rough, rough)), *corners)

    def room(self, half: float, height: float, depth: float, wall: Colour, floor: Colour, bricks: bool = True) -> None:
        """Draw a corridor or room: floor, ceiling, both sides and the back."""
        near = 0.6
        long = depth - near
        self.plane(floor, (-half, 0, near), (2 * half, 0, 0), (0, 0, long), (round(4 * half), round(3 * long)), 0.05)
        ceiling = dimmed(wall, 0.8)
        self.plane(ceiling, (-half, height, near), (2 * half, 0, 0), (0, 0, long), (3, 12), 0, 0.03)
        joint, rows = (0.07, round(height * 8)) if bricks else (0.0, 6)
        for x in (-half, half):
            cells = (round(long * 3) if bricks else 14, rows)
            self.plane(dimmed(wall, 0.86), (x, 0, near), (0, 0, long), (0, height, 0), cells, joint, 0.08, bricks)
        cells = (round(half * 7) if bricks else 8, rows)
        self.plane(wall, (-half, 0, depth), (2 * half, 0, 0), (0, height, 0), cells, joint, 0.08, bricks)

    def box(self, colour: Colour, corner: Point, size: Point) -> None:
        """Draw a box standing at its lower, left, near corner: what the eye sees of it."""
        (x, y, z), (w, h, d) = corner, size
        top = y + h
        if top < self.eye:
            self.face(dimmed(colour, 1.25), (x, top, z), (x + w, top, z), (x + w, top, z + d), (x, top, z + d))
        side = x if x > 0 else x + w
        if x > 0 or x + w < 0:
            self.face(dimmed(colour, 0.6), (side, y, z), (side, y, z + d), (side, top, z + d), (side, top, z))
        self.face(colour, (x, y, z), (x + w, y, z), (x + w, top, z), (x, top, z))

    def shadow(self, x: float, z: float, wide: float, deep: float, y: float = 0.0) -> None:
        """Lay a soft shadow on the floor."""
        left, top = self.at((x - wide / 2, y, z + deep / 2))
        right, bottom = self.at((x + wide / 2, y, z - deep / 2))
        edge, high = 30, max(2, round(bottom - top))
        dark = Image.new("L", (round(right - left) + 2 * edge, high + 2 * edge), 0)
        ImageDraw.Draw(dark).ellipse((edge, edge, dark.width - edge, dark.height - edge), fill=190)
        self.image.paste((4, 4, 6), (round(left) - edge, round(top) - edge), dark.filter(ImageFilter.BoxBlur(10)))

    def stain(self, colour: Colour, where: tuple[float, float, float, float], strength: int) -> None:
        """Blur a stain into the picture; `where` in pixels."""
        mask = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(mask)
        left, top, right, bottom = where
        for _ in range(9):
            x, y = self.chance.uniform(left, right), self.chance.uniform(top, bottom)
            r = self.chance.uniform(0.1, 0.35) * (right - left)
            pen.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), fill=strength)
        self.image.paste(colour, (0, 0), mask.filter(ImageFilter.BoxBlur(14)))
        self.pen = ImageDraw.Draw(self.image)

    def words(self, text: str, point: Point, height: float, colour: Colour) -> None:
        """Write words on something that faces the eye, centred; `height` in metres."""
        font = ImageFont.load_default(max(8, round(height * self.zoom / point[2])))
        self.pen.text(self.at(point), text, fill=dimmed(colour, self.light([point])), font=font, anchor="mm")

    # The torch, the lens and the file

    def lit(self, centre: tuple[float, float], radius: float = 720, ambient: float = 0.07) -> Image.Image:
        """Give the finished picture: one pool of torchlight, grime, grain, and corners that fall away."""
        picture = ImageChops.multiply(self.image.filter(ImageFilter.GaussianBlur(0.9)), self._grime())
        pool = self._pool(centre, radius, ambient)
        warm = Image.merge("RGB", (pool, pool.point(lambda v: round(v * 0.96)), pool.point(lambda v: round(v * 0.83))))
        picture = ImageChops.multiply(picture, warm)
        glow = pool.filter(ImageFilter.BoxBlur(60)).point(lambda v: round(max(0, v - 120) * 0.10))
        picture = ImageChops.add(picture, Image.merge("RGB", (glow, glow, glow)))
        return self._grained(picture.point(lambda v: round(255 * min(1, v / 255 * 1.75) ** 0.88)))

    def _pool(self, centre: tuple[float, float], radius: float, ambient: float) -> Image.Image:
        size = round(radius * 2)
        spot = Image.radial_gradient("L").resize((size, size))
        spot = spot.point([round(255 * _falloff(v / 181)) for v in range(256)])
        pool = Image.new("L", (WIDTH, HEIGHT), 0)
        pool.paste(spot, (round(centre[0] - radius), round(centre[1] - radius)))
        return pool.filter(ImageFilter.BoxBlur(4)).point(lambda v: round(255 * ambient + v * (1 - ambient)))

    def _noise(self, size: tuple[int, int], spread: int) -> Image.Image:
        """Give seeded noise around mid grey; Pillow's own cannot be seeded."""
        steps = bytes(max(0, min(255, round(self.chance.gauss(128, spread)))) for _ in range(256))
        raw = self.chance.randbytes(size[0] * size[1])
        return Image.frombytes("L", size, raw.translate(steps))

    def _grime(self) -> Image.Image:
        grime = self._noise((40, 30), 26).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        fine = self._noise((200, 150), 16).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        both = ImageChops.add(grime, fine, scale=2).point(lambda v: min(255, 110 + v))
        return Image.merge("RGB", (both, both, both))

    def _grained(self, picture: Image.Image) -> Image.Image:
        grain = self._noise((WIDTH, HEIGHT), 15).filter(ImageFilter.GaussianBlur(0.7))
        tint = self._noise((WIDTH // 2, HEIGHT // 2), 8).resize((WIDTH, HEIGHT))
        layers = (ImageChops.add(grain, tint, scale=2), grain, ImageChops.subtract(grain, tint, scale=2, offset=128))
        return ImageChops.add(picture, Image.merge("RGB", layers), scale=1, offset=-128)


def _on(origin: Point, across: Point, up: Point, u: float, v: float) -> Point:
    x, y, z = (o + u * a + v * b for o, a, b in zip(origin, across, up, strict=True))
    return x, y, z


def _falloff(distance: float) -> float:
    """Give a torch's light by the distance from its centre: a bright middle, a soft rim, little beyond."""
    middle = math.pow(max(0.0, 1 - distance * 1.15), 0.7)
    rim = 0.40 / (1 + math.exp((distance - 0.78) * 13))
    return min(1.0, middle * 0.7 + rim)


def as_jpeg(picture: Image.Image, taken_at: datetime, place: tuple[float, float], turned: bool) -> bytes:
    """Give the file as a phone writes it, with its metadata; `turned` stores it lying, and says so."""
    about = Image.Exif()
    about[0x010F], about[0x0110] = "Samsung", "SM-G736B"
    about[0x0112] = 6 if turned else 1
    about[0x0132] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    about.get_ifd(0x8769)[0x9003] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    about.get_ifd(0x8825).update({1: "N", 2: _degrees(place[0]), 3: "E", 4: _degrees(place[1])})
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    for quality in (84, 76, 68, 60, 50):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, exif=about)
        if out.tell() <= AIMED_KB * 1024:
            break
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = (value - int(value)) * 60
    return float(int(value)), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)
