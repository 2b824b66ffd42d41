"""Real browsers. Each is what the machine's packages bring; `beatbook.py test` installs what is missing."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from beatbook import BROWSERS
from tests.support.cast import Figure
from tests.support.chromium import DESK, Chromium
from tests.support.firefox import Firefox
from tests.support.handset import Handset
from tests.support.labels import BARE, film, lay, sight
from tests.support.server import Server
from tests.support.thumb import begin, start_visit_at
from tests.support.webkit import Screen, WebKit


def program(name: str) -> str:
    """Find a browser's program. Without it the test does not run, and with CI=true it fails."""
    found = next((path for each in BROWSERS[name][0] if (path := shutil.which(each))), None)
    if found:
        return found
    told = f"{name} is not on this machine: apt-get install {' '.join(BROWSERS[name][1])}"
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Run Playwright's driver."""
    with sync_playwright() as running:
        yield running


@pytest.fixture
def new_chromium(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Chromium]]:
    """Make more Chromiums, each with its own profile; options are Playwright's."""
    made: list[Chromium] = []

    def make(**options: Any) -> Chromium:
        made.append(Chromium(playwright, program("Chromium"), tmp_path / f"chromium-{len(made)}", **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def chromium(new_chromium: Callable[..., Chromium]) -> Iterator[Chromium]:
    """Give a phone: Chromium at 390x844 in the dark. It must end without a complaint."""
    browser = new_chromium()
    yield browser
    assert browser.problems == []


@pytest.fixture
def desk(new_chromium: Callable[..., Chromium]) -> Iterator[Chromium]:
    """Give a desk: Chromium at 1280x800 by day. It must end without a complaint."""
    browser = new_chromium(**DESK, color_scheme="light", device_scale_factor=1, has_touch=False)
    yield browser
    assert browser.problems == []


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """Give Firefox. It must end without a complaint."""
    browser = Firefox(program("Firefox"), tmp_path / "firefox")
    yield browser
    browser.close()
    assert browser.problems == []


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """Give WebKitGTK a screen."""
    shown = Screen(program("a screen for WebKitGTK"))
    yield shown
    shown.close()


@pytest.fixture
def webkit(screen: Screen) -> Iterator[WebKit]:
    """Give WebKitGTK."""
    browser = WebKit(program("WebKitGTK"), screen)
    yield browser
    browser.close()


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """Give the file that the camera of `lamp` shows; at first it sees no label."""
    return film(tmp_path / "camera.y4m", [sight(BARE)])


@pytest.fixture
def lamp(new_chromium: Callable[..., Chromium], wall: Path) -> Iterator[Chromium]:
    """Give a phone whose camera shows `wall`. It must end without a complaint."""
    browser = new_chromium(film=wall)
    yield browser
    assert browser.problems == []


@pytest.fixture
def codes(server: Server) -> list[str]:
    """Give the codes of Kestrel House's places, from the top down; Merlin House has some too."""
    return lay(server, server.cast.kestrel, server.cast.merlin)["Kestrel House"]


@pytest.fixture
def officer(lamp: Chromium, server: Server, codes: list[str]) -> Handset:
    """Give Amina's phone on her shift, with its round and without signal."""
    phone = Handset(lamp, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(lamp)
    phone.ready()
    lamp.offline(True)
    lamp.tap("[data-does=start-shift]")
    lamp.wait_for("#now-go")
    return phone


@pytest.fixture
def kestrel(officer: Handset, lamp: Chromium, server: Server) -> Figure:
    """Give the block where a visit of `officer` runs now."""
    block: Figure = server.cast.kestrel
    start_visit_at(lamp, block)
    return block
