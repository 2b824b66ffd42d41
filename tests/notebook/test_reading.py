"""Reading what was kept: a page that cannot be read is unread with a reason, and never blocks the next."""

import json
import uuid
from typing import Any

import pytest

from estate.database import db
from notebook.models import Photograph, Reading
from notebook.operations import read_pages
from patrol.models import Note, Observation, Visit
from tests.support.phone import Phone
from tests.support.rows import pages, rows, states

OBSERVED = {"tile": "lift", "severity": 3, "words": "Lift B is out"}


def told(**changes: Any) -> str:
    """Give the text of a good note, with these members changed; None takes one away."""
    page = json.loads(Phone().write("note", {"words": "a note"}).text) | changes
    return json.dumps({name: value for name, value in page.items() if value is not ...})


def observed(**changes: Any) -> str:
    """Give the text of a good observation, with its body changed."""
    return told(kind="observation", body=OBSERVED | changes)


def raw(name: str, value: str) -> str:
    """Give the text of a good note with a raw JSON token as a member's value."""
    return told(**{name: "HERE"}).replace('"HERE"', value)


PLACE = {"lat": 51.5, "lon": 0.7, "accuracy_m": 8, "fixed_at": "2026-11-22T22:00:00.000Z", "source": "gps"}
PHOTO = {"sha256": "a" * 64, "size": 3, "type": "image/jpeg", "role": "photo", "taken_at": "2026-11-22T22:00:00.000Z"}

UNREAD = {
    "not JSON": "the lift is out",
    "no text at all": "",
    "half a page": told()[:-9],
    "two pages": told() + told(),
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "a byte order mark": "\ufeff" + told(),
    "a bare NUL": told() + "\x00",
    "too deep": "[" * 30_000,
    "too deep in the body": raw("body", '{"a":' * 10_000 + "1" + "}" * 10_000),
    "of unknown kind": told(kind="dream"),
    "of a kind with NUL": told(kind="no\x00te"),
    "of a kind with half a pair": told(kind="\ud800"),
    "of a long kind": told(kind="k" * 10_000),
    "of a later version": told(v=2),
    "of a version in words": told(v="1"),
    "a huge version": told(v=10**30),
    "a number of 5,000 digits": raw("v", "9" * 5000),
    "a number beyond all numbers": raw("elapsed_ms", "1e999"),
    "NaN": raw("elapsed_ms", "NaN"),
    "Infinity": raw("elapsed_ms", "-Infinity"),
    "no id": told(id=...),
    "an id in capitals": told(id="0193A5F0-7B1C-7ABC-8DEF-0123456789AB"),
    "an id that is none": told(id="page one"),
    "no salt": told(salt=...),
    "no moment": told(seen_at=None),
    "a moment without a zone": told(seen_at="2026-11-22T22:00:00.000"),
    "a moment before all moments": told(seen_at="0001-01-01T00:00:00+14:00"),
    "a moment after all moments": told(seen_at="9999-12-31T23:59:59-14:00"),
    "a moment that is no day": told(seen_at="2026-02-30T22:00:00.000Z"),
    "a place beyond the pole": told(place=PLACE | {"lat": 91}),
    "a place with NaN": told(place=PLACE).replace("51.5", "NaN"),
    "a place without accuracy": told(place={"lat": 51.5, "lon": 0.7}),
    "a photograph without a hash": told(photos=[{"size": 3}]),
    "photographs that are none": told(photos="two"),
    "a photograph taken before all moments": told(photos=[PHOTO | {"taken_at": "0001-01-01T00:00:00+14:00"}]),
    "no body": told(body=...),
    "a body that is a list": told(body=[]),
    "words that are a number": told(body={"words": 7}),
    "severity 6": observed(severity=6),
    "severity nought": observed(severity=0),
    "severity in words": observed(severity="3"),
    "half a severity": observed(severity=2.5),
    "people beyond counting": observed(moved_on=10**20),
    "fewer than nobody": observed(moved_on=-1),
    "a block that is none": observed(block="Kestrel House"),
    "an unknown block": observed(block=str(uuid.UUID(int=7))),
    "a visit to an unknown block": told(kind="visit_started", body={"shift": None, "block": str(uuid.UUID(int=7))}),
}
"""Texts that are kept and cannot be read, by what is wrong with them."""


def test_whatever_cannot_be_read_is_kept_with_a_reason_and_blocks_nothing(app, cast, phone_of, client):
    phone, expected = phone_of(cast.amina), {}
    for what, text in UNREAD.items():
        expected[what] = (text, "unread", True)
        phone.write_text(text)
        phone.write("note", {"words": what})
    answer = phone.send_pages(client)
    assert (answer.status_code, answer.json["kept_to"]) == (200, len(phone.texts))
    kept = pages(app, phone)
    found = {
        what: (page.text.decode(), page.state, bool(page.because)) for what, page in zip(UNREAD, kept[::2], strict=True)
    }
    assert found == expected
    assert {page.state for page in kept[1::2]} == {"read"}
    assert {note.words for note in rows(app, Note)} == set(UNREAD)


def test_the_phone_is_told_which_pages_are_unread_and_why(cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "fine"})
    phone.write("dream", {})
    (unread,) = phone.send_pages(client).json["unread"]
    assert unread["number"] == 2
    assert "dream" in unread["because"]


READ = {
    "NUL": ('"a\\u0000b"', "a␀b"),
    "half a pair": ('"a\\ud83d"', "a�"),
    "a pair": ('"\\ud83d\\udc6e"', "👮"),
    "right to left": ('"\u202eabc"', "\u202eabc"),
    "markup": ('"<script>alert(1)</script>"', "<script>alert(1)</script>"),
    "10,000 characters": (json.dumps("é" * 10_000), "é" * 10_000),
    "nothing": ('""', ""),
}
"""Words as JSON, and as they are read."""


def test_words_of_any_kind_are_read_and_the_page_kept_verbatim(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    for token, _ in READ.values():
        phone.write_text(told(body={"words": "HERE"}).replace('"HERE"', token))
    answer = phone.send_pages(client)
    assert answer.json["unread"] == []
    words = {note.page_number: note.words for note in rows(app, Note)}
    assert [words[number] for number in sorted(words)] == [said for _, said in READ.values()]
    assert [page.text.decode() for page in pages(app, phone)] == phone.texts


FIELDS = ("floor", "spot", "words", "police_reference", "bwv_reference")


def test_any_text_field_of_an_observation_takes_nul_and_half_pairs(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    photo = PHOTO | {"type": "image/\x00", "role": "\x00"}
    phone.write_text(told(kind="observation", tz="\x00", salt="\x00", body=OBSERVED | dict.fromkeys(FIELDS, "\x00")))
    phone.write_text(told(photos=[photo]))
    phone.write_text(observed(**dict.fromkeys(FIELDS, "\ud83d")))
    assert phone.send_pages(client).json["unread"] == []
    first, last = rows(app, Observation)
    assert {getattr(first, name) for name in FIELDS} == {"␀"}
    assert {getattr(last, name) for name in FIELDS} == {"�"}


def test_a_page_naming_another_landlords_block_is_unread(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("visit_started", {"shift": None, "block": str(cast.southmere_block.id)})
    phone.write("visit_started", {"shift": None, "block": str(cast.kestrel.id)})
    assert [one["number"] for one in phone.send_pages(client).json["unread"]] == [1]
    assert [visit.block_id for visit in rows(app, Visit)] == [cast.kestrel.id]


def test_an_unread_page_still_has_its_photographs_taken(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    shot = phone.photograph(b"of something new")
    phone.write("dream", {}, photos=[shot])
    assert phone.send_pages(client).json["photos_wanted"] == [shot["sha256"]]
    assert phone.send_photograph(client, shot["sha256"]).headers["Upload-Complete"] == "?1"
    assert rows(app, Photograph)[0].kept_at is not None


def test_a_page_naming_a_photograph_twice_wants_it_once(cast, phone_of, client):
    phone = phone_of(cast.amina)
    shot = phone.photograph(b"once")
    phone.write("note", {"words": "twice"}, photos=[shot, shot])
    phone.write("note", {"words": "and again"}, photos=[shot])
    answer = phone.send_pages(client)
    assert (answer.json["unread"], answer.json["photos_wanted"]) == ([], [shot["sha256"]])


def broken(page: Any) -> Any:
    """Read nothing: a fault in a reader, as a programmer makes one."""
    raise KeyError(page.number)


@pytest.fixture
def faulty(app):
    """The app, with a reader that breaks."""
    table = app.extensions["beatbook_readers"]
    app.extensions["beatbook_readers"] = {**table, ("broken", 1): broken}
    yield app
    app.extensions["beatbook_readers"] = table


def test_a_fault_in_a_reader_refuses_nothing_and_blocks_no_other_page(faulty, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("broken", {})
    phone.write("note", {"words": "next"})
    answer = phone.send_pages(client)
    assert (answer.status_code, answer.json["kept_to"]) == (200, 2)
    with faulty.app_context():
        read_pages(faulty.extensions["beatbook_readers"])
        db.session.commit()
    assert states(faulty, phone) == [(1, "unread"), (2, "read")]


def test_a_page_that_was_kept_and_not_read_is_read_by_the_sweep_once(app, cast, phone_of, client):
    """As after a crash between the commit of the page and its reading."""
    phone = phone_of(cast.amina)
    table = app.extensions["beatbook_readers"]
    del app.extensions["beatbook_readers"]
    phone.write("note", {"words": "kept in time"})
    assert phone.send_pages(client).status_code == 200
    assert states(app, phone) == [(1, "waiting")]
    app.extensions["beatbook_readers"] = table
    with app.app_context():
        assert [read_pages(table), read_pages(table)] == [1, 0]
        db.session.commit()
    assert states(app, phone) == [(1, "read")]
    assert len(rows(app, Note)) == len(rows(app, Reading)) == 1


def test_a_page_learnt_later_is_read_when_a_supervisor_asks(app, cast, phone_of, client, sign_in):
    """A page of a kind that this server did not know is read by the next version of it."""
    phone = phone_of(cast.amina)
    table = app.extensions["beatbook_readers"]
    app.extensions["beatbook_readers"] = {key: reader for key, reader in table.items() if key != ("note", 1)}
    phone.write("note", {"words": "from the future"})
    assert [one["number"] for one in phone.send_pages(client).json["unread"]] == [1]
    app.extensions["beatbook_readers"] = table
    answer = sign_in(cast.ben).post(f"/notebooks/{phone.id}/pages/1/reading")
    assert answer.status_code in (302, 303)
    assert states(app, phone) == [(1, "read")]
    assert rows(app, Note)[0].words == "from the future"
