"""A block floor by floor: drawings made anew from what was put in, and what was seen on each floor."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from estate.database import db
from notebook.operations.retention import Limits, erase
from patrol.models import Observation
from patrol.queries import plans
from tests.support.nights import seen


def drawing(text="planted: flat 12, Ms Hale"):
    """Make a PNG that says something beside its picture."""
    out, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Comment", text)
    Image.new("RGB", (2400, 1200), "white").save(out, "PNG", pnginfo=said)
    return out.getvalue()


def put(client, block, floor="7", content=None):
    """Put a drawing in."""
    picture = (io.BytesIO(drawing() if content is None else content), "plan.png")
    return client.post(f"/places/{block.id}/floors", data={"floor": floor, "picture": picture})


def test_a_floor_has_its_drawing_and_what_was_seen_there(cast, client, phone_of, sign_in):
    phone, ben = phone_of(cast.amina), sign_in(cast.ben)
    page = phone.write("observation", seen(cast.kestrel))
    phone.send(client)
    assert put(ben, cast.kestrel).status_code == 303
    text = ben.get(f"/places/{cast.kestrel.id}/floors").text
    assert ">Floor 7<" in text
    assert f"/observations/{page.id}" in text
    address = text.split('<image href="')[1].split("?")[0]
    answer = ben.get(address)
    shown = Image.open(io.BytesIO(answer.data))
    assert (answer.headers["Content-Type"], shown.size, shown.info.get("Comment")) == ("image/png", (1600, 800), None)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert put(ben, cast.kestrel).status_code == 303
    assert ben.get(f"/places/{cast.kestrel.id}/floors").text.count('class="plan"') == 1
    assert ben.post(f"{address}/removed").status_code == 303
    assert ben.get(address).status_code == 404


WRONG = [("99", None), ("7", b""), ("7", b"<svg onload=alert(1)>"), ("7", b"GIF89a")]


@pytest.mark.parametrize(("floor", "content"), WRONG)
def test_what_is_no_drawing_of_a_floor_is_refused_in_words(cast, sign_in, floor, content):
    answer = put(sign_in(cast.ben), cast.kestrel, floor, content)
    assert answer.status_code == 422
    assert "The drawing was not taken." in answer.text


def test_only_who_plans_puts_drawings_in_and_only_of_their_own_blocks(cast, sign_in):
    assert put(sign_in(cast.ruth), cast.kestrel).status_code == 403
    assert put(sign_in(cast.dev), cast.kestrel).status_code == 404
    assert put(sign_in(cast.ben), cast.southmere_block).status_code == 404


def test_a_spot_on_the_drawing_goes_with_its_floor_and_its_words(app, cast, client, phone_of, sign_in):
    phone, ben = phone_of(cast.amina), sign_in(cast.ben)
    there = phone.write("observation", seen(cast.kestrel, plan_x=0.25, plan_y=1))
    moved = phone.write("observation", seen(cast.kestrel, plan_x=0.5, plan_y=0.5))
    phone.write("amended", {"page": moved.id, "floor": "8"})
    wrong = phone.write("observation", seen(cast.kestrel, plan_x=1.2, plan_y=0))
    assert [one["number"] for one in phone.send(client).json["unread"]] == [wrong.number]
    assert put(ben, cast.kestrel).status_code == 303
    text = ben.get(f"/observations/{there.id}").text
    assert 'class="spot" transform="translate(400 800)"' in text
    assert "where, on the drawing of the floor" in text
    assert 'class="spot"' not in ben.get(f"/observations/{moved.id}").text
    floors = ben.get(f"/places/{cast.kestrel.id}/floors").text
    assert (floors.count('class="spot"'), floors.count("mark 1 on the drawing")) == (1, 1)
    assert 'href="/floor-plans/' in text
    with app.app_context():
        erase(cast.northmere, Limits(pages=1, places=0, photographs=0), [Observation], datetime.now(UTC) + timedelta(2))
        assert db.session.scalars(select(Observation.plan_x)).all() == [None, None]


def test_a_phone_takes_along_the_drawings_it_has_room_for(cast, sign_in, monkeypatch):
    ben, amina = sign_in(cast.ben), sign_in(cast.amina)
    for floor in ("G", "7"):
        assert put(ben, cast.kestrel, floor).status_code == 303
    (block,) = [one for one in amina.get("/field/pack").json["blocks"] if one["plans"]]
    told = {(plan["floor"], plan["width"], plan["height"]) for plan in block["plans"]}
    assert told == {("G", 1600, 800), ("7", 1600, 800)}
    address = block["plans"][0]["address"]
    picture = amina.get(address)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert amina.get(address + "1").status_code == 404
    assert sign_in(cast.ruth).get(address).status_code == 403
    assert sign_in(cast.dev).get(address).status_code in (403, 404)
    monkeypatch.setattr(plans, "MOST_ON_PHONES", len(picture.data))
    assert [len(one["plans"]) for one in amina.get("/field/pack").json["blocks"] if one["plans"]] == [1]
