"""A block floor by floor: drawings made anew from what was put in, and what was seen on each floor."""

import io

import pytest
from PIL import Image, PngImagePlugin

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
    address = text.split('class="plan" src="')[1].split("?")[0]
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
