"""What one phone, one file or one letter must not be able to stop or to fill."""

import io
import os
import random
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from estate.database import db
from estate.models import Mail
from estate.operations import mail, people
from notebook.models import Photograph
from notebook.operations.rescue import NotARescueFile, _notebook_of, photographs_in
from tests.support.phone import Phone
from tests.support.pictures import jpeg
from tests.support.rows import rows
from web import sweeps


def letters(app, cast, *to):
    """Put letters in the out-tray, oldest first."""
    with app.app_context():
        for step, address in enumerate(to):
            long_ago = datetime.now(UTC) - timedelta(days=30 - step)
            mail.post(cast.northmere, address, "Good morning", "It is morning.", long_ago)
        db.session.commit()


def test_a_letter_that_cannot_be_made_does_not_hold_up_the_next(app, cast, monkeypatch):
    letters(app, cast, "one@northmere.example", "two@northmere.example")
    sent, real = [], sweeps.send

    def send(letter, settings):
        if letter.to.startswith("one"):
            raise ValueError("no header can be made of this")
        sent.append(letter.to)
        real(letter, settings)

    monkeypatch.setattr(sweeps, "send", send)
    with app.app_context():
        assert [sweeps.post_mail() for _ in range(12)] == [1] + [0] * 11
    assert sent == ["two@northmere.example"]
    assert [(one.tries, one.because) for one in rows(app, Mail)] == [(mail.MAX_TRIES, "ValueError"), (1, "")]


def test_a_slow_mail_server_holds_up_nobody(app, cast, monkeypatch):
    """While a letter is posted somebody else writes."""
    letters(app, cast, "one@northmere.example")
    took = []

    def send(_, __):
        with app.app_context(), db.engine.begin() as other:
            began = time.monotonic()
            other.execute(text("UPDATE mail SET because = 'beside'"))
            took.append(time.monotonic() - began)

    monkeypatch.setattr(sweeps, "send", send)
    with app.app_context():
        assert sweeps.post_mail() == 1
    assert took[0] < 5
    assert [one.sent_at is not None for one in rows(app, Mail)] == [True]


def test_what_was_begun_and_not_gone_on_with_is_thrown_away_and_can_be_begun_anew(app, cast, phone_of, client):
    phone, whole = phone_of(cast.amina), jpeg()
    shot = phone.photograph(whole)["sha256"]
    phone.write("note", {"words": "with a picture"}, photos=[{"sha256": shot, "size": len(whole)}])
    phone.send_pages(client)
    phone.patch_photograph(client, shot, 0, whole[:100], len(whole))
    disk, now = app.extensions["beatbook_disk"], datetime.now(UTC)
    assert disk.drop_parts(now - timedelta(days=14)) == 0
    for part in (disk.root / "incoming").iterdir():
        os.utime(part, (0, 0))
    assert disk.drop_parts(now - timedelta(days=14)) == 1
    assert phone.ask_photograph(client, shot).headers["Upload-Offset"] == "0"
    assert phone.send_photograph(client, shot).headers["Upload-Complete"] == "?1"
    assert rows(app, Photograph)[0].kept_at


def test_a_long_rescue_file_brings_the_photographs_of_its_last_pages(app, cast, phone_of, sign_in):
    phone = phone_of(cast.amina)
    for number in range(1, 260):
        phone.write("note", {"words": f"page {number}"})
    shot = phone.photograph(jpeg())
    phone.write("note", {"words": "the last"}, photos=[shot])
    told = {"file": (io.BytesIO(phone.rescue_file()), "rescue.zip")}
    desk = sign_in(cast.ben)
    answer = desk.post("/rescues", data=told, content_type="multipart/form-data", follow_redirects=True)
    assert "1 photograph kept" in answer.text
    assert rows(app, Photograph)[0].kept_at


@pytest.mark.parametrize("seed", range(20))
def test_a_rescue_file_with_any_bytes_changed_is_refused_in_words_or_read(seed):
    phone, chance = Phone(), random.Random(seed)
    phone.write("note", {"words": "one"}, photos=[phone.photograph(b"not a picture")])
    whole = bytearray(phone.rescue_file())
    for _ in range(50):
        file = bytearray(whole)
        for at in chance.sample(range(len(file)), chance.randint(1, 8)):
            file[at] = chance.randrange(256)
        try:
            _notebook_of(io.BytesIO(bytes(file)))
        except NotARescueFile:
            continue
        list(photographs_in(io.BytesIO(bytes(file))))


def test_a_locked_rescue_file_is_refused_in_words():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("notebook.json", "{}")
    raw = bytearray(out.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    with pytest.raises(NotARescueFile):
        _notebook_of(io.BytesIO(bytes(raw)))


def test_a_changed_password_ends_every_link_that_was_given(inside, cast):
    amina, now = cast.amina.row(), datetime(2026, 11, 23, 9, tzinfo=UTC)
    token = people.invite_again(amina, cast.ola.row(), now)
    assert people.invited(token, now)
    assert people.set_password(amina, cast.password, "three quiet owls walk", amina, now)
    assert people.invited(token, now) is None
    assert db.session.scalars(select(Mail)).all() == []
