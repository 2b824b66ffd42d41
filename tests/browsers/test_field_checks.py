"""Check calls, dead spots, the test of the alarm and regulated equipment, by tapping."""

import pytest

from estate.database import db
from patrol.models import Alert
from patrol.operations.alerts import see_alert
from tests.support.handset import Handset, Kept
from tests.support.thumb import at, begin, hold

pytestmark = pytest.mark.browser

KINDS = "() => bb.pages().then(pages => pages.map(({kind}) => kind))"

WELL = '#check-row [data-does="well"]'

MEASURED = """(well) => { document.getElementById('side-scan').hidden = false;
  const words = document.createRange();
  words.selectNode(document.getElementById('act-log').lastChild);
  const box = (css) => document.querySelector(css).getBoundingClientRect().toJSON();
  const boxes = [well, '#act-log', '#side-scan', '#next-blocks'].map(box);
  return [...boxes, words.getClientRects().length]; }"""


@pytest.fixture
def phone(chromium, server, weather):
    """Give Amina's phone with a shift begun, by tapping."""
    handset = Handset(chromium, weather.url)
    handset.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    handset.ready()
    chromium.tap("#act-shift")
    chromium.wait_for("#checks:not([hidden])")
    return handset


def test_one_tap_says_that_the_officer_is_well(phone, chromium, server):
    chromium.wait_for("#check-row:not([hidden])")
    assert "Check call by" in chromium.text("#check-row-words")
    assert "locked phone may stay silent" in chromium.text("#checks")
    chromium.tap(WELL)
    chromium.wait("() => document.getElementById('said').textContent.includes('has heard that you are well')")
    assert Kept(server).rows("select count(*) from check_call") == [(1,)]


def test_the_check_call_is_in_reach_of_a_thumb_and_the_dock_keeps_to_one_line(phone, chromium):
    for width in (390, 360):
        chromium.page.set_viewport_size({"width": width, "height": 844})
        well, log, scan, blocks, lines = chromium.run(MEASURED, WELL)
        assert well["y"] > 844 * 0.45
        assert well["bottom"] <= min(log["y"], blocks["y"])
        assert min(well["height"], scan["width"], scan["height"]) >= 56
        assert (log["height"], lines) == (64, 1)


def test_without_signal_it_says_that_the_desk_has_not_heard(phone, chromium, weather):
    phone.sent()
    weather.now(offline=True)
    chromium.tap(WELL)
    chromium.wait("() => document.getElementById('checks-words').textContent.includes('not reached the desk')")
    chromium.tap('#checks [data-minutes="30"]')
    phone.browser.wait("() => bb.pages().then(pages => pages[0].kind === 'dead_spot')")


def test_a_call_that_is_near_stands_on_every_screen_with_one_tap(phone, chromium):
    phone.run("""() => bb.get('pack', 'tonight').then(kept => {
      kept.told.checks = {minutes: 2, grace_minutes: 1, because: '', ladder_words: ''};
      return bb.put('pack', kept, 'tonight');
    })""")
    chromium.run("() => { location.hash = '#/notebook'; }")
    at(chromium, "notebook")
    chromium.wait_for("#check-due:not([hidden])", seconds=15)
    assert "Check call by" in chromium.text("#check-due-words")
    assert chromium.axe() == []


def test_the_alarm_is_tried_and_the_phone_says_who_heard_it(phone, chromium, server):
    chromium.tap("#try-alarm")
    chromium.wait("() => document.getElementById('alarm-words').textContent.includes('it reached the desk')")
    kept = Kept(server)
    assert kept.rows("select kind from alert") == [("test",)]
    kept.change(lambda now: hear(server, now))
    heard = "() => document.getElementById('alarm-words').textContent.includes('Ben Okafor heard it')"
    chromium.wait(heard, seconds=15)
    assert phone.run(KINDS)[0] == "alarm_test"


def hear(server, now):
    """Have Ben hear the test."""
    ben = server.cast.ben.row()
    return see_alert(db.session.query(Alert).one().id, ben, now)


def test_nobody_has_seen_it_for_a_minute_and_i_am_safe(phone, chromium, server):
    hold(chromium, "#hold")
    at(chromium, "sos")
    chromium.wait_for("#sos-delivered:not(.todo)", seconds=15)
    assert chromium.run("() => document.getElementById('sos-ring').hidden")
    chromium.run("() => { const now = Date.now; Date.now = () => now() + 60_000; }")
    chromium.wait("() => document.getElementById('sos-ring-words').textContent.includes('seen this for 60 s')")
    hold(chromium, "#safe")
    at(chromium, "tonight")
    chromium.wait("() => bb.pages().then(pages => pages[0].kind === 'safe')")
    phone.sent()
    assert Kept(server).rows("select count(*) from safe") == [(1,)]


def test_a_dead_lift_says_which_one_with_one_tap(phone, chromium, server):
    chromium.run("() => { location.hash = '#/observe'; }")
    at(chromium, "observe")
    chromium.tap('[data-tile="fire_safety"]')
    at(chromium, "saved")
    chromium.tap('[data-equipment="firefighters_lift"]')
    chromium.wait_for('[data-equipment="firefighters_lift"][aria-pressed="true"]')
    assert "24 hours" in chromium.text("#equipment-words")
    phone.sent()
    assert Kept(server).rows("select equipment from amendment") == [("firefighters_lift",)]
