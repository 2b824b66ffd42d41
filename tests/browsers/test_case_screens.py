"""The inbox and the case file in a real browser: the whole way of a report, without a reload, wide and narrow."""

import re

import pytest

from tests.browsers.test_desk_screens import WIDTHS, enter
from tests.support.nights import HOSTILE, seen
from tests.support.phone import Phone

pytestmark = pytest.mark.browser


@pytest.fixture
def told(server):
    """Let Amina see something serious at Kestrel House, in words of an enemy; wait until it stands in the inbox."""
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.amina.email, "password": server.cast.password})
    phone = Phone(server.cast.amina)
    assert phone.open(client).status_code == 201
    phone.write("observation", seen(server.cast.kestrel, tile="dealing", severity=4, words=HOSTILE))
    phone.send(server.client())


def first_report(desk, server):
    """Wait for the sweep, ten seconds after the page and within five more, and open what it brought."""
    desk.goto(server.url + "/inbox")
    for _ in range(40):
        if desk.page.locator("ol.inbox a").count():
            break
        desk.page.wait_for_timeout(1000)
        desk.goto(server.url + "/inbox")
    desk.page.locator("ol.inbox a").first.click()
    desk.page.wait_for_url(re.compile("/inbox/[0-9a-f]"))
    return desk.page.url


def judge(desk, address):
    """Find nothing that axe objects to, and nothing cut at any width."""
    desk.goto(address)
    assert desk.axe() == [], address
    for width in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": 800})
        assert desk.run("() => document.documentElement.scrollWidth") <= width, f"{address} at {width}"
    desk.page.set_viewport_size({"width": 1280, "height": 800})


def test_from_the_patrol_to_the_file_without_a_reload(desk, server, told):
    enter(desk, server, server.cast.ruth)
    report = first_report(desk, server)
    judge(desk, report)
    desk.page.get_by_role("button", name="Open the case").click()
    desk.page.wait_for_url(re.compile("/cases/[0-9a-f]"))
    assert "Found on patrol by Amina Yusuf" in desk.text("#file")
    desk.run("() => { window.stayed = true }")
    desk.page.locator("summary", has_text="Log a contact").click()
    desk.page.get_by_label("Somebody else: who").fill("the caretaker")
    desk.page.get_by_label("What was said").fill("He has the key to the riser.")
    desk.page.get_by_role("button", name="Log the contact").click()
    desk.wait("() => document.querySelector('#file').innerText.includes('Spoke with the caretaker')")
    desk.page.locator("summary", has_text="Note").first.click()
    desk.page.get_by_role("button", name="Keep the note").click()
    desk.wait("() => document.querySelector('#file').innerText.includes('The note is missing')")
    assert desk.page.locator("details[open] textarea#note").count() == 1
    assert desk.run("() => window.stayed") is True
    judge(desk, desk.page.url)
    for path in ("/inbox", "/inbox/tell", "/cases?whose=all", "/cases/found?q=kestrel"):
        judge(desk, server.url + path)


def test_on_a_visit_the_promise_and_the_acts_come_first(desk, server, told):
    enter(desk, server, server.cast.ruth)
    first_report(desk, server)
    desk.page.get_by_role("button", name="Open the case").click()
    desk.page.wait_for_url(re.compile("/cases/[0-9a-f]"))
    desk.page.set_viewport_size({"width": 390, "height": 844})
    parts = "['.lit', '.acts', '.clocks', '.file .margin']"
    tops = desk.run(f"() => {parts}.map(part => document.querySelector(part).getBoundingClientRect().top)")
    assert tops == sorted(tops)
    low = desk.run("() => document.querySelector('.acts').getBoundingClientRect().bottom")
    assert low < 844
