"""The database locked, cut off, or busy with another landlord: the phone is told to wait, and keeps what it has."""

import subprocess
import sys
import threading
import time
import uuid
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, event, text

from estate.database import db
from patrol.models import Note
from tests.support.phone import Phone
from tests.support.rows import pages, rows

HOLD = """
import sys
from estate.database import sqlite_module
file = sqlite_module().connect(sys.argv[1], isolation_level=None)
file.execute("begin immediate")
print("held", flush=True)
sys.stdin.readline()
"""


ON_SQLITE = pytest.mark.parametrize("where", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("where", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
def impatient(app: Any) -> Any:
    """The app, waiting a fifth of a second for a lock instead of ten."""

    with app.app_context():
        event.listen(db.engine, "checkout", lambda held, *_: held.execute("pragma busy_timeout=200"))
    return app


@ON_SQLITE
def test_locked_by_another_process_the_phone_is_told_to_wait(impatient, cast, phone_of, client):
    with impatient.app_context():
        path = str(db.engine.url.database)
    phone = phone_of(cast.amina)
    page = phone.write("sos", {"shift": None, "visit": None, "block": None, "words": ""})
    command = [sys.executable, "-c", HOLD, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"held\n"
        answers = [phone.send_pages(client), phone.sos(client, page)]
        other.stdin.close()
    assert [answer.status_code for answer in answers] == [503, 503]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert all("kept_to" not in answer.json for answer in answers)
    assert (pages(impatient, phone), phone.kept_to) == ([], 0)
    assert phone.send_pages(client).json["kept_to"] == 1


def cut_off(app: Any) -> int:
    """End every other connection of this database, as a restart does: how many there were."""
    others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
    with app.app_context(), create_engine(db.engine.url, poolclass=NullPool).connect() as connection:
        return len(connection.execute(text(others + " and pid <> pg_backend_pid()")).all())


@ON_POSTGRES
def test_connections_cut_under_load_lose_nothing_and_are_answered_by_503(app, cast, phone_of, client):
    phone, codes, ends = phone_of(cast.amina), [], []
    sending = threading.Event()

    def cutter() -> None:
        while sending.wait(0.03):
            ends.append(cut_off(app))

    sending.set()
    thread = threading.Thread(target=cutter, daemon=True)
    thread.start()
    end = time.monotonic() + 4
    while time.monotonic() < end:
        phone.write("note", {"words": "x"})
        answer = phone.send_pages(client)
        codes.append(answer.status_code)
        assert answer.status_code == 200 or answer.headers["Retry-After"]
    sending.clear()
    thread.join(20)
    assert sum(ends) > 5
    assert set(codes) == {200, 503}
    assert [page.text.decode() for page in pages(app, phone)][: phone.kept_to] == phone.texts[: phone.kept_to]
    assert phone.send_pages(client).json["kept_to"] == len(phone.texts)


def test_two_landlords_at_once_keep_to_themselves(app, cast, phone_of, new_client):
    """Four phones of two landlords write pages with the same ids at the same moment."""
    with app.app_context():
        cast.dev.row().role = "patrol_officer"
        db.session.commit()
    phones = [phone_of(figure) for figure in (cast.amina, cast.dev, cast.amina, cast.dev)]
    ids = [uuid.uuid4() for _ in range(60)]
    for phone in phones:
        for page_id in ids:
            phone.write("note", {"words": phone.person.name}, id=page_id)
    threads = [threading.Thread(target=send_in_tens, args=(phone, new_client())) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [phone.kept_to for phone in phones] == [60] * 4
    for landlord, name in ((cast.northmere, "Amina Yusuf"), (cast.southmere, "Dev Anand")):
        notes = rows(app, Note, landlord_id=landlord)
        assert sorted(note.id for note in notes) == sorted(ids)
        assert {note.words for note in notes} == {name}
    states = [page.state for phone in phones for page in pages(app, phone)]
    assert (states.count("read"), states.count("again")) == (120, 120)


def send_in_tens(phone: Phone, client: Any) -> None:
    """Send ten pages at a time, again when told to wait."""
    while phone.kept_to < 60:
        answer = phone.post(client, phone.batch(phone.kept_to + 1, 10))
        assert answer.status_code in (200, 503)
        phone.kept_to = answer.json.get("kept_to", phone.kept_to)
