"""A phone restored from a backup: its texts are put aside, its notebook marked, and a new notebook copies them."""

import json

import pytest

from notebook.models import ForkedText, PagePhoto, Photograph, Reading
from patrol.models import Note, Shift
from tests.support.phone import Phone
from tests.support.rows import notebook, pages, restored, rows, states


@pytest.fixture
def phone(cast, phone_of, client):
    """Amina's phone with three pages kept."""
    made = phone_of(cast.amina)
    for number in (1, 2, 3):
        made.write("note", {"words": f"page {number}"})
    assert made.send_pages(client).status_code == 200
    return made


@pytest.fixture
def twin(phone):
    """The phone restored from a backup made after page 2, with two pages of its own future."""
    made = restored(phone, 2)
    made.write("note", {"words": "another page 3"})
    made.write("note", {"words": "a page 4"})
    return made


def fork(answer, kept_to=3):
    """Say whether an answer tells of a fork."""
    return (answer.status_code, answer.json) == (409, {"because": "fork", "kept_to": kept_to})


def test_another_text_under_a_kept_number_is_put_aside_and_the_notebook_marked(app, phone, twin, client):
    assert fork(twin.post(client, twin.batch(3, 2)))
    assert [page.text.decode() for page in pages(app, phone)] == phone.texts
    aside = {(one.number, one.text.decode()) for one in rows(app, ForkedText)}
    assert (3, twin.texts[2]) in aside
    assert (4, twin.texts[3]) in aside
    assert notebook(app, phone).forked_at is not None
    assert notebook(app, phone).kept_to == 3


def test_another_head_before_a_batch_is_a_fork_too(app, twin, client):
    assert fork(twin.post(client, twin.batch(4, 1)))
    assert [one.text.decode() for one in rows(app, ForkedText)] == [twin.texts[3]]


def test_texts_put_aside_are_there_once_however_often_they_come(app, twin, client):
    for _ in range(3):
        assert fork(twin.post(client, twin.batch(3, 2)))
    assert len(rows(app, ForkedText)) == 2


def test_texts_that_are_kept_already_are_not_put_aside(app, twin, client):
    assert fork(twin.post(client, twin.batch(1, 4)))
    assert {one.number for one in rows(app, ForkedText)} == {3, 4}


def test_the_moment_of_the_first_fork_stands(app, phone, twin, client):
    twin.post(client, twin.batch(3, 2))
    first = notebook(app, phone).forked_at
    twin.write("note", {"words": "and more"})
    twin.post(client, twin.batch(3, 3))
    assert notebook(app, phone).forked_at == first


def test_the_phone_that_was_not_restored_goes_on(app, phone, twin, client):
    twin.post(client, twin.batch(3, 2))
    phone.write("note", {"words": "the true page 4"})
    assert phone.send_pages(client).json["kept_to"] == 4
    assert pages(app, phone)[3].text.decode() == phone.texts[3]


def test_a_fork_is_told_even_where_it_would_also_be_new(twin, client):
    """from ≤ kept_to + 1: no gap, so the story decides."""
    twin.write("note", {"words": "page 5"})
    assert fork(twin.post(client, twin.batch(4, 2)))
    assert twin.post(client, twin.batch(5, 1)).json == {"because": "gap", "kept_to": 3}


def copy_into(new: Phone, old: Phone, *numbers: int) -> None:
    """Write pages of an old notebook as copied pages of a new one."""
    for number in numbers:
        new.write("copied", {"notebook": old.id, "number": number, "text": old.texts[number - 1]})


def test_copied_pages_of_a_new_notebook_are_read_as_what_they_copy(app, cast, twin, phone_of, client):
    new = phone_of(cast.amina)
    copy_into(new, twin, 3, 4)
    answer = new.send_pages(client)
    assert (answer.json["kept_to"], answer.json["unread"]) == (2, [])
    assert {"another page 3", "a page 4"} <= {note.words for note in rows(app, Note)}
    assert all(json.loads(page.text)["body"]["text"] for page in pages(app, new))


@pytest.mark.parametrize("copy_first", [True, False])
def test_a_page_id_is_read_once_whichever_copy_comes_first(app, cast, phone_of, client, copy_first):
    old, new = phone_of(cast.amina), phone_of(cast.amina)
    page = old.write("note", {"words": "seen once"})
    copy_into(new, old, 1)
    for phone in (new, old) if copy_first else (old, new):
        answer = phone.send_pages(client)
        assert (answer.status_code, answer.json["kept_to"], answer.json["unread"]) == (200, 1, [])
    (note,) = rows(app, Note)
    assert (str(note.id), note.words) == (page.id, "seen once")
    (reading,) = rows(app, Reading)
    assert str(reading.notebook_id) == (new if copy_first else old).id
    assert {*states(app, old), *states(app, new)} == {(1, "read"), (1, "again")}


def test_the_same_page_twice_in_one_notebook_is_read_once(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    page = phone.write("shift_started")
    phone.write("shift_started", id=page.id)
    assert phone.send_pages(client).json["unread"] == []
    assert len(rows(app, Shift)) == 1
    assert states(app, phone) == [(1, "read"), (2, "again")]


def test_the_same_page_id_at_two_landlords_is_read_by_each(app, cast, phone_of, client, southern):
    north, south = phone_of(cast.amina), southern()
    page = north.write("note", {"words": "north"})
    south.write("note", {"words": "south"}, id=page.id)
    for phone in (north, south):
        assert phone.send_pages(client).json["unread"] == []
        assert states(app, phone) == [(1, "read")]
    assert sorted(note.words for note in rows(app, Note)) == ["north", "south"]


def test_a_copy_of_a_photograph_is_taken_under_the_new_notebook(app, cast, phone_of, client):
    old, new = phone_of(cast.amina), phone_of(cast.amina)
    shot = old.photograph(b"a photograph of the lift")
    old.write("note", {"words": "lift"}, photos=[shot])
    again = new.photograph(b"a photograph of the lift")
    new.write("copied", {"notebook": old.id, "number": 1, "text": old.texts[0]}, photos=[again])
    assert old.send_pages(client).json["photos_wanted"] == [shot["sha256"]]
    assert new.send_pages(client).json["photos_wanted"] == [shot["sha256"]]
    assert new.send_photograph(client, shot["sha256"]).headers["Upload-Complete"] == "?1"
    kept = {str(one.notebook_id): one.kept_at is not None for one in rows(app, Photograph)}
    assert kept == {old.id: False, new.id: True}
    assert len(rows(app, PagePhoto)) == 2


def test_a_copied_page_names_its_inner_photographs_itself(cast, phone_of, client):
    """The copy's own photos may be empty: the text it copies still names them."""
    old, new = phone_of(cast.amina), phone_of(cast.amina)
    shot = old.photograph(b"a photograph of the door")
    old.write("note", {"words": "door"}, photos=[shot])
    copy_into(new, old, 1)
    assert new.send_pages(client).json["photos_wanted"] == [shot["sha256"]]


def test_a_copy_of_something_unreadable_is_unread_with_a_reason(app, cast, phone_of, client):
    new = phone_of(cast.amina)
    new.write("copied", {"notebook": new.id, "number": 7, "text": "not json"})
    new.write("copied", {"notebook": new.id, "number": 8})
    new.write("note", {"words": "next"})
    answer = new.send_pages(client)
    assert [one["number"] for one in answer.json["unread"]] == [1, 2]
    assert all(one["because"] for one in answer.json["unread"])
    assert states(app, new)[2] == (3, "read")


def test_copies_of_copies_of_copies_end(app, cast, phone_of, client):
    new, text = phone_of(cast.amina), Phone(cast.amina).write("note", {"words": "deep"}).text
    for _ in range(8):
        text = Phone(cast.amina).write("copied", {"notebook": new.id, "number": 1, "text": text}).text
    new.write_text(text)
    new.write("note", {"words": "next"})
    assert new.send_pages(client).json["kept_to"] == 2
    assert states(app, new)[1] == (2, "read")
