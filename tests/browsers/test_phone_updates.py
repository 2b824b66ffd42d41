"""A new version of the app: it waits, takes over only when asked, and finds all that had been begun and saved."""

import shutil
import time
from pathlib import Path

import pytest

from tests.support.handset import Handset, Kept
from tests.support.server import ROOT, Server
from tests.support.weather import Weather

pytestmark = pytest.mark.browser

PACKAGES = ("estate", "notebook", "patrol", "cases", "web", "migrations")
DRAFT = {"id": "a draft", "page": "", "sheet": "", "values": {"words": "begun"}, "photos": [], "changed": "2026-11-20"}
BUILD = "() => document.querySelector('script[type=module]').src.split('/')[4]"
SCRIPTS = """() => [...new Set(performance.getEntriesByType('resource').map(({name}) => name)
  .filter(name => name.includes('/a/')).map(name => name.split('/')[4]))]"""
WAITING = "() => navigator.serviceWorker.getRegistration().then(here => !!here?.waiting)"
UPDATE = "() => navigator.serviceWorker.getRegistration().then(here => here.update()).then(() => true, () => false)"
STATES = """() => navigator.serviceWorker.getRegistration()
  .then(({installing, waiting, active}) => [installing, waiting, active].map(worker => worker?.state ?? null))"""


@pytest.fixture
def house(tmp_path):
    """Give a copy of the program, to be changed as a new version would."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / "house" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "house"


@pytest.fixture
def served(house, server):
    """Serve that copy on the data of the usual server."""
    server.stop()
    own = Server(server.folder, server.cast, PYTHONPATH=str(house), PYTHONSAFEPATH="1").start()
    yield own
    own.kill()


@pytest.fixture
def sky(served):
    relay = Weather(served.port)
    yield relay
    relay.close()


def new_version(house: Path, served: Server) -> None:
    """Change one module and serve it."""
    module = house / "web" / "static" / "field" / "ids.js"
    module.write_text(module.read_text() + "\n/* the next version */\n")
    served.restart()


def begun(chromium, served: Server, sky: Weather) -> Handset:
    """Give a phone with pages that cannot be sent and a draft that has been begun."""
    phone = Handset(chromium, sky.url).begin(served.cast.amina, served.cast.password)
    sky.where = "/notebooks"
    sky.now(drops=1)
    phone.record(3, photographs=1)
    phone.run("draft => bb.put('drafts', draft, draft.id)", DRAFT)
    return phone


def test_an_update_with_a_draft_open_and_pages_unsent_loses_neither(chromium, house, served, sky):
    phone = begun(chromium, served, sky)
    before, old = phone.pages(), phone.run(BUILD)
    new_version(house, served)
    assert phone.run(UPDATE)
    chromium.wait(WAITING)
    chromium.reload()
    assert phone.ready().run(BUILD) == old
    chromium.wait_for("#update")
    with chromium.page.expect_navigation():
        chromium.click("#update button")
    chromium.wait(f"() => ({BUILD})() !== '{old}'")
    phone.ready()
    assert phone.run(SCRIPTS) == [phone.run(BUILD)]
    assert phone.pages() == before
    assert phone.run("id => bb.get('drafts', id)", DRAFT["id"])["values"] == DRAFT["values"]
    sky.calm()
    phone.sent()
    assert len(Kept(served).pages(phone.current()["id"])) == 3


def test_the_new_version_starts_without_signal(chromium, house, served, sky):
    phone = Handset(chromium, sky.url).begin(served.cast.amina, served.cast.password)
    old = phone.run(BUILD)
    new_version(house, served)
    assert phone.run(UPDATE)
    chromium.wait_for("#update")
    with chromium.page.expect_navigation():
        chromium.click("#update button")
    sky.now(offline=True)
    chromium.reload()
    assert phone.ready().run(BUILD) != old


def test_a_version_that_does_not_come_whole_never_takes_over(chromium, house, served, sky):
    phone = Handset(chromium, sky.url).begin(served.cast.amina, served.cast.password)
    old = phone.run(BUILD)
    new_version(house, served)
    sky.where = "/a/"
    sky.now(errors=1)
    phone.run(UPDATE)
    chromium.wait(f"() => ({STATES})().then(([installing, waiting, active]) => !installing && !waiting && !!active)")
    sky.now(offline=True)
    chromium.reload()
    assert phone.ready().run(BUILD) == old
    assert phone.write("The old one goes on.")["number"] == 1
    sky.calm()
    assert phone.run(UPDATE)
    chromium.wait(WAITING)


def test_pages_other_than_the_notebook_say_that_there_is_no_signal(chromium, server, weather):
    Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)
    weather.now(offline=True)
    chromium.goto(f"{weather.url}/tonight")
    assert "No signal" in chromium.text("body")
    chromium.click("a")
    Handset(chromium, weather.url).ready()


def test_the_worker_sends_when_no_page_is_open(chromium, server, weather):
    phone = Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)
    weather.now(offline=True)
    phone.record(3, photographs=1)
    own = phone.current()["id"]
    blank = chromium.second()
    chromium.page.close()
    chromium.page = blank
    cdp = chromium.cdp()
    seen = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda told: seen.extend(told["registrations"]))
    cdp.send("ServiceWorker.enable")
    weather.calm()
    end = time.monotonic() + 20
    while not any(each["scopeURL"].startswith(weather.url) for each in seen):
        assert time.monotonic() < end
        chromium.run("() => 1")
    found = next(each for each in seen if each["scopeURL"].startswith(weather.url))
    cdp.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": weather.url, "registrationId": found["registrationId"], "tag": "beatbook", "lastChance": False},
    )
    kept, end = Kept(server), time.monotonic() + 20
    while (len(kept.pages(own)), len(kept.photographs(own))) != (3, 1):
        assert time.monotonic() < end
        time.sleep(0.2)
