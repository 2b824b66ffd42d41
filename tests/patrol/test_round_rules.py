"""When a round is walked, in which order, and what stands on a label."""

import json
import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.rules.calendar import LONDON
from patrol.rules.labels import ALPHABET, as_code, draw_code, spaced
from patrol.rules.plans import NOTHING, Plan, Planned, first_night, plan_at, remembered
from patrol.rules.rounds import EVERY_NIGHT, nights_in_words, varied_order, walked_on, window, within

FRIDAY = date(2026, 11, 20)
NORTHMERE, ROUND = UUID(int=1), UUID(int=2)
BLOCKS = [UUID(int=100 + n) for n in range(8)]


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("night", "begins", "ends", "expected"),
    [
        (FRIDAY, time(18), time(6), (utc(2026, 11, 20, 18), utc(2026, 11, 21, 6))),
        (FRIDAY, time(20), time(23), (utc(2026, 11, 20, 20), utc(2026, 11, 20, 23))),
        (FRIDAY, time(1), time(5), (utc(2026, 11, 21, 1), utc(2026, 11, 21, 5))),
        (FRIDAY, time(18), time(18), (utc(2026, 11, 20, 18), utc(2026, 11, 21, 18))),
        (date(2026, 3, 31), time(22), time(2), (utc(2026, 3, 31, 21), utc(2026, 4, 1, 1))),
        # The clocks go back on 25 October 2026: the night is an hour longer, and 01:30 comes twice.
        (date(2026, 10, 24), time(18), time(6), (utc(2026, 10, 24, 17), utc(2026, 10, 25, 6))),
        (date(2026, 10, 24), time(18), time(1, 30), (utc(2026, 10, 24, 17), utc(2026, 10, 25, 1, 30))),
        (date(2026, 10, 24), time(1, 30), time(4), (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 4))),
        # They go forward on 28 March 2027: an hour shorter, and 01:30 never comes.
        (date(2027, 3, 27), time(18), time(6), (utc(2027, 3, 27, 18), utc(2027, 3, 28, 5))),
        (date(2027, 3, 27), time(1, 30), time(6), (utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 5))),
    ],
)
def test_the_window_of_a_night(night, begins, ends, expected):
    assert window(night, begins, ends) == expected


times = st.times().map(lambda one: one.replace(second=0, microsecond=0, fold=0))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), times, times)
def test_a_window_begins_in_its_night_and_ends_within_a_day(night, begins, ends):
    first, last = window(night, begins, ends)
    assert timedelta(0) < last - first <= timedelta(hours=26)
    noon = datetime.combine(night, time(12), LONDON)
    assert noon <= first < noon + timedelta(hours=25)


def test_weekdays_are_those_of_the_evening():
    assert walked_on([5, 6], FRIDAY)
    assert not walked_on([6, 7], FRIDAY)
    assert nights_in_words(range(1, 8)) == "every night"
    assert nights_in_words([6, 5]) == "Fri, Sat"


def test_where_there_is_no_window_any_moment_lies_within():
    assert within(utc(2026, 1, 1), [])
    assert not within(utc(2026, 1, 1), [(utc(2026, 1, 2), utc(2026, 1, 3))])


# The order


def nights(count):
    return [FRIDAY + timedelta(days=n) for n in range(count)]


def order(night, blocks=BLOCKS, round_id=ROUND, landlord=NORTHMERE):
    return varied_order(landlord, round_id, night, blocks)


def test_the_order_is_the_same_on_every_phone_and_another_each_night():
    assert order(FRIDAY) == order(FRIDAY, BLOCKS[::-1])
    assert sorted(order(FRIDAY)) == sorted(BLOCKS)
    assert len({tuple(order(night)) for night in nights(60)}) == 60
    assert order(FRIDAY) != order(FRIDAY, round_id=UUID(int=3))
    assert order(FRIDAY) != order(FRIDAY, landlord=UUID(int=3))


def test_the_order_is_exactly_this_so_that_others_can_compute_it():
    assert [block.int - 100 for block in order(FRIDAY)] == ORDER_OF_THAT_FRIDAY


ORDER_OF_THAT_FRIDAY = [1, 7, 3, 6, 4, 0, 5, 2]


def test_no_pattern_can_be_read_from_the_orders_of_two_years():
    orders = [order(night) for night in nights(730)]
    expected = len(orders) / len(BLOCKS)
    for place in range(len(BLOCKS)):
        there = Counter(one[place] for one in orders)
        assert all(abs(there[block] - expected) < 4.5 * expected**0.5 for block in BLOCKS)
    followers = Counter(pair for one in orders for pair in pairwise(one))
    often = len(orders) * (len(BLOCKS) - 1) / (len(BLOCKS) * (len(BLOCKS) - 1))
    assert all(abs(followers[a, b] - often) < 4.5 * often**0.5 for a in BLOCKS for b in BLOCKS if a != b)
    same_first = sum(one[0] == other[0] for one, other in pairwise(orders))
    weekly = sum(one[0] == other[0] for one, other in zip(orders, orders[7:], strict=False))
    assert all(abs(found - expected) < 4.5 * expected**0.5 for found in (same_first, weekly))


@given(st.sets(st.uuids(), min_size=2, max_size=9), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_block_taken_out_does_not_move_the_others_past_each_other(blocks, night):
    out = min(blocks)
    assert [one for one in order(night, blocks) if one != out] == order(night, blocks - {out})


# Labels


def test_a_change_holds_from_the_first_night_whose_hours_are_not_over():
    old = Plan(EVERY_NIGHT, time(18), time(6), (Planned(UUID(int=1), 4),))
    new = old._replace(promised=(Planned(UUID(int=1), 2),))
    night = date(2026, 11, 20)
    moments = [((20, 14), night), ((20, 23), night), ((21, 5), night), ((21, 9), date(2026, 11, 21))]
    for (day, hour), first in moments:
        assert first_night(datetime(2026, 11, day, hour, tzinfo=UTC), old) == first
    kept = remembered(remembered([], NOTHING, date(2026, 11, 1)), old, night)
    assert remembered(kept, new, night) == kept, "a plan that held in no night is not remembered"
    told = json.loads(json.dumps(kept))
    asked = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 19), night]
    held = old._replace(weekdays=list(EVERY_NIGHT))
    assert [plan_at(told, one) for one in asked] == [NOTHING._replace(weekdays=[]), held, held, None]


def test_a_code_has_eight_characters_that_nobody_misreads():
    chance = random.Random(1)
    drawn = {draw_code(chance.choice) for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in drawn)
    assert not set("0OQ1IL2Z5S6G8BU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["kx4pyhwm", " KX4P YHWM ", "kx4p-yhwm", "https://beatbook.example/c/KX4PYHWM", "https://a.b/c/kx4pyhwm/"]
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert as_code(typed) == "KX4PYHWM"
    assert spaced(as_code(typed)) == "KX4P YHWM"
