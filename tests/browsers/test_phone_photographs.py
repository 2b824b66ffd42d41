"""Photographs on the phone: made small, or kept byte for byte; sent in parts that go on where they stopped."""

import hashlib
import io

import pytest
from PIL import Image

from tests.support.handset import Handset, Kept

pytestmark = pytest.mark.browser

PREPARE = """async (hex, type, name) => {
  const bytes = Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
  const file = new File([bytes], name, {type, lastModified: Date.UTC(2026, 10, 20, 22, 30)});
  const {bytes: made, ...told} = await bb.prepare(file);
  const digits = Array.from(new Uint8Array(made), byte => byte.toString(16).padStart(2, '0')).join('');
  return {...told, hex: digits};
}"""


@pytest.fixture
def phone(chromium, server, weather):
    return Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)


def picture(width: int, height: int, kind: str, **more) -> bytes:
    """Draw a picture: dark above, light below."""
    drawn = Image.new("RGB", (width, height), "#20304a")
    drawn.paste("#e8e0d0", (0, height // 2, width, height))
    out = io.BytesIO()
    drawn.save(out, kind, **more)
    return out.getvalue()


def prepared(phone, data: bytes, kind: str):
    told = phone.run(PREPARE, data.hex(), kind, "taken")
    made = bytes.fromhex(told.pop("hex"))
    assert told["sha256"] == hashlib.sha256(made).hexdigest()
    assert told["size"] == len(made)
    return made, told


def test_a_small_jpeg_is_kept_byte_for_byte(phone):
    data = picture(1200, 900, "JPEG", quality=80)
    made, told = prepared(phone, data, "image/jpeg")
    assert made == data
    assert (told["type"], told["role"], told["width"], told["height"]) == ("image/jpeg", "photo", 1200, 900)
    assert told["taken_at"] == "2026-11-20T22:30:00.000Z"


def test_a_large_one_becomes_a_jpeg_of_2048_the_right_way_up(phone):
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    made, told = prepared(phone, picture(3000, 1500, "JPEG", exif=exif), "image/jpeg")
    shown = Image.open(io.BytesIO(made))
    assert (shown.format, shown.size) == ("JPEG", (2048, 1024))
    assert (told["width"], told["height"]) == (2048, 1024)
    grey = shown.convert("L").tobytes()
    assert grey[100 * 2048 + 100] > grey[900 * 2048 + 100]


def test_a_png_becomes_a_jpeg(phone):
    made, told = prepared(phone, picture(800, 600, "PNG"), "image/png")
    assert Image.open(io.BytesIO(made)).format == "JPEG"
    assert (told["type"], told["width"], told["height"]) == ("image/jpeg", 800, 600)


def test_what_this_browser_cannot_read_goes_as_it_is(phone):
    data = b"\0\0\0\x18ftypheic" + bytes(range(256)) * 40
    made, told = prepared(phone, data, "image/heic")
    assert made == data
    assert (told["type"], told["width"]) == ("image/heic", None)


def test_a_photograph_goes_on_where_it_stopped(phone, server, weather):
    weather.now(offline=True)
    phone.record(1, photographs=1, size=3_500_000)
    (sha256,) = phone.run("async () => (await bb.keys('photos')).map(([, sha256]) => sha256)")
    weather.where = f"/notebooks/{phone.current()['id']}/photos"
    weather.now(drops=0.2, lost_answers=0.2)
    phone.run("() => { bb.sendNow(); }")
    phone.sent(seconds=120)
    there = Kept(server).photographs(phone.current()["id"])
    assert hashlib.sha256(there[sha256]).hexdigest() == sha256
    methods = [(method, fate) for method, path, fate in weather.log if path.endswith(sha256)]
    assert methods[0][0] == "PATCH"
    assert "HEAD" in {method for method, _ in methods}
    assert {fate for _, fate in methods} >= {"drops", "lost_answers"}


def test_a_page_is_never_kept_waiting_by_a_photograph(phone, server, weather):
    weather.now(offline=True)
    phone.record(5, photographs=5)
    weather.where = f"/notebooks/{phone.current()['id']}/photos"
    weather.now(errors=1)
    phone.run("() => { bb.sendNow(); }")
    phone.browser.wait("() => bb.unsent().then(({pages, photos}) => pages === 0 && photos === 5)")
    phone.write("Written while no photograph got through.")
    phone.browser.wait("() => bb.unsent().then(({pages}) => pages === 0)")
    assert len(Kept(server).pages(phone.current()["id"])) == 6
    weather.calm()
    phone.sent()
