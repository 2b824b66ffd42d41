"""Map, coverage and search in a real browser: under the strict policy, without scripts, and for everybody."""

import pytest

from tests.browsers.test_desk_screens import enter, night
from tests.support.basemaps import picture_map, vector_map
from tests.support.chromium import DESK
from tests.support.nights import seen

__all__ = ["night"]
pytestmark = pytest.mark.browser

WHERE = "() => document.querySelector('#map path.leaflet-interactive').getBoundingClientRect().toJSON()"
BRIGHT = """() => {
  const tile = [...document.querySelectorAll('#map .leaflet-tile-loaded')].find((one) => one.width);
  const taken = Object.assign(document.createElement("canvas"), { width: 64, height: 64 }).getContext("2d");
  taken.drawImage(tile, 0, 0, 64, 64);
  const seen = taken.getImageData(0, 0, 64, 64).data;
  return seen[3] && seen.reduce((sum, value, at) => sum + (at % 4 < 3 ? value : 0), 0) / (3 * 64 * 64);
}"""
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


def test_a_base_map_in_a_file_is_drawn_by_day_and_by_night(new_chromium, server, night, tmp_path):
    for kind, file in (("vector", vector_map(tmp_path / "v.pmtiles")), ("raster", picture_map(tmp_path / "r.pmtiles"))):
        server.environment["BEATBOOK_MAP_FILE"] = str(file)
        server.environment["BEATBOOK_MAP_CREDIT"] = "© OpenStreetMap"
        server.restart()
        desk = new_chromium(**DESK, color_scheme="light", device_scale_factor=1, has_touch=False)
        enter(desk, server, server.cast.ben)
        desk.goto(server.url + "/tonight/map")
        shades = [ground(desk)]
        desk.page.emulate_media(color_scheme="dark")
        desk.page.set_viewport_size({"width": 390, "height": 844})
        desk.goto(server.url + "/tonight/map")
        shades.append(ground(desk))
        assert (shades[0] > 200 and shades[1] < 90) if kind == "vector" else shades[0] == shades[1], shades
        assert desk.axe() == []
        assert "© OpenStreetMap" in desk.text("#map")
        assert desk.problems == []
        desk.close()


def ground(desk):
    """Wait until the base is drawn, and give how bright a tile of it is, 0 to 255."""
    desk.wait("() => document.querySelector('#map[data-ready] .leaflet-tile-loaded')")
    return desk.wait(BRIGHT)
