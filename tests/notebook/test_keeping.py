"""Keeping pages: gaps, hellos, overlaps, hashes without texts, sizes, and signatures."""

import base64
import json
from datetime import UTC, datetime

import pytest

from notebook.models import Batch, ForkedText
from tests.support.phone import Phone, base64url, sha256
from tests.support.rows import notebook, pages, rows, states


@pytest.fixture
def phone(cast, phone_of):
    """Amina's phone with three pages written and nothing sent."""
    made = phone_of(cast.amina)
    for number in (1, 2, 3):
        made.write("note", {"words": f"page {number}"})
    return made


def test_a_gap_keeps_nothing_and_says_where_to_go_on(app, phone, client):
    phone.post(client, phone.batch(1, 1))
    answer = phone.post(client, phone.batch(3, 1))
    assert (answer.status_code, answer.json) == (409, {"because": "gap", "kept_to": 1})
    assert states(app, phone) == [(1, "read")]
    assert len(rows(app, Batch)) == 1
    assert phone.post(client, phone.batch(2, 2)).json["kept_to"] == 3


def test_a_gap_at_the_very_beginning_is_answered_with_nought(phone, client):
    assert phone.post(client, phone.batch(2, 1)).json == {"because": "gap", "kept_to": 0}


def test_a_hello_brings_no_page_and_tells_what_waits_on_the_phone(app, phone, client):
    oldest = datetime(2026, 11, 22, 22, 40, tzinfo=UTC)
    body = phone.batch(1, 0) | {"unsent": {"pages": 3, "photos": 2, "oldest_seen_at": "2026-11-22T22:40:00.000Z"}}
    answer = phone.post(client, body)
    assert answer.status_code == 200
    assert answer.json == {"kept_to": 0, "unread": [], "photos_wanted": [], "photos_kept": []}
    book = notebook(app, phone)
    assert (book.unsent_pages, book.unsent_photos, book.oldest_unsent_at) == (3, 2, oldest)
    assert book.heard_at is not None
    assert pages(app, phone) == []


def test_a_hello_after_pages_stands_on_the_head(phone, client):
    phone.send_pages(client)
    assert phone.post(client, phone.batch(4, 0)).json["kept_to"] == 3
    twin = phone.copy()
    twin.heads[3] = sha256(b"another head")
    assert twin.post(client, twin.batch(4, 0)).json == {"because": "fork", "kept_to": 3}


def test_sending_the_same_batch_again_changes_nothing(app, phone, client):
    body = phone.batch()
    first, again = phone.post(client, body), phone.post(client, body)
    assert first.json == again.json
    assert len(pages(app, phone)) == 3
    assert len(rows(app, Batch)) == 1


def test_a_batch_that_overlaps_brings_only_what_is_new(app, phone, client):
    phone.post(client, phone.batch(1, 2))
    assert phone.post(client, phone.batch(2, 2)).json["kept_to"] == 3
    phone.write("note", {"words": "page 4"})
    assert phone.post(client, phone.batch(1, 4)).json["kept_to"] == 4
    assert [page.text.decode() for page in pages(app, phone)] == phone.texts
    assert phone.post(client, phone.batch(1, 2)).json["kept_to"] == 4


def test_a_whole_batch_of_the_past_is_answered_like_the_present(phone, client):
    phone.send_pages(client)
    assert phone.post(client, phone.batch(2, 1)).json["kept_to"] == 3


def test_hashes_stand_where_texts_are_gone(app, phone, client):
    for number in (1, 2):
        phone.forget(number)
    answer = phone.post(client, phone.batch())
    assert (answer.status_code, answer.json["kept_to"]) == (200, 3)
    assert [page.text is None for page in pages(app, phone)] == [True, True, False]
    assert [page.chain_hash.hex() for page in pages(app, phone)] == phone.heads[1:]
    assert states(app, phone)[2] == (3, "read")


def test_a_text_that_comes_later_fills_its_hash_and_is_read(app, phone, client):
    full = phone.copy()
    phone.forget(2)
    phone.post(client, phone.batch())
    answer = full.post(client, full.batch(1, 3))
    assert (answer.status_code, answer.json["kept_to"], answer.json["unread"]) == (200, 3, [])
    assert [page.text.decode() for page in pages(app, phone)] == full.texts
    assert {state for _, state in states(app, phone)} == {"read"}
    assert rows(app, ForkedText) == []


def test_a_hash_sent_again_never_takes_a_text_away(app, phone, client):
    phone.send_pages(client)
    phone.forget(2)
    assert phone.post(client, phone.batch(1, 3)).status_code == 200
    assert [page.text is None for page in pages(app, phone)] == [False, False, False]


def test_another_hash_under_a_kept_number_is_a_fork(phone, client):
    phone.send_pages(client)
    twin = Phone(phone.person)
    twin.id, twin.key, twin.heads = phone.id, phone.key, phone.heads[:1]
    twin.write("note", {"words": "another story"})
    twin.forget(1)
    assert twin.post(client, twin.batch(1, 1)).json == {"because": "fork", "kept_to": 3}


# Sizes


def test_fifty_pages_are_taken_and_fifty_one_are_413(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    for number in range(51):
        phone.write_text(f"page {number}")
    answer = phone.post(client, phone.batch(1, 51))
    assert answer.status_code == 413
    assert pages(app, phone) == []
    assert phone.post(client, phone.batch(1, 50)).json["kept_to"] == 50


def test_more_than_256_kib_in_a_batch_are_413(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    for _ in range(4):
        phone.write_text("x" * 65_536)
    phone.write_text("x")
    assert phone.post(client, phone.batch(1, 5)).status_code == 413
    assert pages(app, phone) == []
    assert phone.post(client, phone.batch(1, 4)).json["kept_to"] == 4


def test_a_page_of_more_than_64_kib_is_400_in_bytes_not_characters(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write_text("é" * 32_769)
    assert phone.post(client, phone.batch()).status_code == 400
    assert pages(app, phone) == []


def test_a_body_of_many_megabytes_is_413_whatever_it_says(cast, phone_of, client):
    phone = phone_of(cast.amina)
    answer = client.open(
        f"/notebooks/{phone.id}/pages",
        method="POST",
        data=b"[" * 5_000_000,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413


# Shapes: what is not the protocol is 400, and keeps nothing.

SHAPES = {
    "no JSON": b"{", "an array": b"[]", "bad UTF-8": b'{"sent_at":"\xff"}', "deep": b"[" * 20_000, "empty": b"",
}  # fmt: skip


@pytest.mark.parametrize("raw", SHAPES.values(), ids=SHAPES.keys())
def test_a_body_that_is_no_batch_is_400(phone, client, raw):
    answer = client.open(f"/notebooks/{phone.id}/pages", method="POST", data=raw)
    assert answer.status_code == 400
    assert "kept_to" not in answer.json


WRONG = {
    "from nought": {"from": 0},
    "from below": {"from": -1},
    "from text": {"from": "1"},
    "from half": {"from": 1.5},
    "from true": {"from": True},
    "from huge": {"from": 10**30},
    "upper-case before": {"before": "A" * 64},
    "short before": {"before": "a" * 63},
    "before with a line feed": {"before": "a" * 64 + "\n"},
    "no before": {"before": None},
    "pages no list": {"pages": "x"},
    "page a number": {"pages": [7]},
    "page null": {"pages": [None]},
    "hash in capitals": {"pages": [{"text_hash": "A" * 64}]},
    "lone surrogate": {"pages": ["\ud800"]},
    "sent_at without ms": {"sent_at": "2026-11-22T02:20:00Z"},
    "sent_at local": {"sent_at": "2026-11-22T02:20:00.000+00:00"},
    "sent_at no day": {"sent_at": "2026-02-30T02:20:00.000Z"},
    "sent_at in other digits": {"sent_at": "２026-11-22T02:20:00.000Z"},
    "unsent text": {"unsent": "3"},
    "unsent below nought": {"unsent": {"pages": -1, "photos": 0, "oldest_seen_at": None}},
    "unsent moment": {"unsent": {"pages": 1, "photos": 0, "oldest_seen_at": "yesterday"}},
    "unsent before all time": {"unsent": {"pages": 1, "photos": 0, "oldest_seen_at": "0001-01-01T00:00:00+14:00"}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_batch_shaped_otherwise_is_400(app, phone, client, wrong):
    assert phone.post(client, phone.batch() | wrong).status_code == 400
    assert pages(app, phone) == []


# Signatures


def low_tail(signature: str) -> str:
    """Spell the same 64 bytes with other spare bits in the last character."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signature[:-1] + letters[letters.index(signature[-1]) | 1]


def der(signature: str) -> str:
    """Spell the same two numbers as DER."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    raw = base64.urlsafe_b64decode(signature + "==")
    return base64url(encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])))


SPELLINGS = {
    "padded": lambda text: text + "==", "plain base64": lambda text: text[:-3] + "+/" + text[-1],
    "spare bits": low_tail, "line feed": lambda text: text + "\n", "space before": lambda text: " " + text, "DER": der,
    "hex": lambda text: base64.urlsafe_b64decode(text + "==").hex(), "nothing": lambda _: "", "null": lambda _: None,
    "short": lambda text: text[:85], "wide digits": lambda text: "Ａ" * 86,
}  # fmt: skip


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_signature_in_any_other_spelling_is_refused(app, phone, client, spell):
    body = phone.batch()
    assert phone.post(client, body | {"signature": spell(body["signature"])}).status_code == 400
    assert pages(app, phone) == []


SIGNED = {
    "from": lambda body: {"from": 2, "pages": body["pages"][1:]},
    "before": lambda body: {"before": "0" * 64},
    "sent_at": lambda body: {"sent_at": "2026-11-22T02:20:00.000Z"},
    "a text": lambda body: {"pages": [*body["pages"][:2], body["pages"][2] + " "]},
    "order": lambda body: {"pages": body["pages"][::-1]},
    "one page less": lambda body: {"pages": body["pages"][:2]},
    "one page more": lambda body: {"pages": [*body["pages"], "{}"]},
    "key": lambda body: {"signature": base64url(b"\x01" * 64)},
    "nought": lambda body: {"signature": base64url(bytes(64))},
}


@pytest.mark.parametrize("change", SIGNED.values(), ids=SIGNED.keys())
def test_whatever_the_signature_speaks_of_cannot_be_changed(app, phone, client, change):
    body = phone.batch()
    assert phone.post(client, body | change(body)).status_code == 403
    assert pages(app, phone) == []


def test_another_notebooks_signature_is_403(cast, phone, phone_of, client):
    other = phone_of(cast.amina)
    other.write("note", {"words": "mine"})
    assert phone.post(client, other.batch()).status_code == 403


def test_what_is_not_signed_may_change_and_extra_members_do_not_count(phone, client):
    body = phone.batch()
    told = body | {"unsent": {"pages": 9, "photos": 9, "oldest_seen_at": None}, "new": [1]}
    assert phone.post(client, json.loads(json.dumps(told))).status_code == 200


def test_clocks_wrong_by_years_are_no_reason_to_refuse(app, cast, phone_of, client):
    for years in (2001, 2099):
        phone = phone_of(cast.amina, clock=lambda years=years: datetime(years, 1, 1, tzinfo=UTC))
        phone.write("note", {"words": "what year is it"})
        assert phone.send_pages(client).status_code == 200
        assert states(app, phone) == [(1, "read")]
        assert abs(notebook(app, phone).skew_ms) > 1_000 * 86_400 * 365
