"""The phone's app in a real Chromium: bytes, saving, and a cold start without a network, on a slowed processor."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Playwright, sync_playwright

from benchmarks.figures import Figure, median, share
from benchmarks.nights import Site
from benchmarks.servers import REAL, Served
from tests.support.cast import Cast
from tests.support.chromium import Chromium
from tests.support.handset import Handset
from web.demo import PASSWORD

SLOW = 4
TITLE = "The phone"
HOW = """
The app as it is served, in Chromium with a phone's screen; its processor slowed four times by DevTools where it says
so (the service worker cannot be slowed). *Before interactive*: the bodies, compressed, of everything whatever that
the browser has asked for when the first screen is painted and hears a tap, on a first visit. *Saving*: from `write()`
of the app's own module until the strict IndexedDB transaction is on the disk, without a signal; a photograph is made
ready when it is taken, before. *Cold start*: the browser killed, started again, the network cut; from the beginning
of the navigation until the screen stands and all of the app is there.
"""
WATCH = """(() => { const at = window.readyAt = {};
  new MutationObserver(() => { const now = document.body && document.body.dataset.ready;
    if (now && !(now in at)) at[now] = performance.now(); })
  .observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready']}); })()"""
SAVE = """async (count, size) => {
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const photos = [];
    if (size) {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65536)));
      photos.push({bytes: bytes.buffer, sha256: await bb.sha256hex(bytes), size, type: 'image/jpeg', role: 'photo',
        taken_at: new Date().toISOString(), width: 2048, height: 1536});
    }
    const began = performance.now();
    await bb.write('observation', {shift: null, visit: null, block: null, tile: 'lift', severity: 3, floor: '7',
      spot: 'by the lift', words: 'Lift B is out again.', moved_on: null, police_called: false, police_assisted: false,
      police_reference: '', bwv_reference: '', follow_up: true}, {photos});
    times.push(performance.now() - began);
    await new Promise(next => setTimeout(next, 150));
  }
  return times;
}"""


def measure(folder: Path, quick: bool = False) -> Sequence[Figure]:
    """Measure the phone. Raises RuntimeError where there is no Chromium."""
    program = chromium()
    runs, saves = (3, 20) if quick else (5, 100)
    with served(folder) as (url, cast), sync_playwright() as playwright:
        visits = [first_visit(playwright, program, folder / f"visit{run}", url) for run in range(runs)]
        used = Used(playwright, program, folder / "profile", url, cast)
        try:
            used.saves(3, 0)  # A night begun: what axe looks at, and the modules warm.
            faults = used.faults()
            texts, photos = used.saves(saves, 0), used.saves(saves, 300 * 1024)
            starts = [used.cold_start() for _ in range(runs)]
        finally:
            used.close()
        kept = precache(url)
        needed = [sum(fetch(one)[0] for one in visit) / 1024 for visit in visits]
    return [
        Figure("`/field` before interactive, compressed", median(needed), "KB", 40, least=False),
        Figure("Everything kept to start offline, compressed", kept / 1024, "KB", 600, least=False),
        *saved("a page", texts), *saved("a page and a photograph of 300 KB", photos), *started(starts),
        Figure("axe finds on the phone's screens", len(faults), "faults", 0, False, "; ".join(faults)[:300]),
    ]  # fmt: skip


def started(starts: Sequence[tuple[float, float]]) -> list[Figure]:
    """Say how long cold starts took, in seconds."""
    painted, whole = [start[0] for start in starts], [start[1] for start in starts]
    return [
        Figure("Cold start offline, first screen painted, 4x slower", median(painted), "s"),
        Figure("Cold start offline, all there, 4x slower", median(whole), "s", 1.5, least=False),
    ]


def chromium() -> str:
    """Give Chromium's program. Raises RuntimeError where there is none."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise RuntimeError("there is no Chromium on this machine (Debian: apt-get install chromium)")
    return program


def saved(what: str, seconds: Sequence[float]) -> list[Figure]:
    """Say how long saving took."""
    return [
        Figure(f"Saving {what}, half within, 4x slower", share(seconds, 0.5), "ms"),
        Figure(f"Saving {what}, 95 % within, 4x slower", share(seconds, 0.95), "ms", 100, least=False),
    ]


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Cast]]:
    """Serve a site with the cast."""
    with closing(Site(folder / "real")) as site:
        server = Served(REAL, site.folder)
        try:
            yield server.url, site.cast
        finally:
            server.stop()


def first_visit(playwright: Playwright, program: str, profile: Path, url: str) -> list[str]:
    """Open the app on a new browser; give what it had asked for when its first screen was painted."""
    browser = Chromium(playwright, program, profile)
    asked: dict[str, float] = {}

    def asks(told: dict[str, Any]) -> None:
        asked.setdefault(told["request"]["url"].split("#")[0], told["timestamp"])

    try:
        (session := browser.cdp()).on("Network.requestWillBeSent", asks)
        session.send("Network.enable")
        browser.page.add_init_script(WATCH)
        browser.goto(f"{url}/field")
        browser.wait("() => window.readyAt.yes")
        painted: float = browser.run("() => window.readyAt.painted")
    finally:
        browser.close()
    began = min(asked.values())
    return [one for one, at in asked.items() if (at - began) * 1000 <= painted]


def precache(url: str) -> int:
    """Add up what the worker fetches ahead, as compressed as it is served, with the shell."""
    worker = fetch(f"{url}/sw.js")[1]
    listed = json.loads(found[1]) if (found := re.search(rb"self\.PRECACHE = (\[.*?\]);\n", worker)) else []
    return sum(fetch(url + one)[0] for one in ["/field", "/sw.js", *(file["url"] for file in listed)])


def fetch(url: str) -> tuple[int, bytes]:
    """Fetch a file; give its size on the wire, and its bytes."""
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        body = answer.read()
        squeezed = answer.headers.get("Content-Encoding") == "gzip"
    return len(body), gzip.decompress(body) if squeezed else body


class Used:
    """A phone in use: signed in, its notebook begun, its worker in charge."""

    def __init__(self, playwright: Playwright, program: str, profile: Path, url: str, cast: Cast) -> None:
        self.url = url
        self.browser = Chromium(playwright, program, profile)
        self.handset = Handset(self.browser, url)
        self.handset.begin(cast.amina, PASSWORD)

    def saves(self, count: int, photograph: int) -> list[float]:
        """Save pages without a signal; give the milliseconds of each."""
        self.browser.offline(True)
        self.browser.slow(SLOW)
        times: list[float] = self.handset.run(SAVE, count, photograph)
        self.browser.slow(1)
        self.browser.offline(False)
        return times

    def faults(self) -> list[str]:
        """Give what axe finds on the screens that stand without doing anything."""
        found: list[str] = []
        for screen in ("tonight", "observe", "notebook", "settings"):
            self.browser.goto(f"{self.url}/field#/{screen}")
            self.handset.ready()
            found += [f"{screen}: {fault}" for fault in self.browser.axe()]
        return found

    def cold_start(self) -> tuple[float, float]:
        """Kill the browser and start it without a network; give seconds to the first screen, and to all."""
        self.browser.restart(kill=True)
        self.browser.offline(True)
        self.browser.page.add_init_script(WATCH)
        self.browser.slow(SLOW)
        self.browser.goto(f"{self.url}/field")
        self.browser.wait("() => window.readyAt.yes")
        ready: dict[str, Any] = self.browser.run("() => window.readyAt")
        return ready["painted"] / 1000, ready["yes"] / 1000

    def close(self) -> None:
        """End the browser."""
        self.browser.close(kill=True)
