"""Small writes of several requests in one commit: each is there when its request is answered, or its request fails."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from estate.models import Landlord, Mail
from estate.operations import mail
from tests.support.rows import rows
from web.together import Together


def write(app: Any, letters: Any) -> None:
    """Write letters to the landlord."""
    for landlord_id, subject, when in letters:
        mail.post(landlord_id, "office@northmere.example", subject, "", when)


def test_all_are_written_in_fewer_commits_than_there_are(app, cast):
    sizes: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def slowly(letters: Any) -> None:
        sizes.append(len(letters))
        begun.set()
        go.wait(20)
        write(app, letters)

    together = Together(slowly)

    def one(number: int) -> None:
        with app.app_context():
            together.commit((cast.northmere, f"letter {number}", datetime.now(UTC)))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    threads[0].start()
    begun.wait(20)
    for thread in threads[1:]:
        thread.start()
    while len(together.waiting) < 7:
        time.sleep(0.01)
    go.set()
    for thread in threads:
        thread.join(30)
    written = {row.subject for row in rows(app, Mail)} & {f"letter {number}" for number in range(8)}
    assert (len(written), sizes) == (8, [1, 7])


def test_a_write_that_fails_fails_for_whoever_waits_and_the_next_goes_on(app, cast):
    fail = [True]

    def sometimes(items: Any) -> None:
        if fail.pop() if fail else False:
            raise RuntimeError("the disk is gone")

    together = Together(sometimes)
    with app.app_context():
        with pytest.raises(RuntimeError):
            together.commit(1)
        together.commit(2)
    assert len(rows(app, Landlord)) == 2
