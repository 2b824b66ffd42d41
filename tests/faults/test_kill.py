"""kill -9 of the real server under sending load: what it answered for is there, and nothing is half-written."""

import os
import random
import threading
import time
import uuid
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest

from estate.database import db, sqlite_module
from notebook.models import Page, Photograph
from tests.support.cast import Figure
from tests.support.clients import sign_in
from tests.support.databases import close, make_app
from tests.support.phone import Phone
from tests.support.rows import notebook, pages, rows
from tests.support.server import Server
from web.commands import verify_all
from web.sweeps import read_waiting

ROUNDS = 10
CHUNK = 6_000


class Officer(threading.Thread):
    """An officer who writes and sends without pause, whatever becomes of the server."""

    def __init__(self, figure: Figure, server: Server) -> None:
        super().__init__(daemon=True)
        self.server, self.phone = server, Phone(figure)
        self.stopped = threading.Event()
        assert self.phone.open(sign_in(server.client(), figure)).status_code == 201

    def run(self) -> None:
        """Write a little and send, until stopped."""
        while not self.stopped.is_set():
            if len(self.phone.texts) - self.phone.kept_to < 30:
                self.write()
            with suppress(OSError, HTTPException):
                self.send()
            time.sleep(0.01)

    def write(self) -> None:
        """Write a few pages, one with a photograph."""
        shot = self.phone.photograph(os.urandom(10_000))
        self.phone.write("note", {"words": "with a picture"}, photos=[shot])
        for _ in range(random.randrange(8)):
            self.phone.write("note", {"words": "x" * random.randrange(2_000)})

    def send(self) -> bool:
        """Send what waits; True when all is there."""
        client = self.server.client(5)
        if self.phone.send_pages(client).status_code != 200:
            return False
        waiting = [shot.sha256 for shot in self.phone.shots.values() if shot.named_on and not shot.sent]
        for hashed in waiting:
            self.phone.send_photograph(client, hashed, chunk=CHUNK)
        return all(shot.sent for shot in self.phone.shots.values())

    def acknowledged(self) -> tuple[str, int, set[str]]:
        """Give what the server has answered for by now."""
        return self.phone.id, self.phone.kept_to, {one.sha256 for one in [*self.phone.shots.values()] if one.sent}


def look(folder: Path, told: list[tuple[str, int, set[str]]]) -> None:
    """See in the dead server's files that everything acknowledged is there, and the file whole."""
    with closing(sqlite_module().connect(folder / "beatbook.db")) as file:
        assert file.execute("pragma quick_check").fetchone() == ("ok",)
        for book, kept_to, photographs in told:
            mine = (uuid.UUID(book).bytes,)
            (there,) = file.execute("select kept_to from notebook where id = ?", mine).fetchone()
            count, last = file.execute("select count(*), max(number) from page where notebook_id = ?", mine).fetchone()
            signed = file.execute("select max(last) from batch where notebook_id = ?", mine).fetchone()[0]
            assert there >= kept_to
            assert (count, last or 0, signed or 0) == (there, there, there)
            kept = file.execute("select sha256 from photograph where notebook_id = ? and kept_at is not null", mine)
            assert photographs <= {sha256.hex() for (sha256,) in kept}


@pytest.mark.slow
def test_ten_times_killed_the_server_has_everything_it_answered_for(server: Server) -> None:
    officers = [Officer(figure, server) for figure in (server.cast.amina, server.cast.dan, server.cast.amina)]
    for officer in officers:
        officer.start()
    for _ in range(ROUNDS):
        time.sleep(random.uniform(0.4, 1.2))
        server.kill()
        look(server.folder, [officer.acknowledged() for officer in officers])
        server.start()
    for officer in officers:
        officer.stopped.set()
        officer.join(60)
    assert sum(officer.phone.kept_to for officer in officers) > 50
    for officer in officers:
        assert any(officer.send() for _ in range(3))
    server.stop()
    compare(server.folder, [officer.phone for officer in officers])


def compare(folder: Path, phones: list[Phone]) -> None:
    """Hold the server's folder against what the phones wrote, byte for byte."""
    app = make_app(folder)
    with app.app_context():
        while read_waiting():
            pass
        db.session.rollback()
        assert verify_all(datetime.now(UTC)) == []
    for phone in phones:
        assert [page.text.decode() for page in pages(app, phone)] == phone.texts
        assert notebook(app, phone).kept_to == len(phone.texts)
        kept = rows(app, Photograph, notebook_id=uuid.UUID(phone.id))
        assert {one.sha256.hex() for one in kept if one.kept_at} == set(phone.shots)
        for one in kept:
            path = app.extensions["beatbook_disk"].path(one.landlord_id, one.notebook_id, one.sha256)
            assert path.read_bytes() == phone.shots[one.sha256.hex()].data
    assert {page.state for page in rows(app, Page)} == {"read"}
    close(app)
