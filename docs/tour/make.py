#!/usr/bin/env python3
"""Make the pictures of docs/tour.md: the demo at 23:31 on a Friday, a real phone screen and a real desk in Chromium.

    .venv/bin/python docs/tour/make.py [--only phone|desk] [--out FOLDER]
"""

import argparse
import io
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from random import Random
from typing import Any

import waitress
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pydantic import HttpUrl
from sqlalchemy import select

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from estate.database import db  # noqa: E402
from estate.models import Person  # noqa: E402
from web import access, create_app, demo, sweeps  # noqa: E402
from web.demo.motifs import MOTIFS  # noqa: E402
from web.migrating import migrate  # noqa: E402
from web.settings import load  # noqa: E402

NOW = datetime(2026, 11, 20, 23, 31, tzinfo=UTC)
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
KESTREL = {"latitude": 51.54112, "longitude": 0.71034, "accuracy": 18}
MOST_BYTES = 120 * 1024
WORDS = "Two needles and a burnt spoon under the third step. Picked up, in the sharps tub."


class Shifted(datetime):
    """A clock that went on from 23:31 when the tour began."""

    ahead = NOW - datetime.now(UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Give the tour's moment."""
        return datetime.now(tz) + cls.ahead


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """Serve the demo of that night, by that night's clock; built when it is not there yet."""
    settings = load().model_copy(update={"data": folder, "address": HttpUrl(SITE), "desk_phone": "01632 960 117"})
    app = create_app(settings)
    migrate(app)
    with app.app_context():
        if not db.session.scalar(select(Person.id).limit(1)):
            demo.build(app, NOW)
        db.session.remove()
    Shifted.ahead = NOW - datetime.now(UTC)
    for module in (access, sweeps):
        module.datetime = Shifted  # type: ignore[attr-defined]
    server = waitress.create_server(app, host="127.0.0.1", port=PORT, threads=8)
    sweeper = sweeps.Sweeper(app, 1)
    sweeper.start()
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield
    finally:
        sweeper.stop()
        server.close()


class Camera:
    """Takes pictures of screens, small enough for a repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """Save what is seen, with as many colours as fit."""
        page.wait_for_timeout(350)
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        for colours, size in ((256, 1.0), (192, 1.0), (256, 0.8), (160, 0.8), (128, 0.66), (64, 0.6), (32, 0.5)):
            out = io.BytesIO()
            small = seen.resize((round(seen.width * size), round(seen.height * size)), Image.Resampling.LANCZOS)
            small.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() <= MOST_BYTES:
                break
        (self.folder / f"{name}.png").write_bytes(out.getvalue())
        print(f"{name}.png {out.tell() // 1024} KB, {colours} colours, {size:.0%}", flush=True)


def later(page: Page, minutes: int) -> None:
    """Let time go by, on the server and on the screen."""
    Shifted.ahead += timedelta(minutes=minutes)
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
    page.clock.install(time=Shifted.now(UTC))
    page.goto(f"{SITE}/sign-in?next={onward}")
    page.fill("[name=email]", email)
    page.fill("[name=password]", demo.PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{SITE}{onward}**")
    return page


# The phone


def phone(browser: Browser, camera: Camera) -> Page:
    """Walk through the first half hour of Amina's shift, part of it without signal."""
    here: dict[str, Any] = {"geolocation": KESTREL, "permissions": ["geolocation", "camera"]}
    page = someone(browser, PHONE, "amina@northmere.example", "/field", **here)
    page.check("#locks")
    page.click("#start-begin")
    page.wait_for_selector("#act-shift:visible")
    page.wait_for_timeout(1500)
    camera.take(page, "phone-start")
    page.click("#act-shift")
    for screen in ("round", "notebook", "observe", "camera", "sos", "visit", "settings", "tonight"):
        page.goto(f"{SITE}/field#/{screen}")
        page.wait_for_timeout(500)
    camera.take(page, "phone-tonight")
    later(page, 2)
    page.goto(f"{SITE}/field#/round")
    page.wait_for_timeout(500)
    camera.take(page, "phone-round")
    page.locator('#round >> text=Kestrel House').first.click()
    page.click("#act-visit")
    page.wait_for_timeout(2500)
    no_signal(page, camera)
    return page


def no_signal(page: Page, camera: Camera) -> None:
    """Go where there is no signal, and see something."""
    page.context.set_offline(True)
    later(page, 7)
    page.goto(f"{SITE}/field#/observe")
    page.wait_for_timeout(600)
    camera.take(page, "phone-observe")
    page.click("#tiles [data-tile=drugs]")
    page.wait_for_selector("#saved:visible")
    page.click("#another-photo")
    page.wait_for_timeout(2500)
    camera.take(page, "phone-camera")
    page.click("#shutter")
    page.wait_for_timeout(1800)
    page.click("#camera-done")
    page.wait_for_timeout(900)
    add(page, "where", lambda: (page.click("#sheet-where .picks >> text=/^7$/"), page.fill("#add-spot", "stair B")))
    later(page, 1)
    add(page, "words", lambda: page.fill("#add-words", WORDS))
    add(page, "camera", lambda: page.fill("#add-clip", "BWV-07793"))
    page.evaluate("scrollTo(0, 0)")
    camera.take(page, "phone-saved")
    later(page, 3)
    page.goto(f"{SITE}/field#/visit")
    camera.take(page, "phone-visit")
    page.goto(f"{SITE}/field#/notebook")
    camera.take(page, "phone-notebook")


def add(page: Page, sheet: str, fill: Callable[[], object]) -> None:
    """Add something to the page that was just saved."""
    page.click(f"#adds [data-sheet={sheet}]")
    fill()
    page.click(f"#sheet-{sheet} [type=submit]")
    page.wait_for_timeout(700)


def back_in_signal(page: Page) -> None:
    """Come back to where there is signal, and wait until everything is sent."""
    later(page, 4)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(6000)


def help_me(page: Page, camera: Camera) -> None:
    """Hold for SOS."""
    later(page, 3)
    hold = page.locator("#hold").bounding_box()
    if hold is None:
        raise LookupError("the phone has no SOS button")
    page.mouse.move(hold["x"] + hold["width"] / 2, hold["y"] + hold["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(1400)
    page.mouse.up()
    page.wait_for_selector("#sos-delivered:not(.todo)")
    camera.take(page, "phone-sos")


# The desk


def desk(browser: Browser, camera: Camera) -> Page:
    """Look at the same night from Ben's desk."""
    page = someone(browser, DESK, "ben@northmere.example", "/tonight")
    camera.take(page, "desk-tonight")
    page.locator("h2", has_text="Seen tonight").evaluate("head => head.scrollIntoView()")
    camera.take(page, "desk-seen")
    page.locator("a[href^='/observations/']").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-observation")
    page.goto(f"{SITE}/notebooks")
    camera.take(page, "desk-notebooks")
    page.locator("main a[href^='/notebooks/']").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-notebook")
    return page


CSV = """code,name,estate,address,postcode,storeys,homes,lat,lon
LK01,Kestrel House,Larkfield,"Kestrel House, Larkfield Road, Northmere",SS99 1KH,16,64,51.54112,0.71034
LK08,Dunlin Court,Larkfield,"Dunlin Court, Saltings Way, Northmere",SS99 1DC,8,34,51.53937,0.71128
LK12,Curlew Court,Larkfield,"Curlew Court, Saltings Way, Northmere",SS99 1CC,6,24,51.53921,0.71202
LK13,Teal House,Larkfield,"Teal House, Quay Street, Northmere",SS99 1TH,none,20,51.53960,0.71240
"""


def places(browser: Browser, camera: Camera) -> None:
    """Bring in a list of blocks, one row of which will not do."""
    page = someone(browser, DESK, "ola@northmere.example", "/places/import")
    file = {"name": "blocks.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")
    camera.take(page, "desk-import")


def main() -> None:
    """Make every picture, or only some."""
    options = argparse.ArgumentParser()
    options.add_argument("--only", choices=("phone", "desk"), default="")
    options.add_argument("--out", type=Path, default=HERE)
    options.add_argument("--data", type=Path, help="a folder with the demo of that night, copied from an earlier tour")
    chosen = options.parse_args()
    camera = Camera(chosen.out)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver, served(chosen.data or Path(made) / "data"):
        folder = Path(made)
        flags = [
            "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={viewfinder(folder)}",
        ]  # fmt: skip
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=flags, env=typeface(folder))
        walking = phone(browser, camera) if chosen.only != "desk" else None
        if walking:
            back_in_signal(walking)
        if chosen.only != "phone":
            desk(browser, camera)
            places(browser, camera)
        if walking:
            help_me(walking, camera)
            camera.take(someone(browser, DESK, "ben@northmere.example", "/tonight"), "desk-sos")
        browser.close()


if __name__ == "__main__":
    main()
