"""Somebody unknown, from a phone without signal to the desk of a case officer."""

import json

import pytest

from tests.browsers.test_case_screens import judge
from tests.browsers.test_desk_screens import enter
from tests.support.handset import Kept
from tests.support.thumb import at, photograph

pytestmark = pytest.mark.browser

LAST = "() => bb.pages().then(pages => pages.find(({kind}) => kind === 'sighting'))"


def pressed(browser, css):
    """Say whether a button is pressed."""
    return browser.page.locator(css).get_attribute("aria-pressed") == "true"


def matched(desk, server):
    """Look at it as Ruth does, and say that it is somebody new."""
    enter(desk, server, server.cast.ruth)
    judge(desk, f"{server.url}/sightings")
    desk.page.locator("#waiting b a").first.click()
    desk.page.wait_for_url("**/sightings/*")
    judge(desk, desk.page.url)
    desk.page.get_by_role("button", name="Somebody new").click()
    desk.page.wait_for_url("**/strangers/*")
    assert "1 strike" in desk.text("main")
    judge(desk, desk.page.url)


def test_somebody_unknown_is_two_taps_away_survives_a_kill_and_reaches_the_desk(kestrel, lamp, officer, server, desk):
    lamp.tap("#act-log")
    at(lamp, "observe")
    lamp.tap("#to-sighting")
    at(lamp, "sighting")
    lamp.tap("#sighting-save")
    lamp.wait_for("#sighting-why")
    for code in ("did:door", "did:slept", "top:coat", "top:hoodie", "top_colour:black"):
        lamp.tap(f"[data-look='{code}']")
    assert lamp.axe() == []
    assert (pressed(lamp, "[data-look='top:coat']"), pressed(lamp, "[data-look='did:door']")) == (False, True)
    lamp.tap("#sighting-moved")
    lamp.fill("#sighting-words", "Went up by stair B")
    lamp.tap("#sighting-because [data-because=back]")
    photograph(lamp)
    lamp.tap("#camera-done")
    at(lamp, "sighting")
    lamp.restart()
    lamp.offline(True)
    officer.open()
    at(lamp, "sighting")
    lamp.wait("() => document.querySelectorAll('#sighting-shots li').length === 1")
    assert pressed(lamp, "[data-look='top:hoodie']")
    lamp.tap("#sighting-save")
    at(lamp, "page")
    assert "Hoodie · black top" in lamp.text("#page-says")
    written = officer.run(LAST)
    assert written["body"]["looks"] == ["did:door", "did:slept", "top:hoodie", "top_colour:black"]
    assert (written["body"]["block"], written["body"]["photo_reason"], len(written["photos"])) == (
        str(kestrel.id), "back", 1,
    )  # fmt: skip
    lamp.offline(False)
    officer.sent()
    kept = Kept(server)
    ((looks, words, moved),) = kept.rows("select looks, words, moved_on from sighting")
    assert (json.loads(looks)[0], words, bool(moved)) == ("did:door", "Went up by stair B", True)
    matched(desk, server)
