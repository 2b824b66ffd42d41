"""A spot tapped on the drawing of a floor, without signal, and found again at the desk."""

import uuid

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Block
from patrol.operations.plans import put_plan
from tests.browsers.test_desk_screens import enter
from tests.support.chromium import DESK
from tests.support.handset import Handset, Kept
from tests.support.labels import SCANS, open_place
from tests.support.thumb import at, begin, log, say, start_visit_at
from web.demo.plans import plan

pytestmark = pytest.mark.browser
BODIES = "() => bb.pages().then(pages => pages.map(({kind, body}) => [kind, body]).reverse())"


@pytest.fixture
def drawn(server, codes):
    """Give two floors of Kestrel House their drawings: the landing's and the plant room's."""

    def put(now):
        kestrel = db.session.scalars(select(Block).filter_by(id=server.cast.kestrel.id)).one()
        for floor in ("3", "14"):
            put_plan(kestrel, floor, plan("Kestrel House", floor), 4, by=server.cast.ola.row(), now=now)

    Kept(server).change(put)


def tap(browser, css, x, y):
    """Tap a drawing at a fraction of its width and height."""
    drawing = browser.page.locator(f"{css} .drawing")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    drawing.tap(position={"x": x * box["width"], "y": y * box["height"]})
    browser.wait("css => document.querySelector(`${css} .mark`).checkVisibility()", css)


def near(body, x, y):
    """Say whether a page tells this spot, to a hundredth."""
    return abs(body["plan_x"] - x) < 0.01 and abs(body["plan_y"] - y) < 0.01


def test_a_spot_is_tapped_on_the_drawing_without_signal_and_stands_at_the_desk(drawn, lamp, server, new_chromium):
    phone, block = Handset(lamp, server.url), server.cast.kestrel
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(lamp)
    phone.ready()
    lamp.wait("() => bb.keys('pack').then(kept => kept.length === 3)")
    lamp.offline(True)
    lamp.tap("[data-does=start-shift]")
    lamp.wait_for("#now-go")
    start_visit_at(lamp, block)
    mark_what_is_seen(lamp)
    open_place(lamp, "Plant room")
    lamp.tap("#place-hand")
    at(lamp, "hand")
    lamp.wait_for("#hand-plan")
    tap(lamp, "#hand-plan", 0.5, 0.4)
    lamp.wait("() => bb.all('drafts').then(drafts => drafts.some(({values}) => values.plan_x))")
    lamp.restart(kill=True)
    lamp.offline(True)
    phone.open()
    at(lamp, "hand")
    lamp.wait("() => document.querySelector('#hand-plan .mark').checkVisibility()")
    lamp.tap("#hand-save")
    at(lamp, "scan")
    told = phone.run(BODIES)
    (marked,) = [body for _, body in told if body.get("floor") == "3"]
    assert near(marked, 0.25, 0.75)
    assert [body for kind, body in told if kind == "amended"][-1] == {"page": marked["page"], "spot": "by the lift"}
    assert near(phone.run(SCANS)[0], 0.5, 0.4)
    lamp.offline(False)
    phone.sent()
    desk = new_chromium(**DESK, color_scheme="light", device_scale_factor=1, has_touch=False)
    look(desk, server, marked["page"])


def mark_what_is_seen(lamp):
    """Log it, say the floor, tap the spot, and add some words later."""
    log(lamp, "drugs")
    lamp.tap("#saved [data-adds=where]")
    lamp.wait_for("#sheet-where")
    assert not lamp.page.locator("#where-plan").is_visible()
    lamp.tap("#sheet-where [data-floor='3']")
    lamp.wait_for("#where-plan")
    lamp.wait("() => document.querySelector('#where-plan img').naturalWidth > 1000")
    tap(lamp, "#where-plan", 0.25, 0.75)
    assert lamp.axe() == []
    lamp.tap("#sheet-where [type=submit]")
    lamp.wait("() => !document.querySelector('#sheet-where').open")
    at(lamp, "saved")
    assert "marked on the drawing" in lamp.text("#written-spot")
    say(lamp, "where", {"#add-spot": "by the lift"})


def look(desk, server, observation):
    """Find both spots at the desk."""
    enter(desk, server, server.cast.ben)
    visit = uuid.UUID(bytes=Kept(server).rows("select id from visit")[0][0])
    for address in (f"/observations/{observation}", f"/places/{server.cast.kestrel.id}/floors", f"/visits/{visit}"):
        desk.goto(server.url + address)
        if "visits" in address:
            desk.page.locator(".plan-here summary").click()
        assert desk.page.locator("svg.plan .spot").count() == 1, address
        assert desk.axe() == [], address
    assert desk.problems == []
