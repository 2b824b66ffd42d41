"""Duty, shifts, handovers, kit and door notes in a real browser, wide and narrow; and the supervisor's job on them."""

import os
from pathlib import Path

import pytest

from tests.browsers.test_desk_screens import WIDTHS, enter
from tests.support.handset import Kept
from tests.support.nights import HOSTILE, visit
from tests.support.phone import Phone
from tests.support.planted import plant_here

pytestmark = pytest.mark.browser
HEADS = dict.fromkeys(("keys", "people", "welfare", "unfinished"), "")


@pytest.fixture
def shift(server):
    """Write a shift on Amina's phone, with kit that does not come back and a handover; give its id."""
    Kept(server).change(lambda now: plant_here(server.cast, now))
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.amina.email, "password": server.cast.password})
    phone = Phone(server.cast.amina)
    assert phone.open(client).status_code == 201
    key = client.get("/field/pack").json["kit"][0]["id"]
    shift = phone.write("shift_started", {"kit": [key], "words": HOSTILE})
    visit(phone, shift, server.cast.kestrel)
    phone.write("handover", HEADS | {"shift": shift.id, "risks": HOSTILE, "kit": "Torch 2 flickers."})
    phone.write("shift_ended", {"shift": shift.id, "returned": [], "words": "Quiet after two."})
    phone.send(client)
    return shift.id


@pytest.mark.parametrize(("light", "widths"), [("light", WIDTHS), ("dark", WIDTHS[::-1])])
def test_every_screen_is_accessible_and_nothing_is_cut(desk, server, shift, light, widths):
    desk.page.emulate_media(color_scheme=light)
    enter(desk, server, server.cast.ben)
    screens = ("/duty", "/duty/shifts", f"/duty/shifts/{shift}", "/duty/handovers", "/kit")
    for address in (*screens, f"/places/{server.cast.kestrel.id}"):
        desk.page.set_viewport_size({"width": widths[0], "height": 800})
        desk.goto(server.url + address)
        assert desk.axe() == [], address
        for width in widths:
            desk.page.set_viewport_size({"width": width, "height": 800})
            wide = desk.run("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{address} at {width}"


def test_a_supervisor_finds_the_key_covers_an_absence_and_voids_a_shift(desk, server, shift):
    enter(desk, server, server.cast.ben)
    page = desk.page
    page.goto(server.url + "/kit")
    page.get_by_role("button", name="It is back").click()
    assert "did not come back" not in page.inner_text("main")
    page.get_by_role("link", name="Duty", exact=True).last.click()
    page.get_by_text("Change: Amina Yusuf").first.click()
    page.get_by_label("Why Amina Yusuf is absent").fill("Sick, rang at 15:10")
    page.get_by_role("button", name="Mark absent").click()
    page.get_by_label("Who covers Amina Yusuf").select_option("Dan Whitlock")
    page.get_by_role("button", name="Let them cover").click()
    assert "Dan Whitlock covers" in page.inner_text("main")
    page.goto(f"{server.url}/duty/shifts/{shift}")
    page.get_by_text("Void it").click()
    page.get_by_label("Reason").fill("Begun on two phones")
    page.get_by_role("button", name="Void this shift").click()
    assert "Voided." in page.inner_text("#voided")
    if folder := os.environ.get("PICTURES"):
        desk.screenshot(Path(folder) / "desk-voided.png")
