"""Small writes of several requests in one commit: each is there when its request is answered, or its request fails."""

import threading
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from estate.database import db
from estate.models import Mail
from estate.operations import mail
from tests.support.rows import rows
from web.together import Together

Letter = tuple[uuid.UUID, str]


def write(letters: Sequence[Letter]) -> list[str]:
    """Write letters to the landlord; give their subjects. One without a subject cannot be written."""
    for landlord_id, subject in letters:
        mail.post(landlord_id, "office@northmere.example", subject, "", datetime.now(UTC))
        if not subject:
            db.session.rollback()
            raise ValueError("a letter has a subject")
    db.session.commit()
    return [subject for _, subject in letters]


def all_at_once(app: Any, together: Together[Letter, str], letters: Sequence[Letter], begun: Any) -> list[Any]:
    """Let one go first, and all the others while that is being written; give what came of each."""
    came: list[Any] = [None] * len(letters)

    def one(number: int) -> None:
        with app.app_context():
            try:
                came[number] = together.commit(letters[number])
            except Exception as error:
                came[number] = error

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(letters))]
    threads[0].start()
    begun[0].wait(20)
    for thread in threads[1:]:
        thread.start()
    while len(together.waiting) < len(letters) - 1:
        time.sleep(0.01)
    begun[1].set()
    for thread in threads:
        thread.join(30)
    return came


def waits_first(sizes: list[int], broken: Exception | None = None) -> tuple[Together[Letter, str], Any]:
    """Give one whose first write waits for the others to come; it fails with `broken` for more than one at once."""
    begun, go = threading.Event(), threading.Event()

    def slowly(letters: Sequence[Letter]) -> list[str]:
        sizes.append(len(letters))
        begun.set()
        go.wait(20)
        if broken and len(letters) > 1:
            raise broken
        return write(letters)

    return Together(slowly), (begun, go)


def test_all_are_written_in_fewer_commits_than_there_are(app, cast):
    sizes: list[int] = []
    letters = [(cast.northmere, f"letter {number}") for number in range(8)]
    together, begun = waits_first(sizes)
    came = all_at_once(app, together, letters, begun)
    assert came == [subject for _, subject in letters]
    assert {row.subject for row in rows(app, Mail)} >= set(came)
    assert sizes == [1, 7]


def test_one_that_cannot_be_written_fails_alone(app, cast):
    sizes: list[int] = []
    together, begun = waits_first(sizes)
    letters = [(cast.northmere, subject) for subject in ("first", "second", "", "fourth")]
    came = all_at_once(app, together, letters, begun)
    assert isinstance(came.pop(2), ValueError)
    assert came == ["first", "second", "fourth"]
    assert {row.subject for row in rows(app, Mail)} & {*came, ""} == set(came)
    assert sizes == [1, 3, 1, 1, 1]


def test_where_the_database_is_away_all_are_told_at_once(app, cast):
    sizes: list[int] = []
    together, begun = waits_first(sizes, OperationalError("insert", {}, Exception("locked")))
    came = all_at_once(app, together, [(cast.northmere, f"letter {number}") for number in range(4)], begun)
    assert came[0] == "letter 0"
    assert all(isinstance(one, OperationalError) for one in came[1:])
    assert sizes == [1, 3]


def test_a_write_that_fails_fails_for_whoever_waits_and_the_next_goes_on(app, cast):
    together = Together(write)
    with app.app_context():
        with pytest.raises(ValueError, match="subject"):
            together.commit((cast.northmere, ""))
        assert together.commit((cast.northmere, "the next")) == "the next"
    assert "the next" in {row.subject for row in rows(app, Mail)}


def test_who_writes_waits_for_those_on_their_way_and_not_for_who_turned_back():
    sizes: list[int] = []

    def count(items: Sequence[str]) -> Sequence[str]:
        sizes.append(len(items))
        return items

    together, all_near = Together(count, patience=20), threading.Barrier(4)

    def come(item: str) -> None:
        with together.coming():
            all_near.wait(20)
            if item:
                together.commit(item)

    threads = [threading.Thread(target=come, args=(item,)) for item in ("first", "second", "third", "")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sizes == [3]


def test_who_writes_does_not_wait_for_ever_for_one_that_is_slow():
    together: Together[str, str] = Together(list, patience=0.01)
    with together.coming(), together.coming():
        assert together.commit("only") == "only"
