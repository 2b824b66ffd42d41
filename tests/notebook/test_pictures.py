"""What photographs show: display copies upright and without metadata; what cannot be shown is kept, with a reason."""

import io
import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from notebook.models import Photograph
from notebook.operations.photographs import NotShown, decode
from tests.support.pictures import SECRET_WORDS, drawn, encoded, exif, huge_png, jpeg
from tests.support.rows import rows
from web.sweeps import show_photographs

REAL = Path(__file__).resolve().parents[3] / "shared/data/photos"
MEGAPIXELS = 50


def shown(app, phone, client, data: bytes, media_type: str = "image/jpeg"):
    """Send a photograph and sweep once: its row, and its copies as bytes."""
    shot = phone.photograph(data, media_type)
    phone.write("note", {"words": "a picture"}, photos=[shot])
    assert phone.send(client).status_code == 200
    assert phone.shots[shot["sha256"]].sent
    with app.app_context():
        show_photographs()
    (row,) = rows(app, Photograph, sha256=bytes.fromhex(shot["sha256"]))
    disk = app.extensions["beatbook_disk"]
    key = (row.landlord_id, row.notebook_id, row.sha256)
    assert disk.path(*key).read_bytes() == data
    paths = [disk.path(*key, folder) for folder in ("large", "small")]
    return row, [path.read_bytes() for path in paths if path.exists()]


KINDS = {
    "JPEG": jpeg(2000, 1500), "progressive JPEG": jpeg(2000, 1500, progressive=True),
    "grey JPEG": encoded(drawn(2000, 1500, "L"), "JPEG"), "CMYK JPEG": encoded(drawn(2000, 1500, "CMYK"), "JPEG"),
    "PNG": encoded(drawn(2000, 1500), "PNG"), "PNG with alpha": encoded(drawn(2000, 1500, "RGBA"), "PNG"),
    "palette PNG": encoded(drawn(2000, 1500, "P"), "PNG"), "WebP": encoded(drawn(2000, 1500), "WEBP"),
}  # fmt: skip


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())
def test_every_kind_gets_two_copies(app, cast, phone_of, client, data):
    row, copies = shown(app, phone_of(cast.amina), client, data)
    assert (row.shown, row.because, row.width, row.height) == ("shown", "", 2000, 1500)
    opened = [Image.open(io.BytesIO(copy)) for copy in copies]
    assert [(one.format, one.size) for one in opened] == [("JPEG", (1600, 1200)), ("JPEG", (320, 240))]
    assert not any(one.getexif() or one.info.get("exif") for one in opened)


def test_a_small_picture_is_not_made_larger(app, cast, phone_of, client):
    _, copies = shown(app, phone_of(cast.amina), client, jpeg(200, 100))
    assert {Image.open(io.BytesIO(copy)).size for copy in copies} == {(200, 100)}


# Where the red corner of an upright-stored picture is seen, by EXIF orientation: (left, top).
CORNERS = {1: (1, 1), 2: (0, 1), 3: (0, 0), 4: (1, 0), 5: (1, 1), 6: (0, 1), 7: (0, 0), 8: (1, 0)}


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_pictures_are_seen_upright(orientation, kind):
    data = encoded(drawn(600, 400), kind, exif=exif(orientation))
    image = decode(io.BytesIO(data), MEGAPIXELS)
    assert image.size == ((600, 400) if orientation < 5 else (400, 600))
    left, top = CORNERS[orientation]
    corner = (20 if left else image.width - 20, 20 if top else image.height - 20)
    red, _, blue = typing.cast(tuple[int, int, int], image.getpixel(corner))
    assert red > 150 > blue


def test_size_told_is_the_size_seen_upright(app, cast, phone_of, client):
    row, _ = shown(app, phone_of(cast.amina), client, jpeg(600, 400, exif=exif(6)))
    assert (row.width, row.height) == (400, 600)


def test_copies_carry_no_metadata_of_any_sort(app, cast, phone_of, client):
    data = jpeg(600, 400, exif=exif(1), comment=SECRET_WORDS, icc_profile=b"profile" + SECRET_WORDS)
    data += b"<script>" + SECRET_WORDS
    row, copies = shown(app, phone_of(cast.amina), client, data)
    assert row.shown == "shown"
    for copy in copies:
        opened = Image.open(io.BytesIO(copy))
        assert SECRET_WORDS not in copy
        assert b"<script>" not in copy
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


PNG = encoded(drawn(300, 200), "PNG")
NOT_SHOWN = {
    "HTML named .jpg": b"<html><script>alert(1)</script></html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "GIF": encoded(drawn(30, 20), "GIF"),
    "TIFF": encoded(drawn(30, 20), "TIFF"),
    "PDF": encoded(drawn(30, 20), "PDF"),
    "truncated JPEG": jpeg(1200, 900)[:4000],
    "truncated PNG": PNG[: len(PNG) // 2],
    "truncated WebP": encoded(drawn(900, 900), "WEBP", lossless=True)[:60],
    "a JPEG's first bytes": b"\xff\xd8\xff",
    "one byte": b"x",
    "a bomb of 400 megapixels": huge_png(20_000, 20_000),
    "80 megapixels": huge_png(10_000, 8_000),
    "a HEIC's first bytes": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200,
    "a PNG with a wrong checksum": PNG[:40] + bytes([PNG[40] ^ 255]) + PNG[41:],
}


@pytest.mark.parametrize("data", NOT_SHOWN.values(), ids=NOT_SHOWN.keys())
def test_what_cannot_be_shown_is_kept_with_a_reason(app, cast, phone_of, client, data):
    row, copies = shown(app, phone_of(cast.amina), client, data)
    assert (row.shown, copies) == ("not shown", [])
    assert row.kept_at is not None
    assert len(row.because) > 10


def test_a_bomb_is_told_from_its_head_without_unpacking(app, cast, phone_of, client):
    row, _ = shown(app, phone_of(cast.amina), client, huge_png(10_000, 8_000))
    assert "80 megapixels" in row.because


def test_one_that_cannot_be_shown_keeps_none_from_being_shown(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    shots = [phone.photograph(data) for data in (b"not one", jpeg(), b"nor this")]
    phone.write("note", {"words": "three"}, photos=shots)
    phone.send(client)
    with app.app_context():
        assert [show_photographs(), show_photographs()] == [3, 0]
    assert sorted(row.shown for row in rows(app, Photograph)) == ["not shown", "not shown", "shown"]


def test_a_file_that_is_gone_is_told_and_ends_nothing(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "gone"}, photos=[phone.photograph(jpeg())])
    phone.send(client)
    (row,) = rows(app, Photograph)
    app.extensions["beatbook_disk"].path(row.landlord_id, row.notebook_id, row.sha256).unlink()
    with app.app_context():
        show_photographs()
    assert rows(app, Photograph)[0].because == "its file is not on the disk"


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff\xe0", PNG[:60], b"RIFF\x00\x00\x00\x00WEBPVP8 "]))
def test_no_bytes_crash_the_decoder(tail: bytes, head: bytes):
    try:
        decode(io.BytesIO(head + tail), MEGAPIXELS)
    except NotShown as error:
        assert str(error)


@given(st.data())
def test_a_spoilt_jpeg_is_shown_or_not_shown_and_never_a_crash(data: st.DataObject):
    spoilt = bytearray(jpeg(64, 48))
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(io.BytesIO(bytes(spoilt)), MEGAPIXELS)
    except NotShown as error:
        assert str(error)


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real photographs is not here")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.[jJhH][pPeE]*")), ids=lambda path: path.name)
def test_real_photographs_are_shown_upright_and_bare(app, cast, phone_of, client, path):
    row, copies = shown(app, phone_of(cast.amina), client, path.read_bytes())
    assert (row.shown, row.because) == ("shown", "")
    assert len(copies) == 2
    assert all(not Image.open(io.BytesIO(copy)).getexif() for copy in copies)
