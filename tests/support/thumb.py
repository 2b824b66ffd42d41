"""A thumb on the phone's screens: what an officer does, tap by tap."""

from tests.support.browser import Browser
from tests.support.cast import Figure
from tests.support.chromium import Chromium

HOLD_MS = 1200
LAST = "() => bb.get('meta', 'current').then(id => bb.get('notebooks', id)).then(own => own.last)"


def begin(browser: Chromium) -> None:
    """Begin the notebook on a phone that locks by itself."""
    browser.wait_for("#start-lock")
    browser.tap("#locks")
    browser.tap("[data-does=begin]")
    at(browser, "tonight")
    browser.wait("() => !!navigator.serviceWorker.controller")


def at(browser: Browser, screen: str) -> None:
    """Wait until this screen is the one that is open."""
    browser.wait("screen => document.body.dataset.screen === screen", screen)


def title(browser: Chromium) -> str:
    """Give the title of the screen."""
    return browser.text("#title-words")


def go(browser: Chromium, screen: str) -> None:
    """Open a screen by its address, as a link does."""
    browser.run("screen => { location.hash = `#/${screen}`; }", screen)
    at(browser, screen.split("/")[0])


def start_visit(browser: Chromium) -> None:
    """Start the shift and a visit to the block that needs somebody most."""
    browser.tap("[data-does=start-shift]")
    browser.wait_for("#now-go")
    browser.tap("#now-go")
    at(browser, "visit")
    browser.tap("[data-does=start-visit]")
    browser.wait_for("#visit-finish")


def start_visit_at(browser: Chromium, block: Figure) -> None:
    """Start a visit to this block."""
    go(browser, f"visit/{block.id}")
    browser.tap("[data-does=start-visit]")
    browser.wait_for("#visit-finish")


def log(browser: Chromium, tile: str) -> None:
    """Log what is seen: two taps."""
    browser.tap("#act-log")
    at(browser, "observe")
    browser.tap(f"#observe [data-tile={tile}]")
    at(browser, "saved")


def hold(browser: Chromium, css: str) -> None:
    """Hold a button as a thumb does."""
    box = browser.page.locator(css).bounding_box()
    assert box
    browser.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    browser.page.mouse.down()
    browser.page.wait_for_timeout(HOLD_MS)
    browser.page.mouse.up()


def say(browser: Chromium, sheet: str, fields: dict[str, str]) -> None:
    """Add something to the page on the saved card."""
    browser.tap(f"#saved [data-adds={sheet}]")
    browser.wait_for(f"#sheet-{sheet}")
    for css, value in fields.items():
        browser.fill(css, value)
    before = browser.run(LAST)
    browser.tap(f"#sheet-{sheet} [type=submit]")
    browser.wait(f"before => ({LAST})().then(last => last > before)", before)
    browser.wait("sheet => !document.querySelector(`#sheet-${sheet}`).open", sheet)


def photograph(browser: Chromium) -> None:
    """Take one photograph with the viewfinder."""
    at(browser, "camera")
    browser.wait("() => document.querySelector('#finder').videoWidth && !document.querySelector('#shutter').disabled")
    taken = browser.run("() => document.querySelectorAll('#shots li').length")
    browser.tap("#shutter")
    browser.wait("taken => document.querySelectorAll('#shots li').length > taken", taken)
