"""A letter in a real browser: drafted in the file, filled, looked at and sent, wide and narrow."""

import re

import pytest

from estate.database import new_id
from tests.browsers.test_case_screens import judge
from tests.browsers.test_desk_screens import enter

pytestmark = pytest.mark.browser
TOLD = {"channel": "phone", "category": "noise", "words": "Drums until two, every night", "teller": "Jo Hale"}
CASE = {"title": "Drums at night, Kestrel House", "category": "noise", "risk": "medium", "lane": "formal"}


@pytest.fixture
def case(server):
    """Take in what Jo Hale told and open a case of it, as Ruth; gives its address."""
    ruth = server.client()
    ruth.post("/sign-in", data={"email": server.cast.ruth.email, "password": server.cast.password})
    told = ruth.post("/inbox/tell", data=TOLD | {"id": str(new_id()), "block": str(server.cast.kestrel.id)})
    report = told.headers["Location"].rpartition("/")[2]
    return server.url + "/cases/" + ruth.post(f"/inbox/{report}/case", data=CASE).headers["Location"].rpartition("/")[2]


def test_a_letter_is_drafted_filled_and_sent_at_the_desk_and_on_a_phone(desk, server, case):
    enter(desk, server, server.cast.ruth)
    desk.goto(case)
    desk.page.locator("summary", has_text="Letter").click()
    desk.page.get_by_label("Which", exact=True).select_option("update")
    desk.page.get_by_role("button", name="Draft it").click()
    desk.page.wait_for_url(re.compile("/letters/[0-9a-f]"))
    address = desk.page.url
    assert "[What has happened since we last spoke]" in desk.text("main")
    judge(desk, address)
    desk.fill("#addressed", "Jo Hale\n12 Kestrel House\nSouthend\nSS1 2AB")
    words = desk.page.locator("#body").input_value()
    words = words.replace("[What has happened since we last spoke]", "We spoke with your neighbours on three floors.")
    next_up = "By Friday we visit:\n\n- your home\n- the hall"
    desk.fill("#body", words.replace("[What we do next, and by when]", next_up))
    desk.page.get_by_role("button", name="Keep and show how it looks").click()
    desk.page.get_by_role("button", name="Print and post").wait_for()
    judge(desk, address)
    desk.page.get_by_role("button", name="Print and post").click()
    desk.page.get_by_text("The PDF as sent").wait_for()
    judge(desk, address)
    desk.goto(case)
    assert "Update to Jo Hale" in desk.text("#file")
