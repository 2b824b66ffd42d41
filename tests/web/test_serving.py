"""Serving an installation: migrated once, an owner's link while nobody has joined, and plain words when it cannot."""

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from estate.database import db, new_id
from estate.models import Landlord, Person
from tests.support.cast import Cast, Figure
from tests.support.clients import sign_in
from tests.support.databases import close, make_app
from tests.support.server import ROOT, Server
from web import demo
from web.migrating import migrate
from web.serve import listen, owner_link


def test_the_owner_s_link_is_offered_until_somebody_has_joined(app, client):
    first = owner_link(app, "Eastmere Homes", "jo@eastmere.example")
    second = owner_link(app, "Eastmere Homes", "jo@eastmere.example")
    assert client.get(first).status_code == 404, "an earlier link must be good no longer"
    assert client.get(second).status_code == 200
    words = "lantern over wet stairs"
    answer = client.post(second, data={"new": words, "again": words, "password": words})
    assert answer.status_code in (302, 303), answer.data
    assert owner_link(app, "Eastmere Homes", "jo@eastmere.example") == ""
    with app.app_context():
        assert db.session.scalar(select(Landlord.name)) == "Eastmere Homes"
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_two_that_start_at_once_migrate_one_after_the_other(tmp_path):
    servers = [Server(tmp_path / "new", Cast(new_id(), new_id())) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Server.start, servers))
    assert [server.client().get("/sign-in").status_code for server in servers] == [200, 200]
    for server in servers:
        server.stop()


def test_migrating_again_changes_nothing(app):
    migrate(app)
    migrate(app)


def test_a_taken_port_is_said_in_words():
    with listen("127.0.0.1", 0) as taken, pytest.raises(SystemExit, match="cannot be used"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_nonsense_settings_end_the_start_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("BEATBOOK_SWEEP_SECONDS", "soon")
    command = [sys.executable, "-m", "web.serve", "run", "--port", "0", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Beatbook cannot start. BEATBOOK_SWEEP_SECONDS")
    assert "Traceback" not in done.stderr


def test_a_demo_is_never_built_over_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    command = [sys.executable, "-m", "web.serve", "demo", "--port", "0", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "not a demo of Beatbook" in done.stderr


def test_the_server_s_app_and_the_test_s_are_on_the_same_rows(server):
    app = make_app(server.folder)
    with app.app_context():
        assert server.cast.amina.row().name == "Amina Yusuf"
    close(app)


@pytest.mark.slow
def test_the_demo_is_built_once_and_everybody_it_names_can_sign_in(tmp_path):
    served = Server(tmp_path / "demo", Cast(new_id(), new_id()), command="demo").start()
    made = (tmp_path / "demo" / "beatbook.db").stat().st_ino
    end = time.monotonic() + 60
    while "Ctrl-C" not in "".join(served.said):
        assert time.monotonic() < end, served.said
        time.sleep(0.05)
    people = re.findall(r"^  (\S.*?)  +(\S+@\S+)", "".join(served.said), re.M)
    assert {"Amina Yusuf", "Ben Okafor", "Dev Anand"} <= {name for name, _ in people}
    for name, email in people:
        sign_in(served.client(), Figure(Person, new_id(), new_id(), name, email), demo.PASSWORD)
    served.stop()
    served.start()
    assert (tmp_path / "demo" / "beatbook.db").stat().st_ino == made
    assert "Building" not in "".join(served.said)
    served.stop()
