"""Map, coverage and search in a real browser: under the strict policy, without scripts, and for everybody."""

import pytest

from tests.browsers.test_desk_screens import enter, night
from tests.support.nights import seen

__all__ = ["night"]
pytestmark = pytest.mark.browser

WHERE = "() => document.querySelector('#map path.leaflet-interactive').getBoundingClientRect().toJSON()"
SCREENS = ("/tonight/map", "/coverage", "/coverage?as=table", "/observations?q=needles&least=2")


@pytest.mark.parametrize(("light", "width"), [("light", 1280), ("dark", 390)])
def test_the_screens_are_accessible_and_nothing_is_cut(desk, server, night, light, width):
    desk.page.emulate_media(color_scheme=light)
    enter(desk, server, server.cast.ben)
    desk.page.set_viewport_size({"width": width, "height": 844})
    for address in SCREENS:
        desk.goto(server.url + address)
        if "map" in address:
            desk.wait("() => document.querySelector('#map[data-ready]')")
        assert desk.axe() == [], address
        assert desk.run("() => document.documentElement.scrollWidth") <= width, address


def test_a_pin_leads_to_its_line_in_the_list(desk, server, night):
    enter(desk, server, server.cast.ben)
    desk.goto(server.url + "/tonight/map")
    desk.wait("() => document.querySelector('#map[data-ready]')")
    drawn = desk.run("() => document.querySelectorAll('#map path.leaflet-interactive').length")
    assert drawn == len(server.cast.blocks)
    assert desk.run("() => document.querySelectorAll('#map .pin i').length") == 1
    desk.page.locator("#map .pin i").click()
    desk.wait("id => document.activeElement.id === id", f"seen-{night[1].id}")


def test_the_map_is_drawn_anew_and_stays_where_it_was_moved(desk, server, night):
    enter(desk, server, server.cast.ben)
    desk.page.clock.install()
    desk.goto(server.url + "/tonight/map")
    desk.wait("() => document.querySelector('#map[data-ready]')")
    desk.page.locator("#map .leaflet-control-zoom-in").click()
    desk.page.clock.run_for(1000)
    before = desk.run(WHERE)
    phone = night[0]
    phone.write("observation", seen(server.cast.heron, severity=5))
    phone.send(server.client())
    desk.page.clock.run_for(21_000)
    desk.wait("() => document.querySelectorAll('#map .pin i').length === 2")
    assert desk.run(WHERE) == before
    assert desk.page.locator("#pins .mark-grave").count() == 2
    assert desk.problems == []


def test_the_map_is_lists_without_scripts(new_chromium, server, night):
    plain = new_chromium(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    enter(plain, server, server.cast.ben)
    plain.goto(server.url + "/tonight/map")
    assert not plain.page.locator("#map").is_visible()
    assert plain.page.locator("#pin-1").get_by_role("link").first.is_visible()
    assert plain.page.get_by_role("row", name="Kestrel House").is_visible()
