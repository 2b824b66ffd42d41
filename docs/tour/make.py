#!/usr/bin/env python3
"""Make the pictures of docs/tour.md: the demo at 23:31 on a Friday, a real phone screen and a real desk in Chromium.

    .venv/bin/python docs/tour/make.py [--only phone|desk|cases] [--out FOLDER]
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from casefiles import cases
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from stage import DESK, NOW, PHONE, SITE, Camera, check, later, served, someone, typeface, viewfinder

HERE = Path(__file__).resolve().parent
KESTREL = {"latitude": 51.54112, "longitude": 0.71034, "accuracy": 18}
WORDS = "Two needles and a burnt spoon under the third step. Picked up, in the sharps tub."


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
    book_on(page, camera)
    for screen in ("round", "notebook", "observe", "camera", "sos", "visit", "scan", "settings", "tonight"):
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


def book_on(page: Page, camera: Camera) -> None:
    """Read the handover, take three things, and start the shift."""
    page.click("#act-shift")
    page.click("#book-handovers label")
    for row in page.locator("#book-kit label").all()[:3]:
        row.click()
    camera.take(page, "phone-book")
    page.click("#book-on")
    page.wait_for_selector("#end-shift:visible")


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
    around(page, camera)


def around(page: Page, camera: Camera) -> None:
    """Look at the scanner, the visit and the notebook, still without signal."""
    later(page, 3)
    page.goto(f"{SITE}/field#/scan")
    page.wait_for_timeout(2500)
    camera.take(page, "phone-scan")
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


def planned(browser: Browser, camera: Camera) -> None:
    """Look at what stands around the night: alerts, coverage, the map, the checkpoints of a block and their labels."""
    page = someone(browser, DESK, "ben@northmere.example", "/coverage")
    camera.take(page, "desk-coverage")
    page.goto(f"{SITE}/tonight/map")
    page.wait_for_timeout(1500)
    camera.take(page, "desk-map")
    page.goto(f"{SITE}/alerts")
    camera.take(page, "desk-alerts")
    page.goto(f"{SITE}/places")
    block = page.get_by_role("link", name="Kestrel House").first.get_attribute("href")
    page.goto(f"{SITE}{block}/checkpoints")
    camera.take(page, "desk-checkpoints")
    camera.take_paper(page.request.get(f"{SITE}{block}/labels.pdf").body(), "paper-labels")


def morning(browser: Browser, camera: Camera) -> None:
    """Read the report of the night before: inside, and as a partner gets it."""
    page = someone(browser, DESK, "ben@northmere.example", "/reports")
    camera.take(page, "desk-reports")
    night = (NOW - timedelta(days=1)).date()
    page.goto(f"{SITE}/reports/{night}")
    camera.take(page, "desk-report")
    camera.take_paper(page.request.get(f"{SITE}/reports/{night}.pdf").body(), "paper-report")
    camera.take_paper(page.request.get(f"{SITE}/reports/{night}/partner.pdf").body(), "paper-partner")


def main() -> None:
    """Make every picture, or only some."""
    options = argparse.ArgumentParser()
    options.add_argument("--only", choices=("phone", "desk", "cases"), default="")
    options.add_argument("--out", type=Path, default=HERE)
    options.add_argument("--data", type=Path, help="a folder with the demo of that night, copied from an earlier tour")
    chosen = options.parse_args()
    camera = Camera(chosen.out)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        show(Path(made), driver, camera, chosen)


def show(folder: Path, driver: Playwright, camera: Camera, chosen: argparse.Namespace) -> None:
    """Play the night before the camera."""
    with served(chosen.data or folder / "data") as app:
        flags = [
            "--no-sandbox", "--lang=en-GB", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={viewfinder(folder)}",
        ]  # fmt: skip
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=flags, env=typeface(folder))
        walking = phone(browser, camera) if chosen.only in ("", "phone") else None
        if walking:
            back_in_signal(walking)
            check(app)
        if chosen.only in ("", "cases"):
            cases(browser, camera, app)
        if chosen.only in ("", "desk"):
            desk(browser, camera)
            places(browser, camera)
            planned(browser, camera)
            morning(browser, camera)
        if walking:
            help_me(walking, camera)
            camera.take(someone(browser, DESK, "ben@northmere.example", "/tonight"), "desk-sos")
        browser.close()


if __name__ == "__main__":
    main()
