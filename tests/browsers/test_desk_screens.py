"""The desk in a real browser: every screen by night and day, wide and narrow, by keyboard, and refreshing itself."""

import pytest

from tests.support.nights import HOSTILE, seen, visit
from tests.support.phone import Phone

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390, 320)


def enter(browser, server, figure):
    """Sign in by the form."""
    browser.goto(server.url + "/sign-in")
    browser.page.get_by_label("E-mail").fill(figure.email)
    browser.page.get_by_label("Password").fill(server.cast.password)
    browser.page.get_by_role("button", name="Sign in").click()
    browser.page.wait_for_url(lambda address: "/sign-in" not in address)


@pytest.fixture
def night(server):
    """Write half a night on Amina's phone and send it to the real server."""
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.amina.email, "password": server.cast.password})
    phone = Phone(server.cast.amina)
    assert phone.open(client).status_code == 201
    shift = phone.write("shift_started", {})
    visit(phone, shift, server.cast.kestrel)
    visit(phone, shift, server.cast.heron, "part", reason="threat", words=HOSTILE)
    visit(phone, shift, server.cast.linnet, "")
    page = phone.write("observation", seen(server.cast.linnet, words=HOSTILE, severity=4))
    phone.write("amended", {"page": page.id, "floor": "8"})
    phone.write("telepathy", {})
    phone.send(server.client())
    return phone, page


def screens(phone, page, cast):
    """Give the address of every screen of the desk."""
    return [
        "/tonight", "/tonight?as=table", "/tonight?night=2026-11-15", "/notebooks", f"/notebooks/{phone.id}",
        f"/observations/{page.id}", "/people", f"/people/{cast.amina.id}", "/places",
        f"/places/{cast.heron.id}", "/places/import", "/traces", "/health", "/account", "/rescues", "/confirm", "/lost",
    ]  # fmt: skip


@pytest.mark.parametrize(("light", "widths"), [("light", WIDTHS), ("dark", WIDTHS[::-1])])
def test_every_screen_is_accessible_and_nothing_is_cut(desk, server, night, light, widths):
    """By day the wide screen is judged, by night the narrow one."""
    desk.page.emulate_media(color_scheme=light)
    enter(desk, server, server.cast.ola)
    for address in screens(night[0], night[1], server.cast):
        desk.page.set_viewport_size({"width": widths[0], "height": 800})
        desk.goto(server.url + address)
        assert desk.axe() == [], address
        for width in widths:
            desk.page.set_viewport_size({"width": width, "height": 800})
            wide = desk.run("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{address} at {width}"


def test_the_door_is_accessible(desk, server):
    for address in ("/sign-in", "/invitations/used-up", "/health"):
        desk.goto(server.url + address)
        assert desk.axe() == [], address


def test_tonight_refreshes_itself_and_keeps_the_place_of_the_keyboard(desk, server, night):
    enter(desk, server, server.cast.ben)
    assert desk.text("#seen").count("Fire safety") == 0
    desk.page.locator("#before").focus()
    night[0].write("observation", seen(server.cast.kestrel, tile="fire_safety", severity=4))
    night[0].send(server.client())
    desk.wait("() => document.querySelector('#seen').innerText.includes('Fire safety')", seconds=25)
    assert desk.run("() => document.activeElement.id") == "before"
    assert "Fire safety" in desk.text("#newest")


def test_what_needs_you_comes_first_for_the_keyboard(desk, server, night):
    enter(desk, server, server.cast.ben)
    desk.page.keyboard.press("Tab")
    assert desk.run("() => document.activeElement.className") == "skip"
    desk.page.keyboard.press("Enter")
    assert desk.run("() => location.hash") == "#main"


def test_the_desk_works_without_scripts(new_chromium, server, night):
    plain = new_chromium(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    enter(plain, server, server.cast.ben)
    assert plain.page.get_by_role("heading", name="Tonight", exact=True).is_visible()
    plain.page.get_by_role("link", name="Notebooks", exact=True).click()
    plain.page.get_by_role("link", name="Amina Yusuf, notebook 1").click()
    plain.page.get_by_label("Why").fill("Stolen")
    plain.page.get_by_role("button", name="Withdraw this notebook").click()
    assert plain.page.get_by_role("heading", name="Withdrawn").is_visible()
    plain.page.get_by_role("button", name="Give it back").click()
    assert plain.page.get_by_role("heading", name="In use").is_visible()


def test_night_or_day_holds_from_the_first_paint(desk, server):
    enter(desk, server, server.cast.ruth)
    desk.goto(server.url + "/account")
    desk.page.get_by_role("button", name="Night").click()
    ground = desk.run("() => getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(18, 16, 14)"
