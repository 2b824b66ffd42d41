"""Tonight sounds and flashes until a person has seen it; the alarm's pages by axe; the supervisor's job on them."""

import pytest

from tests.support.clients import sign_in
from tests.support.phone import Phone

pytestmark = pytest.mark.browser


@pytest.fixture
def called(desk, server):
    """Have Amina ask for help, with Ben at the desk."""
    client, phone = server.client(), Phone(server.cast.amina)
    assert phone.open(sign_in(client, server.cast.amina)).status_code == 201
    shift = phone.write("shift_started")
    phone.write("observation", {
        "shift": shift.id, "visit": None, "block": str(server.cast.kestrel.id), "tile": "lift", "severity": 3,
        "equipment": "firefighters_lift", "floor": "G", "words": "Dead.",
    })  # fmt: skip
    page = phone.write("sos", {"shift": shift.id, "visit": None, "block": str(server.cast.kestrel.id), "words": ""})
    phone.sos(client, page)
    phone.send(client)
    desk.sign_in(server.url, server.cast.ben.email, server.cast.password)
    return phone


def test_it_flashes_sounds_and_is_silent_once_seen(desk, server, called):
    desk.goto(f"{server.url}/tonight")
    desk.wait("() => document.title.includes('asked for help')")
    desk.wait("() => document.title.startsWith('Tonight')")
    assert "This screen is silent." in desk.text("#sound")
    desk.click("[data-sound=turn]")
    desk.wait("() => document.getElementById('sound')?.textContent.includes('Sound is on')")
    assert desk.axe() == []
    desk.click(".sounding .act")
    desk.wait("() => location.pathname.startsWith('/alerts/')")
    desk.fill("#because", "Two dogs, owner came. Not hurt.")
    desk.click(".lit .act")
    desk.wait("() => document.querySelector('main').textContent.includes('Ben Okafor: Two dogs')")
    desk.goto(f"{server.url}/tonight")
    desk.wait("() => document.getElementById('alarm')?.dataset.unseen === '0'")


def test_every_page_of_it_is_accessible_wide_and_narrow(desk, server, called):
    desk.goto(f"{server.url}/tonight")
    desk.wait("() => fetch('/fire').then(told => told.text()).then(text => text.includes('Kestrel'))", seconds=60)
    alert = desk.run("() => document.querySelector('.sounding a').getAttribute('href').slice(1)")
    for width in (1280, 390):
        desk.page.set_viewport_size({"width": width, "height": 800})
        for path in ("/tonight", "/alerts", f"/{alert}", "/fire"):
            desk.goto(server.url + path)
            assert desk.axe() == [], path
            assert desk.run("() => document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_the_administrator_s_page_is_accessible_and_tests_through_everything(desk, server):
    desk.sign_in(server.url, server.cast.ola.email, server.cast.password)
    desk.goto(f"{server.url}/alerts/ladder")
    assert desk.axe() == []
    desk.click("form[action='/alerts/test'] button")
    desk.wait("() => location.pathname.startsWith('/alerts/')")
    assert "E-mail to ben@northmere.example" in desk.text("main")
