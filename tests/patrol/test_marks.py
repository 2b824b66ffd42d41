"""What does not fit together, from scans alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from patrol.rules.marks import OFF_CLOCK, ONE_SPOT, SPEED, Spot, floor_number, marks_of, metres, metres_off, seconds

BEGAN = datetime(2026, 11, 20, 22, tzinfo=UTC)
AMINA, DAN = UUID(int=1), UUID(int=2)
HERE = (51.5411, 0.7103)
DEGREE = 111_195


def spot(number, at, person=AMINA, floor="G", north: float | None = 0.0, accuracy=10.0, block=1, **more):
    when = BEGAN + timedelta(seconds=at)
    where = {"lat": HERE[0] + north / DEGREE, "lon": HERE[1], "accuracy_m": accuracy} if north is not None else {}
    told: dict[str, Any] = {
        "seen_at": when,
        "block_id": UUID(int=100 + block),
        "checkpoint_id": UUID(int=1000 + number),
    }
    told |= {"id": UUID(int=10_000 + number), "notebook_id": person, "at": when, "floor": floor} | where | more
    return Spot(person_id=person, **told)


def kinds(*spots):
    return [mark.kind for mark in marks_of(spots)]


def test_a_walk_down_a_tower_makes_no_mark():
    assert kinds(*(spot(n, n * 45, floor=str(15 - n)) for n in range(16))) == []


@pytest.mark.parametrize(
    ("north", "took", "accuracy", "found"),
    [
        (400, 20, 10, [SPEED]),
        (400, 20, 140, []),
        (100, 60, 10, []),
        (3000, 300, 10, []),
        (30_000, 300, 10, [SPEED]),
        (800, 119, 10, []),
        (900, 119, 5, [SPEED]),
    ],
)
def test_speed_takes_accuracy_and_a_van_into_account(north, took, accuracy, found):
    assert kinds(spot(1, 0, accuracy=accuracy), spot(2, took, north=north, accuracy=accuracy)) == found


def test_speed_is_between_the_fixes_not_the_scans():
    old = BEGAN - timedelta(minutes=4)
    assert kinds(spot(1, 0, fixed_at=old), spot(2, 20, north=400, fixed_at=BEGAN + timedelta(seconds=18))) == []


def test_nobody_is_held_against_somebody_else():
    assert kinds(spot(1, 0), spot(2, 5, person=DAN, north=500)) == []


def test_all_tags_at_one_spot():
    rush = [spot(n, n * 3, floor=str(n * 3), north=n) for n in range(5)]
    (mark,) = marks_of(rush)
    assert mark.kind == ONE_SPOT
    assert mark.words == "5 checkpoints over 13 floors in 12 s, at one spot"
    assert len(mark.scans) == 5
    assert kinds(*(one._replace(lat=None, lon=None) for one in rush)) == [ONE_SPOT]
    assert kinds(*(spot(n, n * 3, floor="G", block=n, north=0) for n in range(3))) == [ONE_SPOT]


def test_what_is_near_together_or_blocked_is_no_rush():
    assert kinds(*(spot(n, n * 3, floor="G") for n in range(4))) == []
    assert kinds(*(spot(n, n * 3, floor=str(n * 3), blocked=True) for n in range(5))) == []
    assert kinds(spot(1, 0, floor="G"), spot(1, 4, floor="G"), spot(2, 6, floor="15")) == []
    assert kinds(*(spot(n, n * 9, floor=str(n * 3)) for n in range(5))) == []


def test_a_clock_far_off_is_said_once_for_each_phone():
    eleven = timedelta(minutes=11)
    fast = [spot(n, n * 60, seen_at=BEGAN + timedelta(seconds=n * 60) + eleven) for n in range(3)]
    (mark,) = marks_of(fast)
    assert (mark.kind, mark.words) == (OFF_CLOCK, "the phone's clock was 11 min fast")
    slow = spot(9, 600, seen_at=BEGAN - timedelta(hours=3), notebook_id=DAN)
    assert [one.words for one in marks_of([*fast, slow])][1] == "the phone's clock was 3 h slow"
    assert kinds(spot(1, 0, seen_at=BEGAN + timedelta(seconds=119))) == []


def test_metres_off_is_advice_that_says_nothing_within_the_accuracy():
    should = (HERE[0] + 42 / DEGREE, HERE[1])
    assert metres_off(*HERE, 12.0, *should) == 40
    assert metres_off(*HERE, 60.0, *should) is None
    assert metres_off(*HERE, None, *should) == 40
    assert metres_off(*HERE, 1.0, HERE[0] + 20 / DEGREE, HERE[1]) is None
    assert metres_off(None, None, None, *should) is None
    assert metres_off(*HERE, 12.0, None, None) is None


def test_floors_and_times_in_words():
    assert [floor_number(one) for one in ("B", "G", "7", "LG", "", "²", "1234")] == [-1, 0, 7, None, None, None, None]
    told = {0: "0 s", 119: "119 s", 120: "2 min", 7100: "118 min", 7300: "2 h"}
    assert {n: seconds(timedelta(seconds=n)) for n in told} == told


britain = st.tuples(st.floats(50, 58), st.floats(-6, 1.7))
steps = st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))


@given(britain, steps)
def test_metres_are_those_of_the_geodesic(there, step):
    lat, lon = there
    other = (lat + step[0], lon + step[1])
    assert metres(lat, lon, *other) == pytest.approx(geodesic(there, other).meters, rel=0.006, abs=0.5)


spots = st.builds(
    spot, st.integers(0, 9), st.integers(0, 3600), st.sampled_from([AMINA, DAN]), st.sampled_from(["B", "G", "7", "x"]),
    st.sampled_from([None, 0.0, 40.0, 9000.0]), st.floats(0, 500), st.integers(1, 2), blocked=st.booleans(),
)  # fmt: skip


@given(st.lists(spots, max_size=12), st.randoms())
def test_marks_do_not_depend_on_the_order_of_arrival_and_name_only_scans_that_are_there(found, chance):
    unique = list({one.id: one for one in found}.values())
    made = marks_of(unique)
    assert made == marks_of(chance.sample(unique, len(unique)))
    for mark in made:
        own = {one.id for one in unique if one.person_id == mark.person_id}
        assert set(mark.scans) <= own


@given(st.lists(spots, max_size=12))
def test_worse_accuracy_never_makes_a_mark_of_speed(found):
    unique = list({one.id: one for one in found}.values())
    vague = [one._replace(accuracy_m=(one.accuracy_m or 0) + 300) for one in unique]
    assert sum(m.kind == SPEED for m in marks_of(vague)) <= sum(m.kind == SPEED for m in marks_of(unique))
