"""A night without signal, the power gone, a bad line in the morning: each page and picture exactly once."""

from collections.abc import Callable

import pytest

from tests.support.handset import Handset, Kept, assert_once_and_whole, everything
from tests.support.server import Server
from tests.support.weather import Weather

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUGH = {"errors": 0.15, "drops": 0.15, "lost_answers": 0.15}


def night(
    phone: Handset, server: Server, weather: Weather, again: Callable[[], object], pages: int, photographs: int
) -> None:
    """Write offline, lose the page's life, find everything again, and send it through bad weather."""
    weather.now(offline=True)
    assert phone.record(pages, photographs, 300_000) == pages
    before = everything(phone)
    again()
    phone.ready()
    assert everything(phone) == before
    assert (len(before[0]), len(before[1])) == (pages, photographs)
    weather.now(**ROUGH)
    phone.run("() => { bb.sendNow(); }")
    phone.sent(seconds=240)
    assert {fate for _, _, fate in weather.log} >= set(ROUGH)
    assert_once_and_whole(phone, Kept(server), *before)


def test_chromium_killed_offline(chromium, server, weather):
    phone = Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)

    def again() -> None:
        chromium.restart(kill=True)
        chromium.goto(f"{weather.url}/field")

    night(phone, server, weather, again, 200, 100)


def test_firefox_killed_offline(firefox, server, weather):
    phone = Handset(firefox, weather.url).begin(server.cast.amina, server.cast.password)

    def again() -> None:
        firefox.restart(kill=True)
        firefox.goto(f"{weather.url}/field")

    night(phone, server, weather, again, 20, 10)


def test_webkit_reloaded_offline(webkit, server, weather):
    phone = Handset(webkit, weather.url).begin(server.cast.amina, server.cast.password)
    night(phone, server, weather, webkit.reload, 20, 10)
