"""Check calls as rules: never missed before due and grace, a dead spot only ever delays, exact times for the late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from patrol.rules.checks import DEFAULTS, LONGEST_DEAD_SPOT, DeadSpot, Gap, Interval, Sign, gaps, missed, next_due

HOURLY = DEFAULTS["ordinary"]
TEN = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)).map(lambda one: one.replace(tzinfo=UTC))
"""Around the night the clocks go back."""
intervals = st.builds(Interval, st.integers(5, 120), st.integers(0, 30))
spots = st.lists(
    st.builds(lambda said, minutes: DeadSpot(said, said + timedelta(minutes=minutes)), moments, st.integers(-10, 600)),
    max_size=5,
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@given(moments, spots, intervals, moments)
def test_a_call_is_never_missed_before_it_was_due_and_the_grace_is_over(last, dead, interval, now):
    due = next_due(last, dead, interval)
    if missed(due, interval, now):
        assert now >= last + minutes(interval.minutes + interval.grace_minutes)


@given(moments, spots, spots, intervals)
def test_a_dead_spot_only_ever_delays(last, some, more, interval):
    assert last + minutes(interval.minutes) <= next_due(last, some, interval) <= next_due(last, some + more, interval)


@given(moments, spots, intervals)
def test_no_dead_spot_ends_the_watch(last, dead, interval):
    longest = minutes(interval.minutes) + LONGEST_DEAD_SPOT * (len(dead) or 1)
    assert next_due(last, dead, interval) <= last + longest


@given(moments, intervals, moments, moments)
def test_a_server_that_was_away_gives_the_grace_anew(last, interval, since, now):
    due = next_due(last, [], interval)
    if missed(due, interval, now, listening_since=since):
        assert now >= since + minutes(interval.grace_minutes)
        assert missed(due, interval, now)


def test_the_hour_that_comes_twice_is_two_hours():
    """On the night of 24 October 2026 London's 01:30 comes twice; the watch counts what passes, not what is shown."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    due = next_due(first, [], HOURLY)
    assert due == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert not missed(due, HOURLY, due + minutes(9))
    assert missed(due, HOURLY, due + minutes(10))


def test_a_dead_spot_declared_after_the_call_was_due_comes_too_late():
    late = DeadSpot(TEN + minutes(61), TEN + minutes(100))
    assert next_due(TEN, [late], HOURLY) == TEN + minutes(60)


def test_two_dead_spots_in_a_row_each_delay():
    dead = [DeadSpot(TEN + minutes(50), TEN + minutes(80)), DeadSpot(TEN + minutes(75), TEN + minutes(110))]
    assert next_due(TEN, dead, HOURLY) == TEN + minutes(110)


def test_late_and_missed_calls_stand_with_exact_times():
    late = Sign(TEN + minutes(66), TEN + minutes(66))
    after_missed = Sign(TEN + minutes(66 + 85), TEN + minutes(66 + 90))
    found = list(gaps(TEN, [after_missed, late], [], HOURLY, TEN + minutes(170)))
    assert found == [
        Gap(TEN + minutes(60), False, late),
        Gap(TEN + minutes(126), True, after_missed),
    ]


def test_a_call_that_nobody_has_made_yet_is_a_gap_once_it_is_missed():
    assert list(gaps(TEN, [], [], HOURLY, TEN + minutes(69))) == []
    assert list(gaps(TEN, [], [], HOURLY, TEN + minutes(70))) == [Gap(TEN + minutes(60), True, None)]
