"""Rounds, checkpoints and visits at the desk in a real browser: the job done by hand, and every screen looked at."""

import io
import re

import pytest
from PIL import Image

from tests.browsers.test_desk_screens import WIDTHS, enter
from tests.support.nights import HOSTILE, visit
from tests.support.phone import Phone

pytestmark = pytest.mark.browser


@pytest.fixture
def visited(server):
    """Write a visit to Kestrel House with a scan of a label that nobody has; gives its address."""
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.amina.email, "password": server.cast.password})
    phone = Phone(server.cast.amina)
    assert phone.open(client).status_code == 201
    shift = phone.write("shift_started", {})
    begun = phone.write("visit_started", {"shift": shift.id, "block": str(server.cast.kestrel.id)})
    told = {"shift": shift.id, "visit": begun.id, "checkpoint": None, "code": "ZZZZZZZZ", "method": "hand"}
    phone.write("scan", told | {"reason": "label_missing", "words": HOSTILE})
    phone.write("visit_finished", {"visit": begun.id, "outcome": "part", "reason": "threat", "words": HOSTILE})
    visit(phone, shift, server.cast.kestrel)
    phone.send(server.client())
    return f"/visits/{begun.id}"


def add_checkpoint(page, name, floor):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Floor", exact=True).select_option(floor)
    page.get_by_label("Question, if it asks one").fill("How many?")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name=name).wait_for()


def test_checkpoints_are_set_up_and_a_round_is_planned(desk, server, visited):
    page, block = desk.page, server.cast.kestrel
    enter(desk, server, server.cast.ben)
    desk.goto(f"{server.url}/places/{block.id}")
    page.get_by_role("link", name="see them").click()
    add_checkpoint(page, "Roof door", "15")
    add_checkpoint(page, "Bin room", "G")
    page.get_by_role("button", name=re.compile("^Up ?: Bin room")).click()
    assert desk.text("ol.walk").index("Bin room") < desk.text("ol.walk").index("Roof door")
    page.get_by_role("link", name="Roof door").click()
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(picture, "JPEG")
    page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )  # fmt: skip
    page.get_by_role("button", name="Take this picture").click()
    page.get_by_alt_text("How Roof door looks").wait_for()
    one = page.url.removeprefix(server.url)
    desk.goto(server.url + "/rounds/new")
    page.get_by_label("Name").fill("Towers")
    page.get_by_label("Kestrel House").fill("4")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("heading", name="Towers", exact=True).wait_for()
    look(desk, server, [visited, one, page.url.removeprefix(server.url), "/rounds", f"/places/{block.id}/checkpoints"])


def look(desk, server, addresses):
    """Judge every screen by day and by night, wide and narrow."""
    for light in ("light", "dark"):
        desk.page.emulate_media(color_scheme=light)
        for address in [*addresses, "/rounds/new", "/c/KX4PYHWM"]:
            desk.goto(server.url + address)
            assert desk.axe() == [], address
            for width in WIDTHS:
                desk.page.set_viewport_size({"width": width, "height": 800})
                wide = desk.run("() => document.documentElement.scrollWidth")
                assert wide <= width, f"{address} at {width}"
