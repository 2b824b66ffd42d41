"""The scanner: a camera that sees dark and turned labels, a tag, one label after another, and no visit yet."""

import pytest

from tests.support.labels import BARE, KINDS, PLACES, SCANS, film, said, sight
from tests.support.thumb import at, go, title

pytestmark = pytest.mark.browser


HARD = [(6, 0, 1), (6, 33, 0.3), (4, 118, 0.2), (3, 200, 0.4), (5, 75, 0.12)]
"""How large a module is in pixels of 1280x720, how far the label is turned, and how much light there is."""


TAG = """url => window.tag.onreading({message: {records: [
  {recordType: 'url', data: new TextEncoder().encode(url)}]}})"""
TORCH = """() => { const { prototype } = MediaStreamTrack; window.asked = [];
  prototype.getCapabilities = () => ({torch: true});
  prototype.applyConstraints = given => { window.asked.push(given.advanced[0].torch); return Promise.resolve(); };
}"""


def test_dark_turned_and_small_labels_are_read(kestrel, lamp, officer, codes, wall):
    for n, (module, turned, light) in enumerate(HARD):
        go(lamp, "visit")
        film(wall, [sight(codes[n], module=module, turned=turned, light=light, seed=module)])
        go(lamp, "scan")
        said(lamp, f"{PLACES[n]['name']} · page {n + 3}")
    proofs = officer.run(SCANS)
    assert [(one["method"], one["code"], one["blocked"]) for one in proofs] == [("qr", code, False) for code in codes]
    assert all(one["visit"] and one["shift"] and one["checkpoint"] for one in proofs)
    assert "every place is proved" in lamp.text("#proof-more")


def test_one_label_after_another_is_proved_and_each_counts_once(kestrel, lamp, officer, codes, wall):
    film(wall, [sight(code, turned=20 * n, light=0.4, seed=n) for n, code in enumerate(codes)])
    go(lamp, "scan")
    lamp.wait(f"() => ({SCANS})().then(scans => scans.length === 5)", seconds=40)
    lamp.page.wait_for_timeout(4000)
    assert sorted(one["code"] for one in officer.run(SCANS)) == sorted(codes)
    assert lamp.text("#count .figure") == "5/5"
    go(lamp, "visit")
    assert [row.split("\n")[0] for row in lamp.text("#visit-places").split("\n\n") if row]


def test_a_scan_without_a_visit_starts_one_in_one_tap(officer, lamp, codes, wall):
    film(wall, [sight(codes[3], light=0.5)])
    lamp.tap("#side-scan")
    said(lamp, "Start a visit at Kestrel House?")
    assert officer.run(KINDS) == ["shift_started"]
    lamp.tap("#scan-begin")
    said(lamp, "Lobby · page 3")
    assert officer.run(KINDS) == ["shift_started", "visit_started", "scan"]
    visit = officer.run("() => bb.pages().then(pages => pages.find(({kind}) => kind === 'visit_started').id)")
    assert officer.run(SCANS)[0]["visit"] == visit


def test_a_scan_that_was_asked_about_is_kept_whatever_happens(officer, lamp, codes, wall):
    film(wall, [sight(codes[3], light=0.5)])
    go(lamp, "scan")
    said(lamp, "Start a visit at Kestrel House?")
    film(wall, [sight(BARE)])
    lamp.restart(kill=True)
    lamp.offline(True)
    officer.open()
    at(lamp, "scan")
    said(lamp, "Start a visit at Kestrel House?")
    go(lamp, "tonight")
    lamp.wait(f"() => ({SCANS})().then(scans => scans.length === 1)")
    (proof,) = officer.run(SCANS)
    assert (proof["visit"], proof["code"]) == (None, codes[3])
    assert officer.run("() => bb.all('drafts').then(drafts => drafts.length)") == 0


def test_a_label_that_no_round_knows_is_kept_with_its_code(kestrel, lamp, officer, wall):
    film(wall, [sight("W4W4H7H7", light=0.5)])
    go(lamp, "scan")
    said(lamp, "Label W4W4 H7H7 · page 3")
    assert "It is in no round on this phone" in lamp.text("#proof-more")
    (proof,) = officer.run(SCANS)
    assert (proof["checkpoint"], proof["code"], bool(proof["visit"])) == (None, "W4W4H7H7", True)


def test_a_tag_is_read_where_the_phone_has_a_reader(kestrel, lamp, officer, codes):
    lamp.run("""() => { window.NDEFReader = class { scan() { window.tag = this; return Promise.resolve(); } }; }""")
    go(lamp, "scan")
    lamp.wait_for("#scan-tags")
    lamp.tap("#scan-tags")
    lamp.wait("() => !!window.tag?.onreading")
    lamp.run(TAG, f"https://another.example/c/{codes[4]}")
    said(lamp, "Bin room · page 3")
    assert [(one["method"], one["code"]) for one in officer.run(SCANS)] == [("nfc", codes[4])]


def test_the_torch_stands_where_the_camera_has_one(kestrel, lamp):
    lamp.run(TORCH)
    go(lamp, "scan")
    lamp.wait_for("#scanner-torch")
    lamp.tap("#scanner-torch")
    lamp.wait("() => document.querySelector('#scanner-torch').getAttribute('aria-pressed') === 'true'")
    lamp.tap("#scanner-torch")
    lamp.wait("() => window.asked.join() === 'true,false'")


def test_a_refused_camera_leaves_the_code_and_the_hand(kestrel, lamp):
    lamp.run("""() => { navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', 'NotAllowedError')); }""")
    go(lamp, "scan")
    lamp.wait("() => document.querySelector('#scanner-words').innerText.startsWith('The camera is not allowed')")
    assert lamp.run("() => ['#scan-other', '#scan-hand'].every(css => document.querySelector(css).checkVisibility())")
    assert title(lamp) == "Scan"


def test_every_screen_of_a_place_is_accessible_and_nothing_is_cut(kestrel, lamp, codes, wall):
    film(wall, [sight(codes[2], light=0.4)])
    go(lamp, "scan")
    said(lamp, "Landing · page 3")
    ids = lamp.run("() => [...document.querySelectorAll('#visit-places a')].map(({hash}) => hash.split('/')[2])")
    assert len(ids) == len(PLACES)
    for screen in ("scan", "visit", f"checkpoint/{ids[0]}", f"checkpoint/{ids[1]}", f"hand/{ids[0]}", f"hand/{ids[1]}"):
        go(lamp, screen)
        for width, height in ((390, 1200), (320, 1600)):
            lamp.page.set_viewport_size({"width": width, "height": height})
            assert lamp.axe() == [], f"{screen} at {width}"
            assert lamp.run("() => document.documentElement.scrollWidth - innerWidth") <= 0, f"{screen} at {width}"
    type_sheet = "() => { document.querySelector('#place-type').click(); }"
    go(lamp, f"checkpoint/{ids[0]}")
    lamp.run(type_sheet)
    lamp.wait_for("#sheet-code")
    assert lamp.axe() == []
