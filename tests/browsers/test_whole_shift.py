"""A whole shift without signal: 34 visits, 150 scans, 40 photographs; then all of it arrives, once, in few bytes."""

import random
import statistics
import time
from itertools import count

import pytest

from tests.support.handset import Handset, Kept, assert_once_and_whole, everything
from tests.support.labels import SCANS, dusk, film, lay, sight
from tests.support.thumb import at, begin, go, photograph

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACES = [{"name": f"Landing {floor}", "floor": floor} for floor in "4321G"]
TOWERS = ("kestrel", "merlin", "osprey", "harrier")
VISITS, BY_HAND, SEEN = 34, 14, 26
BACK_AFTER = 11.0
MOST_BYTES = 25 * 1024 * 1024
SCANNED = "n => bb.pages().then(pages => pages.filter(({kind}) => kind === 'scan').length >= n)"
TAKE = """async codes => {
  const base = document.querySelector('script[type=module]').src.replace('app.js', '');
  const {take} = await import(`${base}scanning/proof.js`);
  const {showing} = await import(`${base}where.js`);
  const {tonight} = await import(`${base}night.js`);
  const saved = [], painted = [];
  for (const code of codes) {
    const before = performance.now();
    await take({code, method: 'typed'});
    const between = performance.now();
    showing(await tonight());
    saved.push(between - before);
    painted.push(performance.now() - between);
  }
  return [saved, painted];
}"""


class Tour:
    """An officer with a phone: what one visit is made of, and what the camera is shown for it."""

    def __init__(self, browser, wall, codes):
        self.browser, self.wall, self.codes = browser, wall, codes
        self.chance, self.scans, self.night = random.Random(34), 0, dusk()
        self.left: dict[str, float] = {}

    def visit(self, tower, by_hand, sees):
        """Scan three labels, type one, prove one by hand or not, log something with a photograph or not, finish."""
        codes = self.codes[tower.name]
        # Nobody is back at a block so soon: a label seen ten seconds ago would be the same scan.
        time.sleep(max(0.0, self.left.get(tower.name, 0.0) + BACK_AFTER - time.monotonic()))
        self.scan(codes[:3])
        self.type_code(codes[3])
        if by_hand:
            self.prove_by_hand()
        if sees:
            self.log()
        go(self.browser, "visit")
        self.browser.tap("#visit-finish")
        self.browser.tap("#sheet-finish [type=submit]")
        at(self.browser, "tonight")
        self.left[tower.name] = time.monotonic()

    def scan(self, codes):
        """Hold labels before the camera, one after another; the first begins the visit."""
        turned, dark = self.chance.randrange(360), self.chance.uniform(0.2, 0.6)
        film(self.wall, [sight(code, turned=turned, light=dark, seed=turned + n) for n, code in enumerate(codes)])
        go(self.browser, "scan")
        self.browser.wait_for("#scan-begin")
        self.browser.tap("#scan-begin")
        self.scans += len(codes)
        self.browser.wait(SCANNED, self.scans, seconds=90)

    def type_code(self, code):
        """Type a code on the scanner that is open."""
        self.browser.tap("#scan-other")
        self.browser.wait_for("#sheet-code")
        self.browser.fill("#code", code)
        self.browser.tap("#code-keep")
        self.scans += 1
        self.browser.wait(SCANNED, self.scans)
        self.browser.wait("() => !document.querySelector('#sheet-code').open")

    def night_falls(self):
        """Let the camera see what a camera sees at night, at its full size."""
        spot = self.chance.randrange(1900), self.chance.randrange(1400)
        self.night.paste((90, 70, 60), (*spot, spot[0] + 90, spot[1] + 60))
        film(self.wall, [self.night])

    def prove_by_hand(self):
        """Photograph the next place, and say why."""
        self.night_falls()
        self.browser.tap("#scan-hand")
        at(self.browser, "hand")
        self.browser.wait("() => !document.querySelector('#hand-shutter').disabled")
        self.browser.tap("#hand-shutter")
        self.browser.wait_for("#hand-save")
        self.browser.tap("[data-does=hand-because][data-because=not_read]")
        self.browser.tap("#hand-save")
        self.scans += 1
        self.browser.wait(SCANNED, self.scans)
        self.browser.wait("() => document.body.dataset.screen !== 'hand'")

    def log(self):
        """Photograph something, then tap what it is."""
        self.night_falls()
        go(self.browser, "camera")
        photograph(self.browser)
        self.browser.tap("#camera-done")
        at(self.browser, "observe")
        self.browser.tap("#observe [data-tile=drugs]")
        at(self.browser, "saved")


def test_a_whole_shift_without_signal_arrives_once_and_small(lamp, wall, server, weather):
    towers = [getattr(server.cast, name) for name in TOWERS]
    codes = lay(server, *towers, places=PLACES)
    phone = Handset(lamp, weather.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(lamp)
    phone.ready()
    phone.sent()
    weather.now(offline=True)
    lamp.offline(True)
    lamp.tap("[data-does=start-shift]")
    lamp.wait_for("#now-go")
    tour, turn = Tour(lamp, wall, codes), count()
    for n in range(VISITS):
        tour.visit(towers[next(turn) % len(towers)], n < BY_HAND, n >= VISITS - SEEN)
    go(lamp, "tonight")
    lamp.tap("#end-shift")
    at(lamp, "over")
    lamp.tap("#end-the-shift")
    at(lamp, "notebook")
    methods = [one["method"] for one in phone.run(SCANS)]
    assert (len(methods), methods.count("qr"), methods.count("typed"), methods.count("hand")) == (150, 102, 34, 14)
    before = everything(phone)
    assert len([page for page in before[0] if page["kind"] == "visit_finished"]) == VISITS
    assert len(before[1]) == BY_HAND + SEEN == 40
    weather.passed_on = 0
    weather.calm()
    lamp.offline(False)
    phone.run("() => { bb.sendNow(); }")
    phone.sent(seconds=120)
    assert_once_and_whole(phone, Kept(server), *before)
    print(f"{weather.passed_on / 1024 / 1024:.1f} MB sent for the shift")
    assert weather.passed_on <= MOST_BYTES


def test_a_hundred_and_fifty_scans_in_a_row_stay_quick(lamp, server):
    places = [{"name": f"Place {n}", "floor": str(n % 9)} for n in range(150)]
    codes = lay(server, server.cast.kestrel, places=places)["Kestrel House"]
    phone = Handset(lamp, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(lamp)
    phone.ready()
    lamp.offline(True)
    lamp.tap("[data-does=start-shift]")
    lamp.wait_for("#now-go")
    go(lamp, f"visit/{server.cast.kestrel.id}")
    lamp.tap("[data-does=start-visit]")
    lamp.wait_for("#visit-finish")
    saved, painted = phone.run(TAKE, codes)
    first, last = statistics.median(saved[:30]), statistics.median(saved[-30:])
    print(f"a save takes {first:.0f} ms at first and {last:.0f} ms at the end; reading the night {painted[-1]:.0f} ms")
    assert last <= 2 * first + 25
    assert statistics.median(painted[-30:]) <= 150
    go(lamp, "notebook")
    lamp.wait("() => document.querySelectorAll('#pages li').length > 0")
    go(lamp, "visit")
    assert lamp.text("#count .figure") == "150/150"
