"""When things happened, which night they belong to, and how a visit ends."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
import time_machine

from patrol.models import Note, Visit
from patrol.rules.nights import COMPLETED, NOT_FINISHED, PART, UNDER_WAY, night_of, visit_outcome
from tests.support.rows import pages, rows

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 21, 22, tzinfo=UTC)

OUTCOMES = [
    ("completed", False, False, HOUR, COMPLETED),
    ("completed", True, True, 9 * HOUR, COMPLETED),
    ("part", False, False, HOUR, PART),
    (None, False, False, HOUR, UNDER_WAY),
    (None, False, False, 4 * HOUR, UNDER_WAY),
    (None, False, False, 4 * HOUR + timedelta(seconds=1), NOT_FINISHED),
    (None, True, False, HOUR, NOT_FINISHED),
    (None, False, True, HOUR, NOT_FINISHED),
]


@pytest.mark.parametrize(("finished", "over", "later", "after", "expected"), OUTCOMES)
def test_a_visit_never_finished_is_never_completed(finished, over, later, after, expected):
    assert visit_outcome(START, finished, over, later, START + after) == expected


MOMENTS = {
    "the evening": ("2026-11-21T22:00:00+00:00", date(2026, 11, 21)),
    "after midnight": ("2026-11-22T03:00:00+00:00", date(2026, 11, 21)),
    "the last minute before noon": ("2026-11-22T11:59:59+00:00", date(2026, 11, 21)),
    "noon": ("2026-11-22T12:00:00+00:00", date(2026, 11, 22)),
    "noon in summer is 11:00 UTC": ("2026-07-01T11:00:00+00:00", date(2026, 7, 1)),
    "before noon in summer": ("2026-07-01T10:59:59+00:00", date(2026, 6, 30)),
    "the hour that comes twice, first": ("2026-10-25T00:30:00+00:00", date(2026, 10, 24)),
    "the hour that comes twice, again": ("2026-10-25T01:30:00+00:00", date(2026, 10, 24)),
    "noon after the clocks went back": ("2026-10-25T12:00:00+00:00", date(2026, 10, 25)),
    "eleven after the clocks went back": ("2026-10-25T11:00:00+00:00", date(2026, 10, 24)),
    "the hour that does not come": ("2026-03-29T01:30:00+00:00", date(2026, 3, 28)),
    "noon after the clocks went forward": ("2026-03-29T11:00:00+00:00", date(2026, 3, 29)),
    "new year": ("2027-01-01T00:00:00+00:00", date(2026, 12, 31)),
}


@pytest.mark.parametrize(("moment", "expected"), MOMENTS.values(), ids=MOMENTS.keys())
def test_a_night_runs_from_noon_to_noon_in_london(moment, expected):
    assert night_of(datetime.fromisoformat(moment)) == expected


WRONG = {"three hours ahead": 3 * HOUR, "eight hours behind": -8 * HOUR, "years ahead": timedelta(days=1000)}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_phone_whose_clock_is_hours_wrong_is_put_right_and_what_it_said_is_kept(app, cast, night, officer, wrong):
    amina = officer(cast.amina, clock=lambda: datetime.now(UTC) + wrong)
    amina.visit(cast.kestrel)
    night.passes(minutes=30)
    amina.send()
    (visit,) = rows(app, Visit)
    assert visit.seen_at == START + wrong
    assert visit.happened_at == START
    assert visit.received_at == START + HOUR / 2
    assert visit.night == date(2026, 11, 21)
    assert pages(app, amina.phone)[0].skew_ms == -wrong // timedelta(milliseconds=1)


@pytest.mark.parametrize("seconds", [-120, -30, 0, 30, 120])
def test_a_clock_within_two_minutes_is_believed(app, cast, officer, seconds):
    amina = officer(cast.amina, clock=lambda: datetime.now(UTC) + timedelta(seconds=seconds))
    page = amina.phone.write("note", {"words": "x"})
    amina.send()
    (note,) = rows(app, Note)
    assert note.happened_at == note.seen_at == START + timedelta(seconds=seconds)
    assert page.id == str(note.id)


def test_a_page_written_in_another_zone_is_the_same_moment(app, cast, officer):
    amina = officer(cast.amina)
    there = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(2 * HOUR))
    amina.phone.write("note", {"words": "x"}, seen_at=there.isoformat(), tz="Europe/Athens")
    amina.send()
    assert rows(app, Note)[0].seen_at == datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


def test_the_night_the_clocks_go_back_is_one_night_of_twenty_five_hours(app, cast, phone_of, client):
    """Visits in the hour that comes twice are apart, in order, and of the same night."""
    with time_machine.travel(datetime(2026, 10, 24, 23, 0, tzinfo=UTC), tick=False) as clock:
        phone = phone_of(cast.amina)
        for _ in range(4):
            phone.write("visit_started", {"shift": None, "block": str(cast.kestrel.id)}, tz="Europe/London")
            clock.shift(HOUR)
        assert phone.send_pages(client).json["unread"] == []
    visits = sorted(rows(app, Visit), key=lambda one: one.page_number)
    assert [visit.night for visit in visits] == [date(2026, 10, 24)] * 4
    assert [(b.happened_at - a.happened_at) for a, b in pairwise(visits)] == [HOUR] * 3
