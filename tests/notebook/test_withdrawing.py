"""A notebook withdrawn, or of a person who left: what comes is kept apart, and a supervisor decides page by page."""

import uuid
from datetime import UTC, datetime

import pytest

from estate.database import db
from estate.models import Trace
from estate.operations import people
from notebook.models import EarlyPage
from patrol.models import Note, Sos
from tests.support.rows import notebook, pages, rows, states


@pytest.fixture
def phone(cast, phone_of, client):
    """Amina's phone: one page sent, two more written."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "before"})
    assert made.send_pages(client).status_code == 200
    made.write("note", {"words": "first after"})
    made.write("note", {"words": "second after"})
    return made


@pytest.fixture
def ben(cast, sign_in):
    """The supervisor at the desk."""
    return sign_in(cast.ben)


@pytest.fixture
def withdrawn(phone, ben):
    """The phone, whose notebook Ben has withdrawn."""
    answer = ben.post(f"/notebooks/{phone.id}/withdrawal", data={"because": "stolen on the bus"})
    assert answer.status_code in (302, 303)
    return phone


def verbs(app, phone):
    """Give what was done to a phone's notebook and its pages."""
    return [one.verb for one in rows(app, Trace) if one.row_id.startswith(phone.id)]


def words(app):
    """Give the words of every note that was read."""
    return sorted(note.words for note in rows(app, Note))


def test_pages_of_a_withdrawn_notebook_are_kept_apart_and_answered_like_any_other(app, withdrawn, client):
    answer = withdrawn.send_pages(client)
    assert answer.status_code == 200
    assert answer.json == {"kept_to": 3, "withdrawn": True, "unread": [], "photos_wanted": [], "photos_kept": []}
    assert [page.text.decode() for page in pages(app, withdrawn)] == withdrawn.texts
    assert words(app) == ["before"]
    assert states(app, withdrawn) == [(1, "read"), (2, "unread"), (3, "unread")]


def test_every_answer_says_withdrawn_gaps_and_forks_too(withdrawn, client):
    assert withdrawn.post(client, withdrawn.batch(2, 0)).json["withdrawn"] is True
    assert withdrawn.post(client, withdrawn.batch(3, 1)).json == {"because": "gap", "kept_to": 1, "withdrawn": True}
    twin = withdrawn.copy()
    twin.heads[1] = "0" * 64
    assert twin.post(client, twin.batch(2, 0)).json == {"because": "fork", "kept_to": 1, "withdrawn": True}


def test_photographs_of_a_withdrawn_notebook_are_taken_and_shown_to_nobody(app, withdrawn, client, ben):
    shot = withdrawn.photograph(b"a picture")
    withdrawn.write("note", {"words": "picture"}, photos=[shot])
    assert withdrawn.send_pages(client).json["photos_wanted"] == [shot["sha256"]]
    assert withdrawn.send_photograph(client, shot["sha256"]).headers["Upload-Complete"] == "?1"
    assert ben.get(f"/photographs/{withdrawn.id}/{shot['sha256']}/small").status_code == 404


def test_a_supervisor_reads_pages_apart_one_by_one(app, withdrawn, client, ben):
    withdrawn.send_pages(client)
    assert ben.post(f"/notebooks/{withdrawn.id}/pages/3/reading").status_code in (302, 303)
    assert words(app) == ["before", "second after"]
    assert states(app, withdrawn) == [(1, "read"), (2, "unread"), (3, "read")]
    assert len(verbs(app, withdrawn)) == 3  # opened, withdrew, and the reading of page 3


def test_given_back_everything_that_came_meanwhile_is_read(app, withdrawn, client, ben):
    withdrawn.send_pages(client)
    ben.post(f"/notebooks/{withdrawn.id}/return")
    assert words(app) == ["before", "first after", "second after"]
    withdrawn.write("note", {"words": "third"})
    answer = withdrawn.send_pages(client)
    assert "withdrawn" not in answer.json
    assert words(app)[-1] == "third"
    assert "withdrew" in verbs(app, withdrawn)
    assert len(verbs(app, withdrawn)) == 3


def test_withdrawing_twice_is_once_and_the_first_moment_stands(app, withdrawn, ben):
    first = notebook(app, withdrawn).withdrawn_at
    ben.post(f"/notebooks/{withdrawn.id}/withdrawal", data={"because": "again"})
    assert notebook(app, withdrawn).withdrawn_at == first
    assert verbs(app, withdrawn).count("withdrew") == 1


def test_why_and_by_whom_is_in_the_trace(app, withdrawn):
    (told,) = [one for one in rows(app, Trace) if one.verb == "withdrew"]
    assert told.who == "Ben Okafor"
    assert "stolen on the bus" in str(told.details)


def test_a_text_that_fills_a_hash_after_the_withdrawal_is_kept_apart(app, phone, client, ben):
    full = phone.copy()
    phone.forget(2)
    phone.send_pages(client)
    ben.post(f"/notebooks/{phone.id}/withdrawal")
    full.post(client, full.batch(1, 3))
    assert pages(app, phone)[1].text.decode() == full.texts[1]
    assert "first after" not in words(app)


@pytest.mark.parametrize("who", ["amina", "dan", "ruth", "priya", "carys", "dev"])
def test_nobody_else_withdraws_reads_or_gives_back(app, cast, withdrawn, client, sign_in, who):
    withdrawn.send_pages(client)
    other = sign_in(getattr(cast, who))
    paths = ("withdrawal", "return", "pages/2/reading")
    codes = {other.post(f"/notebooks/{withdrawn.id}/{path}").status_code for path in paths}
    assert codes == ({404} if who == "dev" else {403})
    assert words(app) == ["before"]


def test_a_page_that_is_no_page_is_404(withdrawn, ben):
    assert ben.post(f"/notebooks/{withdrawn.id}/pages/99/reading").status_code == 404
    assert ben.post(f"/notebooks/{uuid.uuid4()}/withdrawal").status_code == 404


# A person who left


@pytest.fixture
def left(app, cast, phone):
    """The phone of Amina, who has left."""
    with app.app_context():
        people.leave(cast.amina.row(), by=cast.ola.row(), now=datetime.now(UTC))
        db.session.commit()
    return phone


def test_pages_after_a_person_left_are_kept_apart(app, left, client, ben):
    answer = left.send_pages(client)
    assert (answer.status_code, answer.json["kept_to"], answer.json["withdrawn"]) == (200, 3, True)
    assert words(app) == ["before"]
    ben.post(f"/notebooks/{left.id}/pages/2/reading")
    assert words(app) == ["before", "first after"]


# SOS


def test_an_sos_of_a_withdrawn_notebook_is_read_at_once(app, cast, withdrawn, client):
    page = withdrawn.write("sos", {"shift": None, "visit": None, "block": str(cast.kestrel.id), "words": ""})
    answer = withdrawn.sos(client, page)
    assert (answer.status_code, answer.json["withdrawn"]) == (200, True)
    assert [str(sos.id) for sos in rows(app, Sos)] == [page.id]
    assert withdrawn.send_pages(client).json["kept_to"] == 4
    assert len(rows(app, Sos)) == 1


def test_an_sos_of_a_person_who_left_is_read_at_once(app, left, client):
    page = left.write("sos", {"shift": None, "visit": None, "block": None, "words": "help"})
    assert left.sos(client, page).status_code == 200
    assert len(rows(app, Sos)) == len(rows(app, EarlyPage)) == 1


def test_nothing_but_an_sos_is_read_ahead_of_its_page(app, withdrawn, client):
    """Else a stolen phone could have any page read by posting it as an SOS."""
    page = withdrawn.write("note", {"words": "let me in"})
    assert withdrawn.sos(client, page).status_code == 200
    assert words(app) == ["before"]
    assert rows(app, EarlyPage)[0].text.decode() == page.text
    withdrawn.send_pages(client)
    assert words(app) == ["before"]
