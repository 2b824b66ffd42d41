"""Labels on walls, and a camera that sees them: dark, turned, small, as a torch shows them at night."""

import io
import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from patrol.operations.checkpoints import add_checkpoint
from tests.support.cast import Figure
from tests.support.chromium import Chromium
from tests.support.handset import Handset, Kept
from tests.support.server import Server
from tests.support.thumb import at, go

SCANS = "() => bb.pages().then(pages => pages.filter(({kind}) => kind === 'scan').map(({body}) => body).reverse())"
KINDS = "() => bb.pages().then(pages => pages.map(({kind}) => kind).reverse())"
BARE = ""
PLACES: tuple[dict[str, Any], ...] = (
    {
        "name": "Roof door",
        "floor": "15",
        "instruction": "Try the handle. It must not open.",
        "risk_note": "Loose flashing by the hatch.",
    },
    {"name": "Plant room", "floor": "14", "camera_allowed": False},
    {"name": "Landing", "floor": "3", "question": "How many bikes?"},
    {"name": "Lobby", "floor": "G", "question": "Is the street door shut?"},
    {"name": "Bin room", "floor": "B", "risk_note": "Needles last week."},
)
"""From the top down; the second allows no camera."""


def lay(server: Server, *blocks: Figure, places: Sequence[dict[str, Any]] = PLACES) -> dict[str, list[str]]:
    """Put these places into each of these blocks, at the block's position; give each block's codes in walking order."""
    told = Kept(server).change(lambda now: {block.name: _put(server, block, places, now) for block in blocks})
    return dict(told)


def _put(server: Server, block: Figure, places: Sequence[dict[str, Any]], now: datetime) -> list[str]:
    home, by = block.row(), server.cast.ola.row()
    made = [add_checkpoint(home, by=by, now=now, lat=home.lat, lon=home.lon, **place) for place in places]
    return [one.code for one in made]


def label(code: str, module: int = 6, host: str = "https://northmere.example") -> Image.Image:
    """Draw a label's square: the address of its code."""
    out = io.BytesIO()
    segno.make(f"{host}/c/{code}", error="m").save(out, kind="png", scale=module, border=4)
    return Image.open(out).convert("RGB")


def sight(
    code: str,
    *,
    size: tuple[int, int] = (1280, 720),
    module: int = 6,
    turned: float = 0,
    light: float = 1,
    seed: int = 1,
) -> Image.Image:
    """Give what a camera sees of a label on a wall, "" for a bare one. light: 1 by day, 0.15 by a weak torch."""
    chance = random.Random(seed)
    wall = Image.new("RGB", size, (168, 160, 148))
    pen = ImageDraw.Draw(wall)
    for _ in range(60):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        grey = chance.randrange(110, 200)
        pen.rectangle((x, y, x + chance.randrange(200), y + chance.randrange(90)), fill=(grey, grey - 6, grey - 14))
    if code:
        _hang(wall, code, module, turned, chance)
    seen = ImageEnhance.Brightness(wall.filter(ImageFilter.GaussianBlur(0.8))).enhance(light)
    noise = Image.effect_noise(size, 14 * (2 - light)).convert("RGB")
    return Image.blend(seen, noise, 0.06)


def _hang(wall: Image.Image, code: str, module: int, turned: float, chance: random.Random) -> None:
    square = label(code, module).convert("RGBA").rotate(turned, expand=True, resample=Image.Resampling.BICUBIC)
    spot = (chance.randrange(max(1, wall.width - square.width)), chance.randrange(max(1, wall.height - square.height)))
    wall.paste(square, spot, square)


def dusk(size: tuple[int, int] = (2048, 1536)) -> Image.Image:
    """Draw what a phone's camera makes of a stairwell at night, as large as what is kept: soft and full of noise."""
    seen = sight(BARE, size=size, light=0.5, seed=9)
    return Image.blend(seen, Image.effect_noise(size, 40).convert("RGB"), 0.12)


def film(file: Path, pictures: Iterable[Image.Image]) -> Path:
    """Write what the fake camera shows, five pictures a second and over again: raw, so that showing it costs little.

    In the place of the old film, not into it: a camera that is still open would read half a picture and stop for good.
    """
    shown, new = list(pictures), file.with_suffix(".new")
    with new.open("wb") as out:
        out.write(b"YUV4MPEG2 W%d H%d F5:1 Ip A1:1 C420\n" % shown[0].size)
        for picture in shown:
            light, *colours = picture.convert("YCbCr").split()
            half = [one.resize((one.width // 2, one.height // 2)) for one in colours]
            out.write(b"FRAME\n" + b"".join(plane.tobytes() for plane in (light, *half)))
    return new.replace(file)


def places(officer: Handset) -> list[tuple[str, bool, str, str]]:
    """Give what the pages say of places, oldest first: (method, blocked, reason, answer)."""
    return [(one["method"], one["blocked"], one["reason"], one["answer"]) for one in officer.run(SCANS)]


def said(browser: Chromium, words: str, seconds: float = 20) -> None:
    """Wait until the scanner says so."""
    browser.wait("words => document.querySelector('#proof-what').textContent === words", words, seconds=seconds)


def type_code(browser: Chromium, code: str) -> None:
    """Type a code on the scanner."""
    go(browser, "scan")
    browser.tap("#scan-other")
    browser.wait_for("#sheet-code")
    browser.fill("#code", code)
    browser.tap("#code-keep")


def open_place(browser: Chromium, name: str) -> None:
    """Open a place from the visit's margin."""
    go(browser, "visit")
    browser.page.locator("#visit-places a", has_text=name).tap()
    at(browser, "checkpoint")
