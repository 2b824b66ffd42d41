"""The base under the map of a night as one PMTiles file of our own: what its header says, or why it will not do.

Format: PMTiles version 3 (github.com/protomaps/PMTiles, spec v3), whose header says where the rest lies.
"""

import gzip
import json
import struct
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

BEGINS: Final = b"PMTiles\x03"
HEADER: Final = struct.Struct("<8s11Q6B")
NOT_SQUEEZED, GZIP, VECTOR = 1, 2, 1
PICTURES: Final = (2, 3, 4, 5)
NEEDED: Final = frozenset({"earth", "roads"})
"""Layers that a vector map must have: it is drawn by the layers of the Protomaps basemap, and by no others."""


class Base(NamedTuple):
    """A base map. kind: vector or raster. zoom: the closest its tiles go. address: changes when the file does."""

    kind: str
    zoom: int
    address: str


def there(file: Path | None) -> Base | None:
    """Give the base that is set; None where none is, or where its file has gone since the start."""
    try:
        return read(file) if file else None
    except ValueError:
        return None


def read(file: Path) -> Base:
    """Read what a file is. Raises ValueError with a sentence that begins with “must”."""
    try:
        facts = file.stat()
        return _read(file, facts.st_mtime_ns, facts.st_size)
    except OSError:
        raise ValueError("must be a PMTiles file that the server may read; there is none at that path") from None


@lru_cache(maxsize=4)
def _read(file: Path, changed: int, size: int) -> Base:
    with file.open("rb") as opened:
        head = opened.read(HEADER.size)
        if len(head) < HEADER.size or not head.startswith(BEGINS):
            raise ValueError("must be a PMTiles file of version 3, and this is none")
        told = HEADER.unpack(head)
        inner, outer, kind, _, zoom = told[13:18]
        if {inner, outer} - {NOT_SQUEEZED, GZIP}:
            raise ValueError("must be a PMTiles file squeezed by gzip or not at all")
        if kind != VECTOR and kind not in PICTURES:
            raise ValueError("must be a PMTiles file of vector tiles, PNG, JPEG, WebP or AVIF")
        if kind == VECTOR:
            opened.seek(told[3])
            _refuse_unknown(_layers(opened.read(min(told[4], size)), inner))
    return Base("vector" if kind == VECTOR else "raster", zoom, f"/map.pmtiles?{changed:x}-{size:x}")


def _layers(metadata: bytes, inner: int) -> Collection[str]:
    try:
        told: dict[str, Any] = json.loads(gzip.decompress(metadata) if inner == GZIP else metadata)
        return {str(layer["id"]) for layer in told["vector_layers"]}
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        raise ValueError("must be a PMTiles file that names its layers, and this one is torn") from None


def _refuse_unknown(layers: Collection[str]) -> None:
    if not set(layers) >= NEEDED:
        raise ValueError("must hold the layers of a Protomaps basemap (earth, roads, …); no other is drawn")
