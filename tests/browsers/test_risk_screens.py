"""The risk form in a real browser: the words for thoughts of suicide show at once, and nothing is cut."""

import re

import pytest

from tests.browsers.test_desk_screens import WIDTHS, enter

pytestmark = pytest.mark.browser


@pytest.fixture
def case(server):
    """Open a case, as Nell, of what somebody told at the office; gives its address."""
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.nell.email, "password": server.cast.password})
    told = {"id": "0193a5f0-7b1c-7abc-8def-00000000aaaa", "channel": "office", "category": "domestic_abuse"}
    told |= {"words": "He waits at the school", "teller": "Ann Other"}
    report = client.post("/inbox/tell", data=told).headers["Location"]
    how = {"title": "Ann Other, Kestrel House", "category": "domestic_abuse", "risk": "high", "lane": "formal"}
    return server.url + client.post(f"{report}/case", data=how).headers["Location"]


def judge(desk, address, name):
    """Find nothing that axe objects to, and nothing cut at any width."""
    desk.goto(address)
    assert desk.axe() == []
    for width in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": 844})
        assert desk.run("() => document.documentElement.scrollWidth") <= width, (name, width)


def test_the_words_show_at_once_and_the_file_is_marked(desk, server, case):
    enter(desk, server, server.cast.nell)
    judge(desk, f"{case}/forms/victim_risk", "form")
    words = desk.page.locator(".at-once")
    assert not words.is_visible()
    desk.page.locator('[value="suicide"]').check()
    assert words.is_visible()
    for one in desk.page.locator("fieldset.question.choice").all():
        one.locator("label").first.click()
    desk.page.get_by_role("button", name="Keep the form").click()
    desk.page.wait_for_url(re.compile("/assessments/"))
    judge(desk, desk.page.url, "one")
    judge(desk, case, "file")
    assert "Thoughts of suicide were told of" in desk.page.locator("#main").inner_text()
    judge(desk, server.url + "/restricted", "list")
