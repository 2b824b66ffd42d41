"""A night of the demo is played live: real pages over the wire, at speed, and Tonight fills."""

import re
import time

import pytest

from tests.support.server import Server
from web.demo import PASSWORD
from web.serve import LIVE, clear

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

DONE = re.compile(r"(\d+) of 41 visits")
SECONDS = 240


def done(page: str) -> int:
    """Say how many visits Tonight counts."""
    found = DONE.search(page)
    return int(found[1]) if found else -1


def wait_for(client, reached, what):
    """Look at Tonight until it is so; fail with what was waited for."""
    until = time.monotonic() + SECONDS
    while not reached(page := client.get("/tonight").text):
        assert time.monotonic() < until, f"{what} did not come: {done(page)} visits"
        time.sleep(0.5)


@pytest.fixture
def night(tmp_path):
    played = Server(tmp_path / "night", None, "demo", ["--night", "--speed", "1500"], BEATBOOK_SWEEP_SECONDS="0.2")
    played.start()
    yield played
    played.stop()


def test_tonight_fills_and_everything_arrives(night):
    ben = night.client()
    ben.post("/sign-in", data={"email": "ben@northmere.example", "password": PASSWORD})
    wait_for(ben, lambda page: done(page) <= 12, "the evening")
    wait_for(ben, lambda page: "Ben Okafor asked for help" in page, "the SOS")
    wait_for(ben, lambda page: done(page) > 15, "the middle of the night")
    wait_for(ben, lambda page: done(page) >= 33, "the morning")
    wait_for(ben, lambda page: "everything here" in page, "the last page")
    assert not any('"error"' in line for line in night.said)


def test_no_other_folder_is_emptied(tmp_path):
    (tmp_path / "letters").touch()
    with pytest.raises(SystemExit, match="holds something"):
        clear(tmp_path)
    assert (tmp_path / "letters").exists()
    own = tmp_path / "own"
    clear(own)
    (own / "beatbook.db").touch()
    clear(own)
    assert [path.name for path in own.iterdir()] == [LIVE]
