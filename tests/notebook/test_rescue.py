"""A rescue file: importing equals sending, twice is once, and a spoilt file is refused in a sentence."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from estate.models import Trace
from notebook.models import Batch, ForkedText, Photograph
from patrol.models import Note
from tests.support.phone import Phone, sha256
from tests.support.pictures import jpeg
from tests.support.rows import notebook, pages, restored, rows


@pytest.fixture
def phone(cast, phone_of):
    """A phone with sixty pages, one longer than a batch allows, and a photograph; nothing sent."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "with a picture"}, photos=[made.photograph(jpeg())])
    for number in range(59):
        made.write("note", {"words": f"{number} " + "x" * 6_000})
    return made


@pytest.fixture
def ben(cast, sign_in):
    """The supervisor at the desk."""
    return sign_in(cast.ben)


def bring(client: Any, raw: bytes) -> Any:
    """Bring a file in at the desk."""
    data = {"file": (io.BytesIO(raw), "beatbook-rescue.zip")}
    return client.post("/rescues", data=data, content_type="multipart/form-data")


def kept(app: Any, phone: Phone) -> Any:
    """Give what the server holds of a phone, as a value to compare."""
    there = [(page.number, page.text, page.chain_hash, page.state) for page in pages(app, phone)]
    photographs = [(one.sha256, one.size, one.kept_at is not None) for one in rows(app, Photograph)]
    return there, photographs, sorted(note.words for note in rows(app, Note))


def test_importing_equals_sending(app, phone, ben, client):
    answer = bring(ben, phone.rescue_file())
    assert answer.status_code == 303
    imported = kept(app, phone)
    assert notebook(app, phone).kept_to == 60
    assert imported[0] == [
        (number, text.encode(), bytes.fromhex(phone.heads[number]), "read")
        for number, text in enumerate(phone.texts, 1)
    ]
    assert imported[1][0][2]
    assert phone.send(client).status_code == 200
    assert kept(app, phone) == imported
    assert len(rows(app, Batch)) == 1


def test_twice_is_once_and_after_sending_nothing_is_new(app, phone, ben, client):
    phone.send(client)
    sent, batches = kept(app, phone), len(rows(app, Batch))
    raw = phone.rescue_file()
    for _ in range(2):
        assert bring(ben, raw).status_code == 303
    assert (kept(app, phone), len(rows(app, Batch))) == (sent, batches)


def test_what_the_phone_still_held_is_added_to_what_came(app, phone, ben, client):
    phone.post(client, phone.batch(1, 20))
    for number in range(1, 11):
        phone.forget(number)
    bring(ben, phone.rescue_file(5))
    assert notebook(app, phone).kept_to == 60
    assert all(page.text for page in pages(app, phone))


def test_it_is_traced_with_who_brought_it(app, phone, ben):
    bring(ben, phone.rescue_file())
    assert "Ben Okafor" in {one.who for one in rows(app, Trace) if one.verb == "rescued"}


def test_when_the_phone_was_last_heard_is_not_changed(app, phone, ben, client):
    phone.post(client, phone.batch(1, 0))
    before = notebook(app, phone)
    bring(ben, phone.rescue_file())
    after = notebook(app, phone)
    assert (after.heard_at, after.skew_ms) == (before.heard_at, before.skew_ms)


def test_a_file_with_a_gap_is_told_and_keeps_nothing(app, phone, ben):
    assert bring(ben, phone.rescue_file(5)).status_code in (303, 422)
    assert pages(app, phone) == []


def test_a_file_of_a_restored_phone_is_put_aside(app, phone, ben, client):
    phone.send(client)
    twin = restored(phone, 59)
    twin.write("note", {"words": "another end"})
    assert bring(ben, twin.rescue_file()).status_code in (303, 422)
    assert [one.text.decode() for one in rows(app, ForkedText)] == [twin.texts[59]]


def rezipped(raw: bytes, change: Callable[[str, bytes], bytes | None], how: int = zipfile.ZIP_STORED) -> bytes:
    """Write a zip anew with its members changed, or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", how) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def told(**changes: Any) -> Callable[[str, bytes], bytes]:
    """Give what changes members of notebook.json."""

    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode() if name == "notebook.json" else content

    return change


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "no zip": lambda _: b"PK\x03\x04 but not really",
    "a zip cut short": lambda raw: raw[: len(raw) // 2],
    "a zip with a flipped byte in its pages": lambda raw: raw[:300] + bytes([raw[300] ^ 1]) + raw[301:],
    "without notebook.json": lambda raw: rezipped(raw, lambda name, c: c if name != "notebook.json" else None),
    "packed": lambda raw: rezipped(raw, lambda _, c: c, zipfile.ZIP_DEFLATED),
    "with another signature": lambda raw: rezipped(raw, told(signature="A" * 86)),
    "with a page left out": lambda raw: rezipped(raw, told(pages=["{}"])),
    "with another number": lambda raw: rezipped(raw, told(**{"from": 2})),
    "of an unknown notebook": lambda raw: rezipped(raw, told(id="0193a5f0-7b1c-7abc-8def-0123456789ab")),
    "with bad UTF-8": lambda raw: rezipped(raw, lambda name, c: c[:-9] + b"\xff" if name == "notebook.json" else c),
    "with a list": lambda raw: rezipped(raw, lambda name, c: b"[]" if name == "notebook.json" else c),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_file_is_refused_in_a_sentence_and_keeps_nothing(app, phone, ben, spoil):
    answer = bring(ben, spoil(phone.rescue_file()))
    assert answer.status_code == 422
    assert "The file" in answer.text or "No notebook" in answer.text
    assert (pages(app, phone), rows(app, Photograph)) == ([], [])


def test_a_photograph_spoilt_in_the_file_is_left_out_and_the_pages_kept(app, phone, ben):
    (hashed,) = phone.shots
    spoilt = rezipped(phone.rescue_file(), lambda name, c: c[:-1] + b"!" if name.startswith("photos/") else c)
    assert bring(ben, spoilt).status_code == 303
    assert (len(pages(app, phone)), rows(app, Photograph)[0].kept_at) == (60, None)
    assert bring(ben, phone.rescue_file()).status_code == 303
    assert rows(app, Photograph)[0].sha256.hex() == hashed
    assert rows(app, Photograph)[0].kept_at is not None


def test_a_flipped_byte_in_a_photograph_inside_the_zip_ends_nothing(app, phone, ben):
    raw = bytearray(phone.rescue_file())
    raw[-600] ^= 1
    assert bring(ben, bytes(raw)).status_code in (303, 422)


def test_other_files_in_it_are_passed_over(app, phone, ben):
    out = io.BytesIO(phone.rescue_file())
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("photos/../../../etc/passwd", b"root")
        file.writestr("photos/" + sha256(b"unnamed"), b"unnamed")
    assert bring(ben, out.getvalue()).status_code == 303
    assert len(rows(app, Photograph)) == 1


@pytest.mark.parametrize("who", ["dev", "dan", "ruth"])
def test_nobody_else_brings_one_in(app, cast, phone, sign_in, who):
    answer = bring(sign_in(getattr(cast, who)), phone.rescue_file())
    assert answer.status_code == (422 if who == "dev" else 403)
    assert pages(app, phone) == []
