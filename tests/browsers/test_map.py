"""Map, coverage and search in a real browser: under the strict policy, without scripts, and for everybody."""

import pytest

from tests.browsers.test_desk_screens import enter, night

__all__ = ["night"]
pytestmark = pytest.mark.browser

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


def test_the_map_is_lists_without_scripts(new_chromium, server, night):
    plain = new_chromium(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    enter(plain, server, server.cast.ben)
    plain.goto(server.url + "/tonight/map")
    assert not plain.page.locator("#map").is_visible()
    assert plain.page.locator("#pin-1").get_by_role("link").first.is_visible()
    assert plain.page.get_by_role("row", name="Kestrel House").is_visible()
