"""A new version of the app, arriving in the middle of a night."""

import shutil
from pathlib import Path

import pytest

from tests.support.handset import Handset
from tests.support.server import ROOT, Server
from tests.support.thumb import at, begin, photograph, start_visit

pytestmark = pytest.mark.browser

PACKAGES = ("estate", "notebook", "patrol", "web", "migrations")
BUILD = "() => document.querySelector('script[type=module]').src.split('/')[4]"
RUNNING = "() => performance.getEntriesByType('resource').map(({name}) => name)"
MISSING = "    if path not in fingerprints():\n        abort(404)\n    kind"
BROKEN = "    if path.endswith('field.css'):\n        abort(503)\n    kind"
LOOK = "() => navigator.serviceWorker.getRegistration().then(here => here.update()).then(() => true, () => false)"


@pytest.fixture
def newer(server, tmp_path):
    """Give the same server as a newer version of itself, on the same data and port; not started."""
    code = tmp_path / "newer"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    styles = code / "web" / "static" / "field" / "field.css"
    styles.write_text(styles.read_text() + "/* The next version. */\n")
    other = Server(server.folder, server.cast, PYTHONPATH=str(code), PYTHONSAFEPATH="1")
    other.port = server.port
    yield other
    other.kill()


@pytest.fixture
def phone(chromium, server):
    """Give Amina's phone on a visit, with a photograph taken and no tile tapped yet."""
    phone = Handset(chromium, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    start_visit(chromium)
    chromium.tap("#side-camera")
    photograph(chromium)
    return phone.ready()


def test_a_new_version_waits_for_a_tap_and_keeps_what_was_begun(phone, chromium, server, newer):
    old = chromium.run(BUILD)
    server.stop()
    newer.start()
    assert chromium.run(LOOK)
    chromium.wait_for("#update")
    assert "Your work is safe" in chromium.text("#update")
    assert chromium.run(BUILD) == old
    with chromium.page.expect_navigation():
        chromium.tap("[data-does=update]")
    phone.ready()
    assert chromium.run(BUILD) != old
    assert not [name for name in chromium.run(RUNNING) if f"/{old}/" in name]
    chromium.tap("#camera-done")
    at(chromium, "observe")
    chromium.tap("#observe [data-tile=rubbish]")
    at(chromium, "saved")
    assert phone.run("() => bb.pages().then(([last]) => [last.number, last.photos.length])") == [3, 1]


def test_a_broken_version_never_takes_over(phone, chromium, server, newer):
    old = chromium.run(BUILD)
    broken = Path(newer.environment["PYTHONPATH"], "web/assets.py")
    code = broken.read_text()
    assert MISSING in code
    broken.write_text(code.replace(MISSING, BROKEN))
    server.stop()
    newer.start()
    chromium.run(LOOK)
    chromium.page.wait_for_timeout(1500)
    assert not chromium.run("() => document.querySelector('#update').checkVisibility()")
    chromium.reload()
    phone.ready()
    assert chromium.run(BUILD) == old
