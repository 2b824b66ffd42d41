"""The phone's shell and every screen of it: for everyone's eyes and hands, at every width, within its budget."""

from collections.abc import Callable

import pytest

from tests.support.handset import Handset
from tests.support.thumb import begin, go, log, start_visit

pytestmark = pytest.mark.browser

WIDE = "() => document.documentElement.scrollWidth - innerWidth"
NAMES = ("Amina", "Northmere", "csrf")


@pytest.fixture
def phone(chromium, server):
    """Give Amina's phone with two things logged on a visit."""
    phone = Handset(chromium, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    start_visit(chromium)
    log(chromium, "danger")
    chromium.tap("#saved-back")
    log(chromium, "drugs")
    return phone


def walk(browser) -> list[tuple[str, Callable[[], None]]]:
    """Give every screen of a night, in order, and how it is reached."""
    return [
        ("tonight", lambda: go(browser, "tonight")), ("visit", lambda: go(browser, "visit")),
        ("round", lambda: go(browser, "round")), ("observe", lambda: go(browser, "observe")),
        ("more", lambda: browser.tap("#more")), ("saved", lambda: go(browser, "saved/4")),
        *[(name, lambda name=name: sheet(browser, name)) for name in ("words", "where", "police", "moved", "camera")],
        ("camera", lambda: go(browser, "camera")), ("notebook", lambda: go(browser, "notebook")),
        ("page", lambda: go(browser, "page/3")),
        ("strike", lambda: press(browser, "page/3", "strike")),
        ("finish", lambda: press(browser, "visit", "finish")),
        ("over", lambda: go(browser, "over")), ("sos", lambda: go(browser, "sos")),
        ("settings", lambda: go(browser, "settings")),
        ("sign-out", lambda: press(browser, "settings", "sign-out")),
    ]  # fmt: skip


def sheet(browser, name):
    """Open one sheet of the saved card."""
    browser.run("() => document.querySelector('dialog[open]')?.close()")
    browser.tap(f"#saved [data-adds={name}]")
    browser.wait_for(f"#sheet-{name}")


def press(browser, screen, name):
    """Open a sheet from its screen."""
    go(browser, screen)
    browser.tap(f"#{screen.split('/')[0]} [data-sheet={name}]:visible")
    browser.wait_for(f"#sheet-{name}")


@pytest.mark.parametrize("theme", ["night", "day"])
def test_every_screen_is_accessible_and_nothing_is_cut(phone, chromium, theme):
    go(chromium, "settings")
    if theme == "day":
        chromium.tap("label:has(#by-day)")
    for name, reach in walk(chromium):
        reach()
        for width, height in ((390, 844), (390, 1200), (320, 640), (320, 1600)):
            chromium.page.set_viewport_size({"width": width, "height": height})
            assert chromium.axe() == [], f"{name} at {width} by {height}, {theme}"
            assert chromium.run(WIDE) <= 0, f"{name} at {width}"
        chromium.page.set_viewport_size({"width": 390, "height": 844})


def test_text_twice_as_large_needs_no_sideways_scroll(phone, chromium):
    chromium.cdp().send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for name in ("tonight", "round", "visit", "observe", "saved/3", "notebook", "settings", "sos"):
        go(chromium, name)
        assert chromium.run(WIDE) <= 0, name


def test_an_iphones_tab_is_told_how_to_put_it_on_the_home_screen(chromium, server):
    chromium.context.add_init_script("Object.defineProperty(navigator, 'standalone', {value: false})")
    chromium.goto(f"{server.url}/field")
    chromium.wait_for("#install-ios")
    assert "Add to Home Screen" in chromium.text("#install-ios")
    assert chromium.axe() == []


def test_the_first_paint_is_dark(chromium, server):
    html = server.client().get("/field").data.decode()
    assert html.index('name="color-scheme" content="dark"') < html.index("stylesheet")
    chromium.goto(f"{server.url}/field")
    assert chromium.run("() => getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 16, 14)"


def test_the_shell_and_the_screens_name_nobody(server):
    client = server.client()
    shell = client.get("/field").data
    screens = client.get(f"/a/{shell.split(b'/a/')[1].split(b'/')[0].decode()}/field/screens.html").data
    assert b'id="observe"' in screens
    assert not [name for name in NAMES if name.encode() in shell + screens]
