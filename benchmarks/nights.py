"""Phones with a night in them, made beforehand: real pages of the demo's kinds, signed as a phone signs."""

import json
import os
import random
import uuid
from collections.abc import Sequence
from pathlib import Path

import flask_migrate
from flask import Flask

from benchmarks.load import request
from estate.database import db
from notebook.operations import open_notebook
from notebook.shapes import Opening
from tests.support.cast import BEGAN, Cast, seed
from tests.support.phone import Phone
from web import create_app
from web.settings import Settings

WORDS = (
    "Lift B is out again, a resident on 9 says since this morning.",
    "Strong smell of paint by the bin store, two cans taken away.",
    "Four people on the stairs between 6 and 7, asked to move on and did so without trouble.",
    "Door to the street does not close by itself, wedge taken out and closed by hand.",
    "Nothing to see, all doors tried.",
)
TILES = (("lift", 3), ("damage", 3), ("communal_misuse", 3), ("door", 3), ("in_order", 1))


class Site:
    """A data folder with the cast inside, and phones whose notebooks are open there."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.app: Flask = create_app(Settings(_env_file=None, data=folder, database_url=database_url))
        with self.app.app_context():
            flask_migrate.upgrade()
            self.cast: Cast = seed()
            db.session.commit()

    def open(self, phones: Sequence[Phone]) -> None:
        """Open the phones' notebooks, each for its person."""
        with self.app.app_context():
            for phone in phones:
                asked = {"id": phone.id, "public_key": phone.public_key, "label": phone.label}
                open_notebook(Opening.model_validate_json(json.dumps(asked)), phone.person.row(), BEGAN)
            db.session.commit()

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(phone: Phone, cast: Cast, pages: int, chance: random.Random) -> None:
    """Write a night: visits of five pages each, four of them observations with a place and words."""
    blocks = [block.id for block in cast.blocks]
    shift = phone.write("shift_started", {}, place=_place(chance)).id
    while len(phone.texts) < pages:
        block = str(chance.choice(blocks))
        visit = phone.write("visit_started", {"shift": shift, "block": block}, place=_place(chance)).id
        for _ in range(min(4, pages - len(phone.texts))):
            phone.write("observation", _observation(shift, visit, block, chance), place=_place(chance))


def _place(chance: random.Random) -> dict[str, object]:
    lat, lon = 51.5405 + chance.random() / 500, 0.7110 + chance.random() / 500
    fix = {"accuracy_m": round(chance.uniform(4, 40), 1), "fixed_at": "2026-11-20T22:40:11.000Z", "source": "gps"}
    return {"lat": round(lat, 6), "lon": round(lon, 6)} | fix


def _observation(shift: str, visit: str, block: str, chance: random.Random) -> dict[str, object]:
    tile, severity = chance.choice(TILES)
    return {
        "shift": shift, "visit": visit, "block": block, "tile": tile, "severity": severity,
        "floor": str(chance.randrange(16)), "spot": "by the lift", "words": chance.choice(WORDS), "moved_on": None,
        "police_called": False, "police_assisted": False, "police_reference": "", "bwv_reference": "",
        "follow_up": severity > 2,
    }  # fmt: skip


def deliveries(phone: Phone, size: int = 50) -> list[bytes]:
    """Give the bodies that send everything on this phone, in batches."""
    return [
        json.dumps(phone.batch(first, min(size, len(phone.texts) - first + 1)), ensure_ascii=False).encode()
        for first in range(1, len(phone.texts) + 1, size)
    ]


def posted(phone: Phone, bodies: Sequence[bytes], path: str = "") -> list[bytes]:
    """Give the requests that post these bodies: to this phone's pages, or to another path."""
    where = path or f"/notebooks/{phone.id}/pages"
    return [request("POST", where, body, Content_Type="application/json") for body in bodies]


def picture(size: int) -> bytes:
    """Give a JPEG of about this many bytes, 1600 pixels wide, and unlike any other."""
    return _jpeg(size) + uuid.uuid4().bytes


def _jpeg(size: int) -> bytes:
    import io

    from PIL import Image

    noise = Image.frombytes("RGB", (400, 300), os.urandom(400 * 300 * 3)).resize((1600, 1200))
    low, high = 1, 95
    while low < high:
        quality = (low + high + 1) // 2
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=quality)
        low, high = (quality, high) if len(out.getvalue()) <= size else (low, quality - 1)
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=low)
    return out.getvalue() + bytes(max(0, size - len(out.getvalue()) - 16))
