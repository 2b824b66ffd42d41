"""How a checkpoint stands, from its scans alone."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.rules.checkpoints import BLOCKED, DONE, LATE, MISSED, TO_DO, how, label_is_old, owed, proofs, standing

BEGAN = datetime(2026, 11, 20, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    happened_at: datetime
    blocked: bool = False
    answer: str = ""


def at(seconds, **more):
    return Told(BEGAN + timedelta(seconds=seconds), **more)


moments = st.integers(0, 7200)
scans = st.lists(st.builds(at, moments, blocked=st.booleans(), answer=st.sampled_from(["", "3"])), max_size=9)
finishes = st.none() | moments.map(lambda seconds: BEGAN + timedelta(seconds=seconds))


def test_without_a_scan_it_is_to_do_until_the_visit_is_over():
    assert standing([], over=False, finished=None).status == TO_DO
    assert standing([], over=True, finished=None).status == MISSED


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([at(60)], DONE),
        ([at(601)], LATE),
        ([at(60), at(700)], DONE),
        ([at(60, blocked=True)], BLOCKED),
        ([at(60, blocked=True), at(300)], DONE),
        ([at(60, blocked=True), at(900)], LATE),
    ],
)
def test_the_best_of_its_scans_decides(found, status):
    finished = BEGAN + timedelta(seconds=600)
    assert standing(found, over=True, finished=finished).status == status
    assert standing(found[::-1], over=True, finished=finished).status == status


def test_outside_the_rounds_window_is_late_and_without_a_round_it_is_not():
    window = (BEGAN + timedelta(seconds=30), BEGAN + timedelta(seconds=90))
    assert standing([at(60)], True, None, [window]).status == DONE
    assert standing([at(91)], True, None, [window]).status == LATE
    assert standing([at(91)], True, None, [window, (BEGAN, BEGAN + timedelta(hours=1))]).status == DONE
    assert standing([at(91)], True, None).status == DONE


def test_two_scans_within_ten_seconds_are_one_and_the_answer_may_come_later():
    assert [len(proof) for proof in proofs([at(0), at(4), at(10), at(11)])] == [3, 1]
    assert [len(proof) for proof in proofs([at(0), at(2, blocked=True), at(5)])] == [2, 1]
    assert standing([at(0), at(40, answer="3 bikes")], True, None).answer == "3 bikes"


def test_a_visit_owes_what_was_there_when_it_began():
    hour = timedelta(hours=1)
    assert owed(BEGAN - hour, None, BEGAN)
    assert not owed(BEGAN + hour, None, BEGAN)
    assert owed(BEGAN - hour, BEGAN + hour, BEGAN)
    assert not owed(BEGAN - 2 * hour, BEGAN - hour, BEGAN)


def test_a_replaced_label_is_good_for_what_was_scanned_before():
    assert not label_is_old("OLD", BEGAN - timedelta(seconds=1), "NEW", BEGAN)
    assert label_is_old("OLD", BEGAN, "NEW", BEGAN)
    assert not label_is_old("NEW", BEGAN, "NEW", BEGAN)
    assert not label_is_old("", BEGAN, "NEW", BEGAN)


def test_reasons_are_words_and_unknown_ones_stand_as_they_were_written():
    assert how("qr", False, "") == "scanned"
    assert how("hand", False, "label_missing") == "by hand: label gone"
    assert how("hand", True, "lift_out") == "lift out"
    assert how("beam", False, "") == "beam"
    assert how("qr", True, "flooded") == "flooded"


@given(scans, finishes)
def test_it_is_never_missed_or_to_do_with_a_scan_and_never_done_without(found, finished):
    status = standing(found, True, finished).status
    assert (status == MISSED) == (not found)
    assert (status in (DONE, LATE)) == any(not one.blocked for one in found)


@given(scans, finishes, st.randoms())
def test_the_order_of_arrival_changes_nothing(found, finished, chance):
    mixed = chance.sample(found, len(found))
    one, other = standing(found, True, finished), standing(mixed, True, finished)
    assert (one.status, one.at) == (other.status, other.at)


@given(scans.filter(bool), finishes, st.integers(0, 8))
def test_a_second_look_within_ten_seconds_makes_no_second_proof(found, finished, seconds):
    first = min(found, key=lambda one: one.happened_at)
    again = replace(first, happened_at=first.happened_at + timedelta(seconds=seconds))
    assert len(proofs([*found, again])) <= len(proofs(found)) + (len({one.blocked for one in found}) > 1)
    assert standing([*found, again], True, finished).status == standing(found, True, finished).status


@given(scans)
def test_every_scan_is_in_exactly_one_proof_and_none_lasts_longer_than_ten_seconds(found):
    grouped = proofs(found)
    assert sorted(map(repr, found)) == sorted(repr(one) for proof in grouped for one in proof)
    for proof in grouped:
        assert len({one.blocked for one in proof}) == 1
        assert proof[-1].happened_at - proof[0].happened_at <= timedelta(seconds=10)
