"""What can wait gives way while photographs arrive, and not for ever."""

from itertools import pairwise

import pytest

from notebook.models import Photograph
from tests.support.pictures import jpeg
from tests.support.rows import rows
from web.giving_way import LONGEST, QUIET, Arriving
from web.sweeps import show_when_quiet


class Clock:
    """Seconds that pass when told to."""

    seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    """A clock."""
    return Clock()


def test_where_nothing_ever_arrived_nothing_waits(clock):
    assert not Arriving(clock).busy()


def test_it_is_busy_until_nothing_has_come_for_a_moment(clock):
    arriving = Arriving(clock)
    arriving.note()
    assert arriving.busy()
    clock.seconds += QUIET + 0.1
    assert not arriving.busy()


def test_it_is_not_busy_for_ever(clock):
    """However long photographs go on coming; and after a pause it may be busy again."""
    arriving, busy = Arriving(clock), []
    while clock.seconds < 1_000 + 3 * LONGEST:
        arriving.note()
        busy.append(arriving.busy())
        clock.seconds += QUIET / 2
    assert busy.count(True) * QUIET / 2 == pytest.approx(LONGEST, abs=QUIET)
    assert sum(before != after for before, after in pairwise(busy)) == 1
    clock.seconds += 2 * QUIET
    arriving.note()
    assert arriving.busy()


def test_display_copies_wait_while_photographs_arrive_and_then_all_are_made(app, cast, phone_of, client, clock):
    app.extensions["beatbook_arriving"] = Arriving(clock)
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "seen"}, photos=[phone.photograph(jpeg(80 + n, 60)) for n in range(12)])
    phone.send(client)
    with app.app_context():
        assert show_when_quiet() == 0
        assert {row.shown for row in rows(app, Photograph)} == {""}
        clock.seconds += QUIET + 0.1
        assert [show_when_quiet(), show_when_quiet()] == [12, 0]
    assert {row.shown for row in rows(app, Photograph)} == {"shown"}
