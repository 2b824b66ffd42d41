"""`flask notebook …`: what is said, and the exit status that a timer looks at."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from estate.database import db
from estate.models import Mail
from notebook.models import Notebook, Page
from patrol.models import Note
from tests.support.pictures import jpeg
from tests.support.rows import notebook, pages, rows
from web.sweeps import nightly, sweep_once


@pytest.fixture
def phone(app, cast, phone_of, client):
    """A phone whose pages and photograph are kept, with everything swept."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "with a picture"}, photos=[made.photograph(jpeg())])
    made.write("note", {"words": "and another"})
    assert made.send(client).status_code == 200
    with app.app_context():
        sweep_once()
    return made


@pytest.fixture
def run(app):
    """Run `flask notebook …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["notebook", *words])


def change(app, model, **values):
    """Change every row of a model."""
    with app.app_context():
        db.session.execute(update(model).values(values))
        db.session.commit()


def test_verify_says_so_and_exits_with_nought(app, phone, run):
    done = run("verify")
    assert (done.exit_code, done.output) == (0, "Nothing the server has answered for was altered.\n")
    book = notebook(app, phone)
    assert (book.verified_to, book.verified_because) == (2, "")
    assert abs(book.verified_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_verify_names_notebook_person_and_page_and_exits_with_one(app, phone, run):
    run("verify")
    with app.app_context():
        db.session.execute(update(Page).where(Page.number == 2).values(text=b"{}"))
        db.session.commit()
    done = run("verify")
    assert done.exit_code == 1
    assert phone.id in done.output
    assert "Amina Yusuf" in done.output
    assert "page 2" in done.output
    book = notebook(app, phone)
    assert (book.verified_to, "page 2" in book.verified_because) == (2, True)


def test_one_spoilt_notebook_keeps_no_other_from_being_verified(app, cast, phone, phone_of, client, run):
    other = phone_of(cast.dan)
    other.write("note", {"words": "fine"})
    other.send(client)
    with app.app_context():
        book = db.session.query(Notebook).filter_by(person_id=cast.amina.id).one()
        book.x = "A" * 43
        db.session.commit()
    done = run("verify")
    assert (done.exit_code, phone.id in done.output, other.id in done.output) == (1, True, False)
    assert notebook(app, other).verified_to == 1


def test_verify_sees_a_changed_trace_and_names_the_landlord(app, phone, run):
    from estate.models import Trace

    change(app, Trace, who="Nobody")
    done = run("verify")
    assert done.exit_code == 1
    assert re.search(r"northmere: trace \d+", done.output)


def test_verify_of_nothing_is_fine(app, cast, run):
    assert run("verify").exit_code == 0


def test_reread_check_says_so_or_shows_the_difference(app, phone, run):
    assert (run("reread", "--check").exit_code, run("reread").exit_code) == (0, 2)
    change(app, Note, words="altered")
    done = run("reread", "--check")
    assert done.exit_code == 1
    assert done.output.count("words") == 2
    assert {note.words for note in rows(app, Note)} == {"altered"}


def test_heads_are_the_heads(cast, phone, run):
    done = run("heads")
    assert done.exit_code == 0
    assert f"{phone.id} 2 {phone.heads[2]}" in done.output
    assert re.search(r"^traces \d+ [0-9a-f]{64}$", done.output, re.MULTILINE)
    assert "Amina" not in done.output


def test_rescue_brings_a_file_in_twice_is_once(app, cast, phone_of, run, tmp_path):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "saved from the phone"}, photos=[phone.photograph(jpeg())])
    file = tmp_path / "rescue.zip"
    file.write_bytes(phone.rescue_file())
    for _ in range(2):
        done = run("rescue", str(file), "--by", "BEN@northmere.example")
        assert (done.exit_code, "Kept to page 1" in done.output) == (0, True)
    assert [page.state for page in pages(app, phone)] == ["read"]


def test_rescue_refuses_in_a_sentence(app, cast, phone, run, tmp_path):
    file = tmp_path / "rescue.zip"
    file.write_bytes(b"not one")
    for words in (("--by", "ben@northmere.example"), ("--by", "dan@northmere.example"), ("--by", "x@y.example")):
        done = run("rescue", str(file), *words)
        assert done.exit_code == 1
        assert re.fullmatch(r"Error: [A-Z].+\.\n", done.output), done.output


def test_rescue_of_another_landlords_notebook_is_refused(app, cast, phone, run, tmp_path):
    file = tmp_path / "rescue.zip"
    file.write_bytes(phone.rescue_file())
    assert run("rescue", str(file), "--by", "dev@southmere.example").exit_code == 1


def test_retention_counts_and_then_erases_the_same(app, cast, phone, run):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2200), tick=False):
        counted, again, erased, after = (run("retention", *words) for words in ((), (), ("--erase",), ()))
    assert {one.exit_code for one in (counted, again, erased, after)} == {0}
    assert counted.output == again.output
    assert "northmere: 2 pages, 0 positions, 1 photographs, 0 sightings would be erased" in counted.output
    assert erased.output == counted.output.replace("would be erased", "erased")
    assert "northmere: 0 pages, 0 positions, 0 photographs, 0 sightings would be erased" in after.output
    assert run("verify").exit_code == 0
    assert run("reread", "--check").exit_code == 0


# The nightly sweep


def test_once_a_day_the_heads_are_mailed_and_everything_is_verified(app, cast, phone):
    app.extensions["beatbook_settings"].heads_to = "auditor@elsewhere.example"
    with app.app_context():
        before = len(rows(app, Mail))
        with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=False):
            assert [nightly(), nightly()] == [2, 0]
    letters = [one for one in rows(app, Mail) if one.to == "auditor@elsewhere.example"]
    assert len(rows(app, Mail)) - before == len(letters) == 2
    assert sum(phone.heads[2] in one.body for one in letters) == 1
    assert notebook(app, phone).verified_to == 2
