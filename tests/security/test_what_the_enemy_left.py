"""Faults an enemy's reading found, each with the test that it is mended."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from estate.database import db
from estate.models import Landlord, Mail, Session
from estate.operations import mail
from notebook.models import Notebook, Page, Photograph
from notebook.operations import photographs
from notebook.operations.rereading import reread
from notebook.operations.retention import Limits, erase
from patrol.models import Note
from tests.support.rows import rows
from web import heads
from web.commands import placed
from web.sweeps import post_mail, show_photographs

NOW = datetime.now(UTC)


def test_a_letter_is_tried_again_later_and_later_and_shows_as_late_when_given_up(inside, cast):
    db.session.execute(update(Mail).values(sent_at=NOW))
    letter = mail.post(cast.northmere, "a@b.example", "s", "b", NOW)
    db.session.commit()
    turns = []
    for second in (0, 1, 9, 10, 3**10 * 3 + 1):
        if mail.waiting(NOW + timedelta(seconds=second)):
            mail.tried(letter, "OSError", NOW)
            db.session.expire_all()
            turns.append(second)
    assert turns == [0, 9, 3**10 * 3 + 1]
    db.session.execute(update(Mail).where(Mail.sent_at.is_(None)).values(tries=mail.MAX_TRIES))
    assert mail.waiting(NOW + timedelta(days=30)) == []
    assert mail.oldest_unsent() == NOW


def test_a_letter_that_was_sent_is_not_held(inside, cast):
    mail.post(cast.northmere, "a@b.example", "Your link", "https://x/invitations/secret", NOW - timedelta(hours=1))
    db.session.commit()
    post_mail()
    assert [letter.body for letter in db.session.scalars(select(Mail).where(Mail.subject == "Your link"))] == [""]


def test_a_picture_that_ended_the_server_three_times_is_not_decoded_again(app, cast, phone_of, client, monkeypatch):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": ""}, photos=[phone.photograph(b"a poison picture", "image/jpeg")])
    phone.send(client)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(photographs, "make_copies", die)
    for _ in range(3):
        with app.app_context():
            try:
                show_photographs()
            except KeyboardInterrupt:
                db.session.rollback()
    with app.app_context():
        assert show_photographs() == 1
    [photograph] = rows(app, Photograph)
    assert (photograph.shown, photograph.because) == ("not shown", "the server stopped 3 times while decoding it")


def test_words_leave_the_rows_with_the_page_they_were_read_from(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "Ms Hale, flat 12"})
    phone.send(client)
    with app.app_context():
        landlord = cast.northmere
        later = datetime.now(UTC) + timedelta(days=400)
        erase(landlord, Limits(365, 0, 0), placed(), later)
        db.session.commit()
        assert db.session.scalars(select(Note.words)).all() == [""]
        assert list(reread(landlord, app.extensions["beatbook_readers"])) == []


def test_a_page_set_to_again_does_not_hide_that_its_row_is_gone(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "x"})
    phone.send(client)
    with app.app_context():
        db.session.execute(update(Page).values(state="again"))
        db.session.query(Note).delete()
        db.session.commit()
        [told] = reread(cast.northmere, app.extensions["beatbook_readers"])
        assert "is missing" in told


def test_a_note_kept_outside_is_held_against_what_is_here(app, cast, phone_of, client):
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "x"})
    phone.send(client)
    with app.app_context():
        note = heads.letter(db.session.get_one(Landlord, cast.northmere), NOW)
        assert heads.check("no note") == ["This is no note of heads."]
        assert heads.check(note) == []
    phone.write("note", {"words": "y"})
    phone.send(client)
    with app.app_context():
        assert heads.check(note) == []
        db.session.execute(update(Page).values(chain_hash=b"x" * 32, text=None))
        db.session.execute(update(Notebook).values(y="A" * 43))
        told = "\n".join(heads.check(note))
    assert "has another key than the note holds" in told
    assert "page 1 is not the one the note holds" in told
    assert "holds fewer texts (0) than the note says (1)" in told


def test_signing_in_again_ends_the_sign_in_before(app, cast, sign_in):
    client = sign_in(cast.ben)
    sign_in(client, cast.ben)
    with app.app_context():
        ends = db.session.scalars(select(Session.ended_because).order_by(Session.opened_at)).all()
    assert sorted(ends) == ["", "signed in again"]
