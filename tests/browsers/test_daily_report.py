"""A morning at the desk: three phones silent, the night signed, then their pages come."""

from datetime import UTC, datetime, time, timedelta

import pytest

from estate.rules.calendar import begins
from patrol.rules.nights import night_of
from tests.support.nights import seen, visit
from tests.support.phone import Phone

pytestmark = pytest.mark.browser
NIGHT = night_of(datetime.now(UTC)) - timedelta(days=1)
PAPER = "() => document.querySelector('.paper')?.getBoundingClientRect().width === 720"


class Clock:
    """The phones' clock: right when they send, and in the evening of the night when they write."""

    def __init__(self):
        self.at = begins(NIGHT, time(21))
        self.sending = False

    def __call__(self):
        """Give what it says, a second later each time."""
        self.at += timedelta(seconds=1)
        return datetime.now(UTC) if self.sending else self.at


def send(phone, server):
    """Send what waits on a phone, by the right time."""
    phone.clock.sending = True
    phone.send(server.client())
    phone.clock.sending = False


@pytest.fixture
def phones(server):
    """Send the first half of three officers' night; the rest is on their phones."""
    clock, made = Clock(), []
    for figure in (server.cast.amina, server.cast.dan, server.cast.ben):
        client = server.client()
        client.post("/sign-in", data={"email": figure.email, "password": server.cast.password})
        phone = Phone(figure, clock=clock)
        assert phone.open(client).status_code == 201
        shift = phone.write("shift_started")
        visit(phone, shift, server.cast.kestrel)
        send(phone, server)
        visit(phone, shift, server.cast.linnet)
        phone.write("observation", seen(server.cast.linnet, words=f"Seen by {figure.name}"))
        phone.write("shift_ended", {"shift": shift.id, "words": ""})
        clock.sending = True
        phone.post(server.client(), phone.batch(phone.kept_to + 1, 0))
        clock.sending = False
        made.append(phone)
    return made


def test_a_morning_is_signed_and_corrected(desk, server, phones):
    cast = server.cast
    desk.sign_in(server.url, cast.ben.email, cast.password)
    desk.goto(f"{server.url}/reports")
    assert "not signed off" in desk.text("#unsigned")
    desk.page.get_by_role("link", name="Look and sign").click()
    desk.wait(PAPER)
    assert desk.axe() == []
    before = desk.text("#before")
    assert all(figure.name in before for figure in (cast.amina, cast.dan, cast.ben))
    desk.page.get_by_label("Note to the day team").fill("6 °C, dry. Three phones follow on Wi-Fi.")
    desk.page.get_by_role("button", name="Sign off the night").click()
    desk.wait("() => document.querySelector('#corrections')?.innerText.includes('No corrections since sign-off')")
    signed = desk.text(".paper")
    for phone in phones:
        send(phone, server)
    desk.goto(f"{server.url}/reports/{NIGHT}")
    told = desk.text("#corrections")
    assert "12 corrections since sign-off" in told
    assert "Amina Yusuf's notebook 1, page" in told
    assert desk.text(".paper") == signed
    assert desk.axe() == []
    for width in (1280, 390, 320):
        desk.page.set_viewport_size({"width": width, "height": 800})
        assert desk.run("() => document.documentElement.scrollWidth") <= width
    desk.page.get_by_role("link", name="As police see it").click()
    desk.wait("() => document.querySelector('main')?.innerText.includes('As partners see it')")
    assert desk.axe() == []
    desk.goto(f"{server.url}/figures/patrols?year=2026")
    assert desk.axe() == []


def test_every_screen_of_it_is_accessible_by_night_on_a_phone_and_nothing_is_cut(desk, server, phones):
    desk.page.emulate_media(color_scheme="dark")
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.sign_in(server.url, server.cast.ben.email, server.cast.password)
    for address in ("/reports", f"/reports/{NIGHT}", f"/reports/{NIGHT}/partner", "/figures/patrols?year=2026"):
        desk.page.set_viewport_size({"width": 390, "height": 844})
        desk.goto(server.url + address)
        assert desk.axe() == [], address
        for width in (390, 320):
            desk.page.set_viewport_size({"width": width, "height": 844})
            assert desk.run("() => document.documentElement.scrollWidth") <= width, f"{address} at {width}"
