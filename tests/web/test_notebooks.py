"""Opening a notebook, and what the server answers to a batch of pages: codes, bodies, and the order of checks."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from estate.database import db
from estate.models import Mail, Trace
from notebook.models import Batch, Notebook
from tests.support.phone import Phone, base64url
from tests.support.rows import notebook, pages, restored, rows


def test_opening_answers_201_then_200_with_the_same_body(app, cast, sign_in):
    phone, client = Phone(cast.amina), sign_in(cast.amina)
    first, again = phone.open(client), phone.open(client)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["id"] == phone.id
    assert first.json["kept_to"] == 0
    assert len(rows(app, Notebook)) == 1


def test_opening_is_mailed_to_the_person_and_traced_once(app, cast, sign_in):
    phone, client = Phone(cast.amina, label="Pixel 9 of the north team"), sign_in(cast.amina)
    phone.open(client)
    phone.open(client)
    (letter,) = [one for one in rows(app, Mail) if "otebook" in one.subject]
    assert letter.to == "amina@northmere.example"
    assert "Pixel 9 of the north team" in letter.body
    (told,) = rows(app, Trace, kind="notebook", row_id=phone.id)
    assert (told.who, told.verb) == ("Amina Yusuf", "opened")


def test_a_second_notebook_of_a_person_has_the_next_number(app, cast, phone_of):
    first, second, others = phone_of(cast.amina), phone_of(cast.amina), phone_of(cast.dan)
    assert [notebook(app, one).number for one in (first, second, others)] == [1, 2, 1]


def test_the_same_id_with_another_key_is_409(cast, sign_in):
    phone, client = Phone(cast.amina), sign_in(cast.amina)
    phone.open(client)
    thief = Phone(cast.amina)
    thief.id = phone.id
    assert thief.open(client).status_code == 409


def test_the_same_id_and_key_of_another_person_is_409(cast, sign_in):
    phone = Phone(cast.amina)
    phone.open(sign_in(cast.amina))
    answer = phone.open(sign_in(cast.dan))
    assert answer.status_code == 409
    assert answer.json["because"]


def test_the_same_id_at_another_landlord_is_409(app, cast, sign_in):
    """An admin of Southmere who may patrol cannot take Northmere's id."""
    phone = Phone(cast.amina)
    phone.open(sign_in(cast.amina))
    with app.app_context():
        cast.dev.row().role = "patrol_officer"
        db.session.commit()
    assert phone.open(sign_in(cast.dev)).status_code == 409


WRONG_KEYS = {
    "private part": {"d": base64url(b"k" * 32)},
    "another curve": {"crv": "P-384"},
    "another kind": {"kty": "OKP"},
    "no point of the curve": {"x": base64url(b"\x01" * 32)},
    "padded": {"x": base64url(b"\x01" * 32) + "="},
    "short": {"y": "AA"},
    "not text": {"x": 7},
}


@pytest.mark.parametrize("wrong", WRONG_KEYS.values(), ids=WRONG_KEYS.keys())
def test_a_key_that_is_no_public_p256_key_is_400(app, cast, sign_in, wrong):
    phone = Phone(cast.amina)
    body = {"id": phone.id, "public_key": phone.public_key | wrong, "label": ""}
    assert phone.post(sign_in(cast.amina), body, "/notebooks").status_code == 400
    assert rows(app, Notebook) == []


@pytest.mark.parametrize(
    "wrong", ["", "1", "0193A5F0-7B1C-7ABC-8DEF-0123456789AB", "0193a5f07b1c7abc8def0123456789ab", 7]
)
def test_an_id_in_another_spelling_is_400(cast, sign_in, wrong):
    phone = Phone(cast.amina)
    body = {"id": wrong, "public_key": phone.public_key, "label": ""}
    assert phone.post(sign_in(cast.amina), body, "/notebooks").status_code == 400


def test_extra_members_of_a_jwk_do_not_count(cast, sign_in):
    phone = Phone(cast.amina)
    key = phone.public_key | {"ext": True, "key_ops": ["verify"], "use": "sig"}
    assert phone.post(sign_in(cast.amina), {"id": phone.id, "public_key": key}, "/notebooks").status_code == 201


def test_a_password_given_long_ago_is_asked_for_again(app, cast, sign_in):
    phone = Phone(cast.amina)
    with time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=False) as clock:
        client = sign_in(cast.amina)
        clock.shift(timedelta(minutes=10, seconds=1))
        answer = phone.open(client)
        assert (answer.status_code, answer.json) == (401, {"because": "password"})
        assert rows(app, Notebook) == []
        client.post("/confirm", data={"password": cast.password})
        assert phone.open(client).status_code == 201


def test_nobody_opens_a_notebook_signed_out_or_without_the_power(cast, client, sign_in):
    phone = Phone(cast.amina)
    assert phone.open(client).status_code == 401
    assert phone.open(sign_in(cast.ruth)).status_code == 403


def test_a_kept_batch_is_answered_exactly(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    shot = phone.photograph(b"\xff\xd8\xff a picture")
    phone.write("note", {"words": "one"}, photos=[shot])
    phone.write("something new", {})
    answer = phone.post(client, phone.batch())
    assert answer.status_code == 200
    assert answer.content_type.startswith("application/json")
    told = answer.json
    assert set(told) == {"kept_to", "unread", "photos_wanted", "photos_kept"}
    assert (told["kept_to"], told["photos_wanted"], told["photos_kept"]) == (2, [shot["sha256"]], [])
    assert [one["number"] for one in told["unread"]] == [2]
    assert told["unread"][0]["because"]
    phone.send_photograph(client, shot["sha256"])
    again = phone.post(client, phone.batch(1, 2)).json
    assert (again["photos_wanted"], again["photos_kept"]) == ([], [shot["sha256"]])


def test_a_page_is_kept_byte_for_byte_with_what_proves_it(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    written = [phone.write("note", {"words": words}) for words in ("£ 👮\x00", "‮<script>", "x" * 10_000)]
    body = phone.batch()
    phone.post(client, body)
    assert [page.text.decode() for page in pages(app, phone)] == [page.text for page in written]
    assert [page.text_hash.hex() for page in pages(app, phone)] == phone.hashes
    assert [page.chain_hash.hex() for page in pages(app, phone)] == phone.heads[1:]
    (batch,) = rows(app, Batch)
    assert (batch.first, batch.last, batch.sent_at) == (1, 3, body["sent_at"])
    assert base64url(batch.signature) == body["signature"]
    assert (notebook(app, phone).kept_to, notebook(app, phone).head.hex()) == (3, phone.heads[3])


def test_no_cookie_is_asked_for_and_none_helps(cast, phone_of, client, sign_in):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "unsigned"})
    body = phone.batch() | {"signature": "A" * 86}
    assert phone.post(sign_in(cast.ben), body).status_code == 403
    assert phone.post(client, phone.batch()).status_code == 200


def test_a_stranger_site_may_send_because_the_signature_is_what_counts(cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "sent by a worker"})
    headers = {
        "Content-Type": "application/json",
        "Sec-Fetch-Site": "cross-site",
        "Origin": "https://elsewhere.example",
    }
    path = f"/notebooks/{phone.id}/pages"
    answer = client.open(path, method="POST", headers=headers, data=json.dumps(phone.batch()).encode())
    assert answer.status_code == 200


# The order of the checks: 404, 400, 403, gap, fork, 200. A body wrong in all ways is refused by the first of them.


@pytest.fixture
def busy(cast, phone_of, client):
    """A phone with three pages kept and two more written."""
    phone = phone_of(cast.amina)
    for number in range(3):
        phone.write("note", {"words": str(number)})
    assert phone.send_pages(client).status_code == 200
    phone.write("note", {"words": "three"})
    phone.write("note", {"words": "four"})
    return phone


def spoilt(phone: Phone, *faults: str) -> dict[str, object]:
    """Give a batch with these faults: a gap leaves page 4 out, a fork tells page 3 otherwise."""
    if "fork" in faults:
        phone = restored(phone, 2)
        for words in ("another three", "another four", "another five"):
            phone.write("note", {"words": words})
    body = phone.batch(5 if "gap" in faults else 4, 1)
    body |= {"signature": "A" * 86} if "signature" in faults else {}
    return body | ({"unsent": None} if "shape" in faults else {})


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (("id", "shape", "signature", "gap", "fork"), 404),
        (("shape", "signature", "gap", "fork"), 400),
        (("signature", "gap", "fork"), 403),
        (("gap", "fork"), 409),
        (("fork",), 409),
        ((), 200),
    ],
    ids=["404", "400", "403", "gap", "fork", "200"],
)
def test_the_checks_are_made_in_this_order(busy, client, faults, code):
    kept = busy.kept_to
    path = f"/notebooks/{uuid.uuid4() if 'id' in faults else busy.id}/pages"
    answer = busy.post(client, spoilt(busy, *faults), path)
    assert answer.status_code == code
    if code == 409:
        because = "gap" if "gap" in faults else "fork"
        assert answer.json == {"because": because, "kept_to": kept}
    if code not in (200, 409):
        assert "kept_to" not in answer.json
