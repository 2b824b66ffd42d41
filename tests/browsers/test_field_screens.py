"""The phone's screens in a real browser: the whole night by tapping, with and without signal."""

import json

import pytest

from tests.support.handset import Handset, Kept
from tests.support.nights import HOSTILE
from tests.support.thumb import at, begin, go, log, photograph, say, start_visit, title

pytestmark = pytest.mark.browser

BODIES = "() => bb.pages().then(pages => pages.map(({kind, body, photos}) => [kind, body, photos.length]).reverse())"
ENDS = ("handover", "shift_ended")
LEFT = "() => bb.all('drafts').then(drafts => drafts.map(({photos, values}) => [photos.length, values]))"


@pytest.fixture
def phone(chromium, server, weather):
    """Give Amina's phone at the moment her notebook is begun, by tapping."""
    handset = Handset(chromium, weather.url)
    handset.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    handset.ready()
    return handset


def test_a_phone_that_never_signed_in_says_what_to_do_and_asks_the_office_nothing(chromium, weather):
    chromium.goto(f"{weather.url}/field")
    chromium.wait("() => document.body.dataset.ready === 'yes'")
    assert title(chromium) == "Welcome"
    assert "Sign in once where there is signal" in chromium.text("#start")
    assert chromium.run("() => document.querySelector('#start-act').getAttribute('href')") == "/sign-in?next=/field"
    assert not [line for line in weather.log if line[1] == "/field/pack"]
    chromium.run("() => { location.hash = '#/observe'; }")
    chromium.wait("() => document.body.dataset.screen === 'start'")
    assert chromium.axe() == []


def test_a_notebook_begins_only_on_a_phone_that_locks(chromium, server):
    phone = Handset(chromium, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    phone.ready()
    chromium.wait_for("#start-lock")
    chromium.tap("[data-does=begin]")
    chromium.wait_for("#lock-why")
    assert phone.run("() => bb.current()") is None
    begin(chromium)
    assert phone.run("() => bb.current().then(own => own.name)") == "Amina Yusuf"


def test_two_taps_save_a_page(phone, chromium):
    start_visit(chromium)
    log(chromium, "drugs")
    chromium.wait("() => document.activeElement.id === 'title'")
    assert title(chromium).endswith("page 3")
    kind, body, _ = phone.run(BODIES)[-1]
    assert (kind, body["tile"], body["severity"]) == ("observation", "drugs", 3)
    assert chromium.text("#folio") == "3"


def test_the_whole_night_without_signal_arrives_by_morning(phone, chromium, server, weather):
    weather.now(offline=True)
    chromium.offline(True)
    start_visit(chromium)
    chromium.tap("#visit-floors [data-sheet=floors]")
    chromium.tap("#sheet-floors [data-floor='7']")
    chromium.tap("#side-camera")
    photograph(chromium)
    photograph(chromium)
    chromium.tap("#camera-done")
    at(chromium, "observe")
    chromium.tap("#observe [data-tile=drugs]")
    at(chromium, "saved")
    additions(chromium)
    chromium.tap("#another-photo")
    photograph(chromium)
    chromium.tap("#camera-done")
    at(chromium, "saved")
    chromium.tap("#saved-back")
    at(chromium, "visit")
    chromium.tap("#visit-finish")
    chromium.tap("#sheet-finish [type=submit]")
    at(chromium, "tonight")
    chromium.tap("#end-shift")
    at(chromium, "over")
    chromium.fill("#over-unfinished", "Lift B is out at Kestrel House.")
    chromium.tap("#end-the-shift")
    at(chromium, "notebook")
    assert "on this phone" in chromium.text("#notebook .sending")
    told = phone.run(BODIES)
    check_night(told)
    chromium.restart(kill=True)
    chromium.offline(False)
    weather.calm()
    phone.open()
    phone.sent()
    kept = Kept(server)
    check_kept(kept, phone.current()["id"], told)
    assert kept.verify() == ""


def check_kept(kept, notebook, told):
    """Hold what the server has against what the phone told, photographs by name: two of a drawn camera may be one."""
    there = [json.loads(text) for _, text, *_ in kept.pages(notebook)]
    assert [page["kind"] for page in there] == [kind for kind, *_ in told]
    named = [photo["sha256"] for page in there for photo in page["photos"]]
    assert len(named) == 3
    assert set(kept.photographs(notebook)) == set(named)


def additions(browser):
    """Add what there is to add to a page."""
    say(browser, "words", {"#add-words": HOSTILE})
    say(browser, "where", {"#add-spot": "stair B"})
    say(browser, "police", {"#add-reference": "CAD 0117"})
    say(browser, "moved", {"#add-moved": "3"})
    say(browser, "camera", {"#add-clip": "BWV 5531"})
    browser.tap("#follow-up")
    browser.wait("() => document.querySelector('#follow-up').getAttribute('aria-pressed') === 'true'")
    browser.tap("[data-severe='4']")
    browser.wait("() => document.querySelector('[data-severe=\"4\"]').getAttribute('aria-pressed') === 'true'")


def check_night(told):
    """Say what the pages of that night must be."""
    kinds = [kind for kind, *_ in told]
    assert kinds == ["shift_started", "visit_started", "observation", *["amended"] * 8, "visit_finished", *ENDS]
    seen = told[2]
    assert (seen[1]["tile"], seen[1]["floor"], seen[2]) == ("drugs", "7", 2)
    amended = [(body, photos) for kind, body, photos in told if kind == "amended"]
    assert [{name: value for name, value in body.items() if name != "page"} for body, _ in amended] == [
        {"words": HOSTILE}, {"spot": "stair B"}, {"police_reference": "CAD 0117"}, {"moved_on": 3},
        {"bwv_reference": "BWV 5531"}, {"follow_up": True}, {"severity": 4}, {},
    ]  # fmt: skip
    assert amended[-1][1] == 1
    assert told[-3][1]["outcome"] == "completed"
    assert told[-2][1]["unfinished"] == "Lift B is out at Kestrel House."


def test_a_visit_cut_short_needs_a_reason(phone, chromium):
    start_visit(chromium)
    chromium.tap("#visit-finish")
    chromium.tap("#sheet-finish label:has([value=part])")
    chromium.tap("#sheet-finish [type=submit]")
    chromium.wait_for("#finish-why")
    chromium.tap("#sheet-finish label:has([value=lift_out])")
    chromium.tap("#sheet-finish [type=submit]")
    at(chromium, "tonight")
    kind, body, _ = phone.run(BODIES)[-1]
    assert (kind, body["outcome"], body["reason"]) == ("visit_finished", "part", "lift_out")


def test_one_visit_runs_at_a_time(phone, chromium):
    start_visit(chromium)
    go(chromium, "round")
    chromium.tap("#round-blocks li:not(.next) a")
    at(chromium, "visit")
    chromium.wait_for("#visit-elsewhere")
    assert not chromium.run("() => document.querySelector('#act-visit').checkVisibility()")
    chromium.tap("#visit-elsewhere [data-sheet=finish]")
    chromium.tap("#sheet-finish [type=submit]")
    chromium.wait_for("#act-visit")


def test_a_grave_tile_waits_and_a_strike_leaves_the_page_standing(phone, chromium):
    start_visit(chromium)
    log(chromium, "harassment")
    assert "Strike it if this was a mis-tap" in chromium.text("#grave-words")
    chromium.tap("#strike")
    chromium.wait_for("#sheet-strike")
    chromium.tap("#sheet-strike [type=submit]")
    chromium.wait("() => document.querySelector('#title-words').textContent === 'Page 3 is struck'")
    kind, body, _ = phone.run(BODIES)[-1]
    assert (kind, body["reason"]) == ("struck", "Tapped by mistake.")
    go(chromium, "notebook")
    assert chromium.text("#pages .struck") == "Threats"


@pytest.mark.parametrize("tile", ["in_order", "other", "welfare", "lift"])
def test_every_tile_is_within_reach(phone, chromium, tile):
    chromium.tap("#side-log")
    at(chromium, "observe")
    if tile != "in_order":
        chromium.tap("#more")
    chromium.tap(f"[data-tile={tile}]")
    at(chromium, "saved")
    assert phone.run(BODIES)[-1][1]["tile"] == tile


def test_photographs_and_words_that_were_begun_are_there_after_a_kill(phone, chromium):
    start_visit(chromium)
    chromium.tap("#side-camera")
    photograph(chromium)
    chromium.restart(kill=True)
    phone.open()
    at(chromium, "observe")
    assert chromium.text("#taken-words") == "1 photo ready."
    chromium.tap("#observe [data-tile=rubbish]")
    at(chromium, "saved")
    assert phone.run(BODIES)[-1][2] == 1
    assert phone.run(LEFT) == []
    chromium.tap("#saved [data-adds=words]")
    chromium.wait_for("#sheet-words")
    chromium.fill("#add-words", "Six bags by the")
    chromium.wait("() => bb.all('drafts').then(([draft]) => draft?.values.words === 'Six bags by the')")
    chromium.restart(kill=True)
    phone.open()
    at(chromium, "saved")
    chromium.tap("#saved [data-adds=words]")
    chromium.wait("() => document.querySelector('#add-words').value === 'Six bags by the'")
    chromium.tap("#sheet-words [type=submit]")
    chromium.wait("() => bb.pages().then(([last]) => last.body.words === 'Six bags by the')")
    assert phone.run(LEFT) == []


def test_a_camera_that_is_refused_leaves_the_way_round(phone, chromium):
    chromium.run("""() => { navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', 'NotAllowedError')); }""")
    go(chromium, "camera")
    chromium.wait("() => document.querySelector('#finder-words').textContent.startsWith('The camera is not allowed')")
    assert chromium.run("() => document.querySelector('#shutter').disabled")
    picture = chromium.run("""() => new Promise(done => { const made = document.createElement('canvas');
      made.width = 640; made.height = 480; made.toBlob(blob => blob.arrayBuffer().then(bytes =>
        done([...new Uint8Array(bytes)])), 'image/jpeg'); })""")
    chromium.page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(picture)})
    chromium.wait("() => document.querySelectorAll('#shots li').length === 1")


def test_a_page_that_could_not_be_saved_says_so_and_is_saved_at_the_second_try(phone, chromium):
    start_visit(chromium)
    chromium.tap("#act-log")
    at(chromium, "observe")
    chromium.run("""() => { const { add } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.add = function (...given) {
        if (!window.emptied) throw new DOMException('full', 'QuotaExceededError');
        return add.apply(this, given); }; }""")
    chromium.tap("#observe [data-tile=noise]")
    chromium.wait_for("#trouble")
    assert chromium.text("#trouble-what") == "Page 3 was not saved. The phone is full."
    chromium.run("() => { window.emptied = true; }")
    chromium.tap("[data-does=save-again]")
    at(chromium, "saved")
    assert not chromium.run("() => document.querySelector('#trouble').checkVisibility()")
    assert [kind for kind, *_ in phone.run(BODIES)] == ["shift_started", "visit_started", "observation"]


def test_what_is_no_number_is_asked_again_and_writes_nothing(phone, chromium):
    start_visit(chromium)
    log(chromium, "noise")
    chromium.tap("#saved [data-adds=moved]")
    chromium.wait_for("#sheet-moved")
    chromium.fill("#add-moved", "some")
    chromium.tap("#sheet-moved [type=submit]")
    chromium.wait_for("#moved-why")
    chromium.fill("#add-moved", "12")
    chromium.tap("#sheet-moved [type=submit]")
    chromium.wait("() => bb.pages().then(([last]) => last.body.moved_on === 12)")
    assert [kind for kind, *_ in phone.run(BODIES)][3:] == ["amended"]


def test_words_of_any_kind_are_shown_as_text(phone, chromium):
    start_visit(chromium)
    log(chromium, "noise")
    say(chromium, "words", {"#add-words": HOSTILE})
    assert "<script>" in chromium.text("#written-words")
    go(chromium, "notebook")
    assert "<script>" in chromium.text("#pages")
    chromium.tap("#pages a.head")
    at(chromium, "page")
    assert "<script>" in chromium.text("#page-text")
    assert chromium.run("() => document.querySelectorAll('main script').length") == 0


def test_signing_out_without_signal_hides_the_pages_and_keeps_them(phone, chromium, weather):
    weather.now(offline=True)
    chromium.tap("[data-does=start-shift]")
    chromium.wait_for("#now-go")
    go(chromium, "settings")
    chromium.tap("[data-sheet=sign-out]")
    chromium.wait_for("#sheet-sign-out")
    assert "1 page on this phone" in chromium.text("#sign-out-words")
    chromium.tap("#sheet-sign-out [type=submit]")
    at(chromium, "start")
    assert "Amina" not in chromium.run("() => document.body.innerText")
    weather.calm()
    phone.sent()
