"""Two at the same moment: the second waits its turn, and then finds what the first has done."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import delete, update

from estate.database import db
from notebook.models import Notebook, Page, Reading
from notebook.operations import AlreadyOpen, open_notebook, read_pages
from notebook.shapes import Opening
from patrol.models import Note
from tests.support.phone import Phone
from tests.support.rows import rows, states

NOW = datetime(2026, 11, 23, 22, tzinfo=UTC)


@pytest.fixture
def beside(app):
    """Do `first`, and before its commit start `second` in a thread of its own; gives what both gave."""

    def run(first, second):
        begun = Event()

        def other():
            with app.app_context():
                begun.set()
                told = second()
                db.session.commit()
                return told

        with ThreadPoolExecutor(1) as threads, app.app_context():
            told = first()
            waiting = threads.submit(other)
            begun.wait(10)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
            db.session.commit()
            return told, waiting.result(30)

    return run


def asked(phone):
    """Give what a phone asks when it opens its notebook."""
    return Opening.model_validate_json(json.dumps({"id": phone.id, "public_key": phone.public_key}))


def opening(figure, phone):
    """Give what opens a phone's notebook, and says its number, whether it is new, or that it is another's."""

    def do():
        try:
            opened, new = open_notebook(asked(phone), figure.row(), NOW)
        except AlreadyOpen:
            return "another's"
        return opened.number, new

    return do


def test_two_phones_of_one_person_get_two_numbers(app, cast, beside):
    told = beside(opening(cast.amina, Phone(cast.amina)), opening(cast.amina, Phone(cast.amina)))
    assert told == ((1, True), (2, True))


def test_one_notebook_asked_for_twice_is_opened_once(app, cast, beside):
    phone = Phone(cast.amina)
    assert beside(opening(cast.amina, phone), opening(cast.amina, phone)) == ((1, True), (1, False))


def test_of_two_people_who_want_one_notebook_the_second_is_refused(app, cast, beside):
    phone = Phone(cast.amina)
    assert beside(opening(cast.amina, phone), opening(cast.dan, phone)) == ((1, True), "another's")
    assert [book.person_id for book in rows(app, Notebook)] == [cast.amina.id]


def test_a_page_read_by_a_request_and_a_sweep_is_read_once_and_stays_read(app, cast, phone_of, client, beside):
    phone = phone_of(cast.amina)
    for number in range(3):
        phone.write("note", {"words": f"page {number}"})
    assert phone.send(client).status_code == 200
    with app.app_context():
        for model in (Note, Reading):
            db.session.execute(delete(model).where(model.notebook_id == uuid.UUID(phone.id)))
        db.session.execute(update(Page).values(state="waiting"))
        db.session.commit()
    readers = app.extensions["beatbook_readers"]
    assert beside(lambda: read_pages(readers), lambda: read_pages(readers)) == (3, 0)
    assert states(app, phone) == [(1, "read"), (2, "read"), (3, "read")]
    assert len(rows(app, Note)) == 3
