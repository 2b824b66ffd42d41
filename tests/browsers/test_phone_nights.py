"""A night without signal, the power gone, a bad line in the morning: each page and picture exactly once."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.handset import Handset, Kept
from tests.support.server import Server
from tests.support.weather import Weather

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUGH = {"errors": 0.15, "drops": 0.15, "lost_answers": 0.15}
ON_THE_PHONE = "async () => (await bb.keys('photos')).map(([, sha256]) => sha256)"


def everything(phone: Handset) -> tuple[list[dict[str, Any]], set[str]]:
    """Give the pages and the photographs' hashes that lie on the phone."""
    return phone.pages(), set(phone.run(ON_THE_PHONE))


def assert_once_and_whole(phone: Handset, kept: Kept, pages: list[dict[str, Any]], photographs: set[str]) -> None:
    """Each page and photograph is on the server exactly once, byte for byte, and the chain is right."""
    notebook = phone.current()["id"]
    told = [(page["number"], page["text"].encode(), page["chainHash"]) for page in pages]
    assert [(number, text, chain) for number, text, chain, _ in kept.pages(notebook)] == told
    assert {state for *_, state in kept.pages(notebook)} == {"read"}
    there = kept.photographs(notebook)
    assert set(there) == photographs
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in there.items())
    assert kept.verify() == ""


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
