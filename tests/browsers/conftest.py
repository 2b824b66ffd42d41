"""Real browsers. Each is what the machine's packages bring; `beatbook.py test` installs what is missing."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from beatbook import BROWSERS
from tests.support.chromium import DESK, Chromium
from tests.support.firefox import Firefox
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
