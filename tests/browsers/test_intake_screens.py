"""Enquiries, who told, lists at go-live and the Welsh form in a real browser: the job is done, and nothing is cut."""

import re

import pytest

from tests.browsers.test_case_screens import judge
from tests.browsers.test_desk_screens import WIDTHS, enter

pytestmark = pytest.mark.browser
HOMES = b"Code,Block,Flat\nH1,Kestrel House,41\nH2,Nowhere,2\n"


def whole(desk):
    """Find nothing that axe objects to in what is typed so far, and nothing cut."""
    assert desk.axe() == []
    for width in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": 800})
        assert desk.run("() => document.documentElement.scrollWidth") <= width, width
    desk.page.set_viewport_size({"width": 1280, "height": 800})


def tell(desk, server, words, **fields):
    desk.goto(f"{server.url}/inbox/tell")
    desk.page.get_by_label("What they told, in their words").fill(words)
    desk.page.get_by_label("What it is about").select_option("noise")
    desk.page.get_by_label("Their name").fill(fields["name"])
    if fields.get("enquiry"):
        desk.page.get_by_text("A councillor or an MP", exact=True).click()
        desk.page.get_by_text("If a councillor or an MP asks").click()
        desk.page.get_by_label("For which resident").fill("Jo Hale")
    whole(desk)
    desk.page.get_by_role("button", name="Take it in").click()
    desk.page.wait_for_url(re.compile("/inbox/[0-9a-f]{8}"))


def test_who_asks_is_answered_and_who_told_is_found(desk, server):
    enter(desk, server, server.cast.grace)
    tell(desk, server, "Music every night", name="Jo Hale")
    tell(desk, server, "My constituent hears music", name="Cllr Rose Adeyemi", enquiry=True)
    desk.page.get_by_role("button", name="Same person").click()
    desk.page.wait_for_selector("text=It is the same person.")
    judge(desk, desk.page.url)
    judge(desk, f"{server.url}/inbox")
    desk.page.go_back()
    desk.page.get_by_text("They are answered…").click()
    desk.page.get_by_role("button", name="Note the answer").click()
    desk.page.wait_for_selector("text=was answered")
    desk.goto(f"{server.url}/cases/import")
    desk.page.set_input_files("#file", {"name": "homes.csv", "mimeType": "text/csv", "buffer": HOMES})
    whole(desk)
    desk.page.get_by_role("button", name="Look at it").click()
    desk.page.wait_for_selector("text=1 row is refused.")
    whole(desk)
    judge(desk, f"{server.url}/places")
    judge(desk, f"{server.url}/tell/northmere?lang=cy")
    assert desk.run("() => document.documentElement.lang") == "cy"
