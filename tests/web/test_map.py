"""The map of a night: blocks by their outlines, pins with the numbers of the list, officers at their last block."""

import html
import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from estate.database import db
from estate.models import Block
from tests.support.basemaps import vector_map
from tests.support.nights import HOSTILE, seen, visit

OUTLINE = [[[[0.7108, 51.5404], [0.7112, 51.5404], [0.7112, 51.5406], [0.7108, 51.5404]]]]


def drawn(text):
    """Give what the page's script is told."""
    found = re.search(r'data-drawn="([^"]*)"', text)
    assert found is not None
    return json.loads(html.unescape(found[1]))


@pytest.fixture
def night(app, cast, client, phone_of):
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started", {})
    visit(phone, shift, cast.kestrel)
    visit(phone, shift, cast.linnet, "")
    phone.write("observation", seen(cast.kestrel, words=HOSTILE))
    phone.write("observation", seen(cast.linnet, severity=4))
    phone.write("observation", seen(cast.linnet))
    phone.write("observation", seen(None))
    phone.send(client)
    with app.app_context():
        db.session.execute(update(Block).where(Block.id == cast.kestrel.id).values(shape=OUTLINE))
        db.session.commit()


def test_what_the_map_draws_stands_in_the_lists_under_the_same_numbers(night, cast, sign_in):
    text = sign_in(cast.ben).get("/tonight/map").text
    told = drawn(text)
    assert [(pin["number"], pin["kind"]) for pin in told["pins"]] == [(1, "grave"), (3, "seen")]
    assert told["pins"][0]["words"] == "1. Linnet House: Drug litter"
    assert [block["shape"] for block in told["blocks"] if block["name"] == "Kestrel House"] == [OUTLINE]
    assert all(f'id="pin-{number}"' in text for number in (1, 2, 3))
    assert "No block named</b> <span" in text
    assert re.search(r"Amina Yusuf: Linnet House since \d\d:\d\d", told["officers"][0]["words"])
    assert HOSTILE not in text


def test_a_block_nobody_knows_the_place_of_is_named_and_not_drawn(app, night, cast, sign_in):
    with app.app_context():
        db.session.execute(update(Block).where(Block.id == cast.linnet.id).values(lat=None, lon=None))
        db.session.commit()
    text = sign_in(cast.ben).get("/tonight/map").text
    assert "without a position: Linnet House" in text
    assert "Linnet House" not in [block["name"] for block in drawn(text)["blocks"]]


def test_a_landlord_without_blocks_has_a_map_with_nothing_on_it(app, cast, sign_in):
    with app.app_context():
        db.session.execute(update(Block).values(closed_at=datetime(2026, 1, 1, tzinfo=UTC)))
        db.session.commit()
    assert "No block has a position yet." in sign_in(cast.ben).get("/tonight/map").text


def test_pictures_of_another_host_are_let_in_on_the_map_alone(app, cast, sign_in):
    ben = sign_in(cast.ben)
    assert "img-src 'self' blob:" in ben.get("/tonight/map").headers["Content-Security-Policy"]
    own = app.extensions["beatbook_settings"]
    app.extensions["beatbook_settings"] = own.model_copy(update={"map_tiles": "https://tiles.example/{z}/{x}/{y}.png"})
    page = ben.get("/tonight/map")
    assert "img-src 'self' https://tiles.example blob:" in page.headers["Content-Security-Policy"]
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in page.text
    assert "tiles.example" not in ben.get("/tonight").headers["Content-Security-Policy"]


def test_the_map_is_of_the_own_landlord(night, cast, sign_in):
    text = sign_in(cast.dev).get("/tonight/map").text
    assert not re.search("Kestrel|Amina|Drug litter", text)
    assert sign_in(cast.amina).get("/tonight/map").status_code == 403


def test_the_map_asks_for_itself_anew_and_hears_nothing_while_nothing_changed(night, cast, sign_in, client, phone_of):
    ben = sign_in(cast.ben)
    page = ben.get("/tonight/map").text
    (anew,) = re.findall(r'hx-get="([^"]*)"', page)
    assert ben.get(html.unescape(anew)).status_code == 204
    assert "hx-get" not in ben.get("/tonight/map?still=1").text
    phone = phone_of(cast.dan)
    phone.write("observation", seen(cast.kestrel, severity=5))
    phone.send(client)
    fragment = ben.get(html.unescape(anew))
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)
    assert "hx-preserve" in fragment.text
    assert [pin["kind"] for pin in drawn(fragment.text)["pins"]] == ["grave", "grave"]


def test_the_file_of_a_base_map_is_given_in_parts_to_who_watches_the_night(app, cast, sign_in, tmp_path):
    ben = sign_in(cast.ben)
    assert ben.get("/map.pmtiles").status_code == 404
    file = vector_map(tmp_path / "base.pmtiles")
    app.extensions["beatbook_settings"] = app.extensions["beatbook_settings"].model_copy(update={"map_file": file})
    page = ben.get("/tonight/map")
    assert 'data-base="vector"' in page.text
    assert page.headers["Content-Security-Policy"] == ben.get("/tonight").headers["Content-Security-Policy"]
    (address,) = re.findall(r'data-file="([^"]*)"', page.text)
    part = ben.get(address, headers={"Range": "bytes=0-126"})
    assert (part.status_code, part.data) == (206, file.read_bytes()[:127])
    assert part.headers["Cache-Control"].startswith("private")
    assert app.test_client().get(address).status_code in (302, 401)
    assert sign_in(cast.amina).get(address).status_code == 403
    part.close()
    file.unlink()
    assert ben.get(address).status_code == 404
    assert "data-base" not in ben.get("/tonight/map").text
