"""Where the tour plays: the demo served at 23:31, browsers with that clock, and a camera for screens."""

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import waitress
from flask import Flask
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page
from pydantic import HttpUrl
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from estate.database import db
from estate.models import Person
from web import create_app, demo, sweeps
from web.clock import Clock
from web.commands import verify_all
from web.demo.motifs import MOTIFS
from web.migrating import migrate
from web.settings import load

NOW = datetime(2026, 11, 20, 23, 31, tzinfo=UTC)
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
MOST_BYTES = 120 * 1024


class Shifted(Clock):
    """A clock that goes on from 23:31 when the tour begins, and may be put on."""

    def __init__(self) -> None:
        self.ahead = NOW - datetime.now(UTC)

    def now(self) -> datetime:
        """Give the tour's moment, in UTC."""
        return datetime.now(UTC) + self.ahead


CLOCK = Shifted()


@contextmanager
def served(folder: Path) -> Iterator[Flask]:
    """Serve the demo of that night, by that night's clock; built when it is not there yet."""
    settings = load().model_copy(update={"data": folder, "address": HttpUrl(SITE), "desk_phone": "01632 960 117"})
    app = create_app(settings)
    migrate(app)
    with app.app_context():
        if not db.session.scalar(select(Person.id).limit(1)):
            demo.build(app, NOW)
        db.session.remove()
    CLOCK.ahead = NOW - datetime.now(UTC)
    app.extensions["beatbook_clock"] = CLOCK
    server = waitress.create_server(app, host="127.0.0.1", port=PORT, threads=8)
    sweeper = sweeps.Sweeper(app, 1)
    sweeper.start()
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield app
    finally:
        sweeper.stop()
        server.close()


def check(app: Flask) -> None:
    """Verify everything, as happens every night."""
    with app.app_context():
        if faults := verify_all(CLOCK.now()):
            raise RuntimeError("; ".join(faults))


class Camera:
    """Takes pictures of screens, small enough for a repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Save what is seen, with as many colours as fit."""
        page.wait_for_timeout(350)
        self._save(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), name)

    def take_paper(self, pdf: bytes, name: str) -> None:
        """Save the first sheet of a PDF."""
        self._save(pypdfium2.PdfDocument(pdf)[0].render(scale=1.6).to_pil().convert("RGB"), name)

    def _save(self, seen: Image.Image, name: str) -> None:
        for colours, size in ((256, 1), (192, 1), (256, 2 / 3), (128, 2 / 3), (96, 2 / 3), (64, 2 / 3), (32, 0.5)):
            out = io.BytesIO()
            small = seen.resize((round(seen.width * size), round(seen.height * size)), Image.Resampling.LANCZOS)
            small.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() <= MOST_BYTES:
                break
        (self.folder / f"{name}.png").write_bytes(out.getvalue())
        print(f"{name}.png {out.tell() // 1024} KB, {colours} colours, {size:.0%}", flush=True)


def later(page: Page, minutes: int) -> None:
    """Let time go by, on the server and on the screen."""
    CLOCK.ahead += timedelta(minutes=minutes)
    page.clock.fast_forward(minutes * 60_000)
    page.wait_for_timeout(300)


def typeface(folder: Path) -> dict[str, str]:
    """Let the screens use a phone's typeface where this machine has it; give the environment for the browser."""
    prefer = "".join(
        f"<match target='pattern'><test name='family'><string>{name}</string></test>"
        "<edit name='family' mode='prepend' binding='strong'><string>Roboto</string></edit></match>"
        for name in ("system-ui", "sans-serif")
    )
    (folder / "fontconfig").mkdir()
    (folder / "fontconfig" / "fonts.conf").write_text(f"<?xml version='1.0'?><fontconfig>{prefer}</fontconfig>")
    return {**os.environ, "XDG_CONFIG_HOME": str(folder)}


def viewfinder(folder: Path) -> Path:
    """Write what the phone's camera sees, as a film of one frame over and over."""
    frame = io.BytesIO()
    smooth = ImageFilter.GaussianBlur(2.2)  # Grain would make the pictures of the tour several times as big.
    MOTIFS["stairwell"](Random("tour")).filter(smooth).resize((1280, 960)).save(frame, "JPEG", quality=90)
    film = folder / "viewfinder.mjpeg"
    film.write_bytes(frame.getvalue() * 8)
    return film


def someone(browser: Browser, screen: dict[str, Any], email: str, onward: str, **more: Any) -> Page:
    """Sign somebody in on a screen, by its clock."""
    look = {"locale": "en-GB", "timezone_id": "Europe/London", "color_scheme": "dark"}
    # The worker of the phone keeps real time, and would send by it.
    context: BrowserContext = browser.new_context(**screen, **look, **more, service_workers="block")
    context.set_default_timeout(12_000)
    page = context.new_page()
    page.on("console", lambda said: print("  console:", said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: print("  error:", error))
    page.clock.install(time=CLOCK.now())
    page.goto(f"{SITE}/sign-in?next={onward}")
    page.fill("[name=email]", email)
    page.fill("[name=password]", demo.PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{SITE}{onward}**")
    return page
