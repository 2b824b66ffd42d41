"""How the phone's app starts: what its first screen waits for, what comes after, and a start without the worker."""

import gzip

import pytest

from tests.support.handset import Handset

pytestmark = pytest.mark.browser

KB = 1024
AFTER = ("besley", "manifest", "app-", "icons.svg", "screens.html", "field.css", "late.js", "observe.js", "sw.js")
SHIFTS = """() => { window.shifted = 0;
  new PerformanceObserver(seen => { for (const each of seen.getEntries()) window.shifted += each.value; })
    .observe({type: 'layout-shift', buffered: true}); }"""
STARTED = "() => performance.getEntriesByType('navigation')[0].workerFinalSourceType"
FROM = """() => performance.getEntriesByType('resource').filter(({name}) => name.includes('/a/'))
  .map(({name, workerFinalSourceType}) => [name, workerFinalSourceType])"""
FACE = "() => [...document.fonts].some(({family, status}) => /night/.test(family) && status === 'loaded')"
HOME = "() => [...document.querySelectorAll('[rel=manifest], [rel=apple-touch-icon]')].map(({rel}) => rel).sort()"


@pytest.fixture
def phone(chromium, server):
    return Handset(chromium, server.url).begin(server.cast.amina, server.cast.password)


def before_a_tap(chromium, url: str) -> list[str]:
    """Open the app for the first time; give what was asked for before its first screen was painted."""
    asked: list[str] = []
    chromium.page.on("request", lambda request: asked.append(request.url.removeprefix(url)))
    chromium.page.expose_function("painted", lambda: asked.append("painted"))
    chromium.context.add_init_script("""new MutationObserver((_, watch) => {
      if (document.body?.dataset.ready) { watch.disconnect(); window.painted(); } })
      .observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready']})""")
    chromium.goto(f"{url}/field")
    chromium.wait("() => document.body.dataset.ready === 'yes'")
    return asked[: asked.index("painted")]


def test_all_that_the_first_screen_waits_for_fits_its_budget(chromium, server):
    client = server.client()
    asked = before_a_tap(chromium, server.url)
    sizes = {path: len(gzip.compress(client.get(path).data, 9)) for path in asked}
    assert sum(sizes.values()) <= 40 * KB, sizes


def test_what_comes_after_the_first_screen_is_not_asked_for_before_it(chromium, server):
    asked = before_a_tap(chromium, server.url)
    assert [path for path in asked if any(name in path for name in AFTER)] == []
    chromium.wait(f"() => ({HOME})().length === 2")
    assert chromium.run(HOME) == ["apple-touch-icon", "manifest"]


def test_the_app_can_be_put_on_the_home_screen(chromium, server):
    Handset(chromium, server.url).open()
    chromium.wait(f"() => ({HOME})().length === 2")
    chromium.wait("() => navigator.serviceWorker.ready.then(() => true)")
    assert chromium.cdp().send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    told = chromium.cdp().send("Page.getAppManifest")
    assert (told["url"], told["errors"]) == (f"{server.url}/manifest.webmanifest", [])


def test_nothing_shifts_while_the_app_starts(phone, chromium):
    chromium.context.add_init_script(f"({SHIFTS})()")
    for _ in range(2):
        phone.open()
        chromium.wait(FACE)
        assert chromium.run("() => window.shifted") == 0


def test_a_cold_start_comes_from_the_cache_and_wakes_no_worker(phone, chromium):
    chromium.restart(kill=True)
    chromium.offline(True)
    phone.open()
    assert chromium.run(STARTED) == "cache"
    assert {source for _, source in chromium.run(FROM)} == {"cache"}


def test_a_browser_without_routes_starts_from_its_worker(chromium, server, weather):
    served = weather.url
    chromium.context.route("**/sw.js", lambda route: plain(route))
    phone = Handset(chromium, served).begin(server.cast.amina, server.cast.password)
    weather.now(offline=True)
    chromium.reload()
    phone.ready()
    assert chromium.run(STARTED) != "cache"
    phone.write("Without routes.")


def plain(route) -> None:
    """Answer with the worker as a browser sees it that knows no routes."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("event.addRoutes", "event.unknown"))
