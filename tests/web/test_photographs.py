"""Photographs in parts: where to go on, what is refused, and who sees them."""

import hashlib
import shutil
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from estate.database import db
from notebook.models import Photograph
from tests.support.pictures import jpeg
from tests.support.rows import rows
from web.sweeps import show_photographs

DATA = bytes(range(256)) * 20


@pytest.fixture
def phone(cast, phone_of, client):
    """Amina's phone, whose first page names a photograph of DATA that waits."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "a picture"}, photos=[made.photograph(DATA)])
    assert made.send_pages(client).status_code == 200
    return made


@pytest.fixture
def hashed(phone):
    """The photograph's hash."""
    return next(iter(phone.shots))


def told(answer):
    """Give status, offset and completeness of an answer."""
    return answer.status_code, answer.headers.get("Upload-Offset"), answer.headers.get("Upload-Complete")


def files(app, folder="photographs"):
    """Give the files of a folder of the disk."""
    return [path for path in (app.extensions["beatbook_disk"].root / folder).rglob("*") if path.is_file()]


def test_a_photograph_goes_up_in_parts_and_is_kept_byte_for_byte(app, phone, hashed, client):
    assert told(phone.ask_photograph(client, hashed)) == (200, "0", "?0")
    assert told(phone.patch_photograph(client, hashed, 0, DATA[:2000], len(DATA))) == (204, "2000", "?0")
    assert told(phone.ask_photograph(client, hashed)) == (200, "2000", "?0")
    assert rows(app, Photograph)[0].kept_at is None
    assert told(phone.patch_photograph(client, hashed, 2000, DATA[2000:], len(DATA))) == (204, "5120", "?1")
    assert told(phone.ask_photograph(client, hashed)) == (200, "5120", "?1")
    (row,) = rows(app, Photograph)
    assert (row.size, row.kept_at is not None) == (len(DATA), True)
    (file,) = files(app)
    assert file.read_bytes() == DATA
    assert files(app, "incoming") == []


def test_it_goes_up_in_one_part_without_asking_first(app, phone, hashed, client):
    assert told(phone.patch_photograph(client, hashed, 0, DATA, len(DATA))) == (204, "5120", "?1")
    assert len(files(app)) == 1


@pytest.mark.parametrize("offset", [0, 1999, 2001, 5000])
def test_a_part_at_another_place_is_409_with_the_true_one(phone, hashed, client, offset):
    phone.patch_photograph(client, hashed, 0, DATA[:2000], len(DATA))
    answer = phone.patch_photograph(client, hashed, offset, DATA[offset : offset + 100], len(DATA))
    assert told(answer) == (409, "2000", "?0")
    assert told(phone.patch_photograph(client, hashed, 2000, DATA[2000:], len(DATA))) == (204, "5120", "?1")


def test_a_part_sent_again_after_a_lost_answer_goes_on_from_the_true_place(app, phone, hashed, client):
    phone.patch_photograph(client, hashed, 0, DATA[:2000], len(DATA))
    assert phone.send_photograph(client, hashed, chunk=1000).headers["Upload-Complete"] == "?1"
    assert files(app)[0].read_bytes() == DATA


def test_parts_beyond_the_told_length_are_refused(phone, hashed, client):
    phone.patch_photograph(client, hashed, 0, DATA[:2000], len(DATA))
    answer = phone.patch_photograph(client, hashed, 2000, DATA[2000:] + b"more", len(DATA))
    assert answer.status_code in (400, 409)
    assert told(phone.ask_photograph(client, hashed)) == (200, "2000", "?0")


@pytest.mark.parametrize("chunk", [len(DATA), 2000])
def test_wrong_bytes_are_422_and_the_part_is_deleted(app, phone, hashed, client, chunk):
    answer = phone.send_photograph(client, hashed, data=DATA[:-1] + b"!", chunk=chunk)
    assert answer.status_code == 422
    assert files(app) == files(app, "incoming") == []
    assert told(phone.ask_photograph(client, hashed)) == (200, "0", "?0")
    assert phone.send_photograph(client, hashed).headers["Upload-Complete"] == "?1"


def test_after_completion_everything_is_answered_as_complete(app, phone, hashed, client):
    phone.send_photograph(client, hashed)
    for offset, part in ((0, DATA), (0, b"other bytes"), (2000, DATA[2000:])):
        answer = phone.patch_photograph(client, hashed, offset, part, len(DATA))
        assert (answer.status_code, answer.headers["Upload-Complete"]) == (204, "?1")
    assert files(app)[0].read_bytes() == DATA


def test_bytes_on_the_disk_whose_row_was_not_committed_are_found_again(app, phone, hashed, client):
    """As after a crash between the file and its row: the phone asks, and sends or is told to."""
    phone.send_photograph(client, hashed)
    with app.app_context():
        row = db.session.get_one(Photograph, (phone.person.landlord_id, uuid.UUID(phone.id), bytes.fromhex(hashed)))
        row.kept_at = None
        db.session.commit()
    phone.shots[hashed].sent = False
    answer = phone.patch_photograph(client, hashed, 0, DATA, len(DATA))
    assert (answer.status_code, answer.headers["Upload-Complete"]) == (204, "?1")
    assert rows(app, Photograph)[0].kept_at is not None
    assert phone.post(client, phone.batch(1, 1)).json["photos_kept"] == [hashed]


def test_one_that_the_head_alone_finds_whole_is_not_left_between(app, phone, hashed, client):
    """The phone asks first, is told that every byte is here, and has nothing left to send: it must still complete."""
    phone.send_photograph(client, hashed)
    with app.app_context():
        row = db.session.get_one(Photograph, (phone.person.landlord_id, uuid.UUID(phone.id), bytes.fromhex(hashed)))
        row.kept_at = None
        db.session.commit()
    phone.shots[hashed].sent = False
    phone.send_photograph(client, hashed)
    assert phone.shots[hashed].sent
    assert rows(app, Photograph)[0].kept_at is not None


def test_a_part_that_a_crash_left_whole_is_finished(app, phone, hashed, client):
    """Its last byte was on the disk, and it was not yet moved into place."""
    incoming = app.extensions["beatbook_disk"].root / "incoming"
    phone.patch_photograph(client, hashed, 0, DATA[:2000], len(DATA))
    (part,) = incoming.iterdir()
    part.write_bytes(DATA)
    assert phone.send_photograph(client, hashed).headers["Upload-Complete"] == "?1"
    assert (files(app)[0].read_bytes(), files(app, "incoming")) == (DATA, [])


def test_unsigned_and_wrongly_signed_are_403(phone, hashed, client):
    other = phone.photograph_headers("0" * 64)
    assert phone.patch_photograph(client, hashed, 0, DATA, len(DATA), **other).status_code == 403
    path = phone.photograph_path(hashed)
    answers = [
        client.open(path, method="HEAD", headers=other),
        client.open(path, method="PATCH", headers=other | {"Upload-Offset": "0", "Upload-Length": "1"}, data=b"x"),
        client.open(path, method="HEAD", headers={}),
        client.open(path, method="PATCH", headers={"Upload-Offset": "0", "Upload-Length": "1"}, data=b"x"),
    ]
    assert [answer.status_code for answer in answers[:2]] == [403, 403]
    assert {answer.status_code for answer in answers[2:]} <= {400, 403}
    assert told(phone.ask_photograph(client, hashed)) == (200, "0", "?0")


def test_a_hash_that_no_kept_page_names_is_404(phone, client):
    shot = phone.photograph(b"not on any page")
    assert phone.ask_photograph(client, shot["sha256"]).status_code == 404
    assert phone.patch_photograph(client, shot["sha256"], 0, b"not on any page", 15).status_code == 404
    phone.write("note", {"words": "only on the phone"}, photos=[shot])
    assert phone.ask_photograph(client, shot["sha256"]).status_code == 404


def test_another_notebooks_photograph_gives_and_completes_nothing(app, cast, phone, hashed, phone_of, client):
    phone.send_photograph(client, hashed)
    other = phone_of(cast.dan)
    assert other.ask_photograph(client, hashed).status_code == 404
    other.write("note", {"words": "the same picture"}, photos=[other.photograph(DATA)])
    assert other.send_pages(client).json["photos_kept"] == []
    assert told(other.ask_photograph(client, hashed)) == (200, "0", "?0")
    assert other.send_photograph(client, hashed, data=b"another" + DATA[7:]).status_code == 422
    assert {row.kept_at is not None for row in rows(app, Photograph)} == {True, False}


def test_two_notebooks_send_the_same_photograph_at_once_each_its_own(app, cast, phone, hashed, phone_of, client):
    other = phone_of(cast.dan)
    other.write("note", {"words": "the same picture"}, photos=[other.photograph(DATA)])
    other.send_pages(client)
    phone.patch_photograph(client, hashed, 0, DATA[:1000], len(DATA))
    other.patch_photograph(client, hashed, 0, DATA[:3000], len(DATA))
    assert told(phone.ask_photograph(client, hashed)) == (200, "1000", "?0")
    for one in (phone, other):
        assert one.send_photograph(client, hashed).headers["Upload-Complete"] == "?1"
    assert len(files(app)) == 2


def test_more_than_25_mb_is_413(phone, hashed, client):
    assert phone.patch_photograph(client, hashed, 0, b"x", 25 * 1024 * 1024 + 1).status_code == 413
    assert phone.patch_photograph(client, hashed, 0, b"x", 25 * 1024 * 1024).status_code == 204


def test_a_part_of_more_than_a_mebibyte_is_413(phone, hashed, client):
    assert phone.patch_photograph(client, hashed, 0, b"x" * (1024 * 1024 + 1), 3_000_000).status_code == 413
    assert told(phone.ask_photograph(client, hashed)) == (200, "0", "?0")


@pytest.mark.parametrize("header", ["Upload-Offset", "Upload-Length"])
@pytest.mark.parametrize("value", ["", "-1", "1.5", "many", "９", "1" * 30, "1\u00b2"])
def test_numbers_in_another_spelling_are_400(phone, hashed, client, header, value):
    headers = {header: value.encode().decode("latin-1")}
    assert phone.patch_photograph(client, hashed, 0, b"x", 5, **headers).status_code in (400, 413)


def test_an_empty_photograph_is_refused(phone, hashed, client):
    assert phone.patch_photograph(client, hashed, 0, b"", 0).status_code in (400, 413, 422)


def test_a_nearly_full_disk_takes_no_photograph_but_pages(app, phone, hashed, client, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100 * 2**30, used=99 * 2**30, free=2**30))
        for part in (DATA, DATA[:100]):
            assert phone.patch_photograph(client, hashed, 0, part, len(DATA)).status_code == 507
        phone.write("note", {"words": "still written down"})
        assert phone.send_pages(client).json["kept_to"] == 2
    assert files(app) == []
    assert phone.send_photograph(client, hashed).headers["Upload-Complete"] == "?1"


# Who sees them


@pytest.fixture
def picture(app, cast, phone_of, client):
    """A phone whose photograph, a real picture, is kept and has its display copies."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "a picture"}, photos=[made.photograph(jpeg(800, 600))])
    made.send(client)
    with app.app_context():
        show_photographs()
    return made


@pytest.mark.parametrize("copy", ["small", "large"])
def test_the_desk_sees_a_copy_that_cannot_run_anything(cast, picture, sign_in, copy):
    hashed = next(iter(picture.shots))
    answer = sign_in(cast.ben).get(f"/photographs/{picture.id}/{hashed}/{copy}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(answer.data).hexdigest() != hashed


def test_no_address_serves_the_original(cast, picture, sign_in):
    ben, hashed = sign_in(cast.ben), next(iter(picture.shots))
    for copy in ("original", "whole", "photographs", "../photographs", ""):
        assert ben.get(f"/photographs/{picture.id}/{hashed}/{copy}").status_code == 404


@pytest.mark.parametrize(("who", "code"), [("dev", 404), ("dan", 403), ("carys", 403)])
def test_the_other_landlord_and_those_without_the_power_see_nothing(cast, picture, sign_in, who, code):
    hashed = next(iter(picture.shots))
    assert sign_in(getattr(cast, who)).get(f"/photographs/{picture.id}/{hashed}/small").status_code == code


def test_the_signed_out_see_nothing(picture, client):
    answer = client.get(f"/photographs/{picture.id}/{next(iter(picture.shots))}/small")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in")


def test_one_not_shown_says_why_and_is_404(app, cast, phone, hashed, client, sign_in):
    phone.send_photograph(client, hashed)
    with app.app_context():
        show_photographs()
    (row,) = rows(app, Photograph)
    assert (row.shown, bool(row.because)) == ("not shown", True)
    assert sign_in(cast.ben).get(f"/photographs/{phone.id}/{hashed}/large").status_code == 404


def test_when_it_was_kept_is_the_servers_moment(app, phone, hashed, client):
    before = datetime.now(UTC)
    phone.send_photograph(client, hashed)
    assert before <= rows(app, Photograph)[0].kept_at <= datetime.now(UTC)
