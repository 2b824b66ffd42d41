"""SOS on the phone: held, sent, seen, and nothing claimed before it is true."""

import pytest

from patrol.operations import acknowledge_sos
from patrol.queries.sos import open_sos
from tests.support.handset import Handset, Kept
from tests.support.thumb import at, begin, hold

pytestmark = pytest.mark.browser

KINDS = "() => bb.pages().then(pages => pages.map(({kind}) => kind))"


@pytest.fixture
def phone(chromium, server, weather):
    """Give Amina's phone at the moment her notebook is begun, by tapping."""
    handset = Handset(chromium, weather.url)
    handset.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    handset.ready()
    return handset


def test_sos_claims_nothing_before_it_is_true(phone, chromium, server, weather):
    weather.now(offline=True)
    hold(chromium, "#hold")
    at(chromium, "sos")
    lit = "() => [...document.querySelectorAll('.arcs .on')].map(arc => arc.dataset.arc)"
    chromium.wait(f"() => ({lit})().join() === 'saved'")
    weather.calm()
    chromium.wait(f"() => ({lit})().join() === 'saved,delivered'", seconds=20)
    assert "Nobody has said so yet" in chromium.text("#sos-seen")
    Kept(server).change(lambda now: see(server, now))
    chromium.wait(f"() => ({lit})().length === 3", seconds=20)
    assert "Ben Okafor" in chromium.text("#sos-seen")


def see(server, now):
    """Have Ben see every SOS that stands."""
    ben = server.cast.ben.row()
    for call in open_sos(ben, now):
        acknowledge_sos(call.sos.id, ben, now)


def test_a_short_tap_is_no_sos_and_a_keyboard_is_asked_once_more(phone, chromium):
    chromium.tap("#hold")
    assert phone.run(KINDS) == []
    chromium.page.locator("#hold").focus()
    chromium.page.keyboard.press("Enter")
    chromium.wait_for("#sheet-sos")
    chromium.page.keyboard.press("Escape")
    assert phone.run(KINDS) == []
