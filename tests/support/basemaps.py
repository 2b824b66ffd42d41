"""Small base maps as PMTiles files: a street grid round the demo's estate, as vectors or as pictures."""

import gzip
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

ZOOM, LAT, LON, EXTENT = 14, 51.5408, 0.7110, 4096
LAYERS = ("earth", "roads")
Points = Sequence[tuple[int, int]]


def vector_map(file: Path, layers: Sequence[str] = LAYERS) -> Path:
    """Write a base map of vectors: the ground, and streets that cross it."""
    ground = _feature(3, [(0, 0), (EXTENT, 0), (EXTENT, EXTENT), (0, EXTENT)], closed=True)
    lines = [[(at, 0), (at, EXTENT)] for at in range(256, EXTENT, 512)]
    lines += [[(y, x) for x, y in line] for line in lines]
    drawn = [[ground], [_feature(2, line) for line in lines]]
    tile = b"".join(_field(3, _layer(name, some)) for name, some in zip(layers, drawn, strict=True))
    told = {"vector_layers": [{"id": name, "fields": {}} for name in layers]}
    return _write(file, gzip.compress(tile, mtime=0), TileType.MVT, Compression.GZIP, told)


def picture_map(file: Path) -> Path:
    """Write a base map of pictures: green, with white streets."""
    picture, taken = Image.new("RGB", (256, 256), (30, 110, 60)), io.BytesIO()
    for at in range(16, 256, 32):
        ImageDraw.Draw(picture).line([(at, 0), (at, 255)], "white", 3)
    picture.save(taken, "PNG")
    return _write(file, taken.getvalue(), TileType.PNG, Compression.NONE, {})


def _write(file: Path, tile: bytes, kind: TileType, squeezed: Compression, told: Mapping[str, object]) -> Path:
    with write(str(file)) as writer:
        for number in sorted(zxy_to_tileid(ZOOM, x, y) for x, y in _around()):
            writer.write_tile(number, tile)
        box = {"min_lon_e7": -1, "min_lat_e7": -1, "max_lon_e7": 1, "max_lat_e7": 1}
        box |= {"center_zoom": ZOOM, "center_lon_e7": 0, "center_lat_e7": 0}
        writer.finalize({"tile_type": kind, "tile_compression": squeezed} | box, told)
    return file


def _around() -> Iterable[tuple[int, int]]:
    many, lat = 2**ZOOM, math.radians(LAT)
    x, y = int((LON + 180) / 360 * many), int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * many)
    return [(x + right, y + down) for right in range(-2, 3) for down in range(-2, 3)]


def _varint(number: int) -> bytes:
    told = bytearray()
    while number > 127:
        told.append(number & 127 | 128)
        number >>= 7
    return bytes([*told, number])


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _feature(kind: int, points: Points, closed: bool = False) -> bytes:
    """Spell a line (2) or an area (3) as the Mapbox vector tile specification 2.1 does."""
    steps, at, told = [], (0, 0), []
    for point in points:
        steps += [(point[0] - at[0]), (point[1] - at[1])]
        at = point
    zigzag = [step << 1 ^ step >> 63 for step in steps]
    told = [1 << 3 | 1, *zigzag[:2], (len(points) - 1) << 3 | 2, *zigzag[2:], *([1 << 3 | 7] if closed else [])]
    geometry = b"".join(map(_varint, told))
    return _field(2, _varint(0) + _varint(0)) + _number(3, kind) + _field(4, geometry)


def _layer(name: str, features: Sequence[bytes]) -> bytes:
    """Spell a layer whose features are all major roads, or whatever else does not ask of what kind it is."""
    told = _field(1, name.encode()) + b"".join(_field(2, feature) for feature in features)
    return told + _field(3, b"kind") + _field(4, _field(1, b"major_road")) + _number(5, EXTENT) + _number(15, 2)
