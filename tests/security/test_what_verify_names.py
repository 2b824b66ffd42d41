"""What somebody with the database in their hands changes, and verify names."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from estate.database import db
from estate.models import Trace
from notebook import rules
from notebook.models import Batch, Notebook, Page, Reading
from tests.support.phone import Phone
from tests.support.rows import rows


@pytest.fixture
def phone(app, cast, phone_of, client):
    """A phone whose three pages came in three deliveries, and one with nothing in it."""
    made = phone_of(cast.amina)
    phone_of(cast.dan)
    for number in range(1, 4):
        made.write("note", {"words": f"page {number}"})
        assert made.send(client).status_code == 200
    return made


@pytest.fixture
def verified(app, phone):
    """Run verify; gives what it says."""
    return lambda: app.test_cli_runner().invoke(args=["notebook", "verify"])


def spoil(app, statement):
    """Do something to the database, past everything."""
    with app.app_context():
        done: Any = db.session.execute(statement)
        assert done.rowcount
        db.session.commit()


def mine(phone):
    """Give the condition for this phone's notebook."""
    return Notebook.id == uuid.UUID(phone.id)


def test_nothing_where_nothing_was_changed(verified):
    assert verified().exit_code == 0


def test_a_notebook_given_to_somebody_else(app, cast, phone, verified):
    spoil(app, update(Notebook).where(mine(phone)).values(person_id=cast.ola.id))
    done = verified()
    assert done.exit_code == 1
    assert f"notebook {phone.id}: its person or its key is not the one it was opened with" in done.output


def test_a_notebook_written_anew_under_another_key(app, cast, phone, verified):
    """Every chain and every signature is right: only the trace of the opening knows the key."""
    forger = Phone(cast.amina)
    forger.id, forger.heads = phone.id, phone.heads[:1]
    for number in range(1, 4):
        forger.write("note", {"words": f"another page {number}"})
    for number in range(1, 4):
        text, hashed, head = forger.texts[number - 1], forger.hashes[number - 1], bytes.fromhex(forger.heads[number])
        told: dict[str, Any] = {"text": str(text).encode(), "text_hash": bytes.fromhex(hashed), "chain_hash": head}
        here = Page.notebook_id == uuid.UUID(phone.id), Page.number == number
        spoil(app, update(Page).where(*here).values(told))
        signed = forger.batch(number, 1, sent_at=rows(app, Batch, last=number)[0].sent_at)
        signature = rules.unbase64(signed["signature"], 64)
        before = bytes.fromhex(forger.heads[number - 1])
        told = {"before": before, "chain_hash": head, "signature": signature}
        spoil(app, update(Batch).where(Batch.last == number).values(told))
    told = {"head": bytes.fromhex(forger.heads[3])} | {name: forger.public_key[name] for name in "xy"}
    spoil(app, update(Notebook).where(mine(phone)).values(told))
    done = verified()
    assert done.exit_code == 1
    assert done.output == f"northmere: notebook {phone.id}: its person or its key is not the one it was opened with\n"


def test_a_notebook_taken_away_whole(app, phone, verified):
    for model in (Page, Batch):
        told = model.notebook_id == uuid.UUID(phone.id)
        if model is Page:
            spoil(app, delete_rows(phone))
        spoil(app, delete(model).where(told))
    spoil(app, delete(Notebook).where(mine(phone)))
    assert f"notebook {phone.id} was opened, and is not here" in verified().output


def delete_rows(phone):
    """Give what deletes the readings of a notebook's pages."""
    return delete(Reading).where(Reading.notebook_id == uuid.UUID(phone.id))


def test_the_trace_of_an_opening_taken_away(app, phone, verified):
    spoil(app, delete(Trace).where(Trace.verb == "opened", Trace.row_id == phone.id))
    assert f"notebook {phone.id}: no trace says that it was opened" in verified().output


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_page_that_says_it_came_at_another_time(app, phone, verified, number):
    came = next(page.received_at for page in rows(app, Page) if page.number == number)
    here = Page.notebook_id == uuid.UUID(phone.id), Page.number == number
    spoil(app, update(Page).where(*here).values(received_at=came - timedelta(hours=1)))
    assert f"pages {number} to {number}: when they came is not when their delivery came" in verified().output


def test_a_page_whose_phone_had_another_clock(app, phone, verified):
    here = Page.notebook_id == uuid.UUID(phone.id), Page.number == 2
    spoil(app, update(Page).where(*here).values(skew_ms=Page.skew_ms + 3_600_000))
    assert "pages 2 to 2: when they came is not when their delivery came" in verified().output


def test_a_delivery_that_says_it_came_at_another_time(app, phone, verified):
    spoil(app, update(Batch).where(Batch.last == 3).values(received_at=rows(app, Batch)[0].received_at))
    assert "pages 3 to 3: when they came is not when their delivery came" in verified().output


def test_the_outside_note_holds_the_key_and_how_much_there_is(app, phone):
    note = app.test_cli_runner().invoke(args=["notebook", "heads"]).output
    x, y = (phone.public_key[name] for name in "xy")
    assert f"{phone.id} 3 {phone.heads[3]} key {x} {y} texts 3 photographs 0 aside 0" in note
