"""A promise that stands still: only where the policy allows it, with the reason, and what was frozen stays frozen."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases import shipped
from cases.models import Action, CaseNote, Clock, Party, Pause
from cases.operations.clocks import begin_order_end, running
from cases.operations.holding import TooLate
from cases.operations.orders import end_order
from cases.operations.pausing import pause, resume
from cases.operations.policies import put_in_force
from cases.operations.reviewing import review_case
from cases.operations.working import Contacted, log_contact
from cases.queries import files
from cases.rules import pausing
from cases.rules.policies import PolicyBody
from estate.database import db, new_id
from estate.rules.calendar import ENGLAND, LONDON
from estate.rules.words import Refusal
from tests.cases.conftest import NOW


@pytest.fixture
def case(desk, cast):
    """Open a medium case under a policy that lets its promise be paused."""
    body = shipped.policy("somerset").model_dump(mode="json")
    for promise in body["promises"]:
        promise["may_pause"] = promise["when"] == []
    policy = PolicyBody.model_validate(body)
    put_in_force(cast.northmere, policy, "With pauses", cast.grace.row(), desk.now)
    return desk.open(risk="medium")


def clock_of(case: Any, kind: str = "respond") -> Any:
    return db.session.query(Clock).filter_by(case_id=case.id, kind=kind).order_by(Clock.id.desc()).first()


def test_a_pause_moves_the_due_time_by_working_days_and_never_what_was_frozen(desk, cast, case):
    ruth, clock = cast.ruth.row(), clock_of(case)
    frozen = clock.frozen_due_at
    assert clock.due_at == frozen == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    pause(clock.id, "police", "Until their interview", ruth, desk.later(days=1))
    assert (clock.paused_at, clock.because) == (desk.now, "police")
    resume(clock.id, "They have interviewed him", ruth, desk.later(days=6))
    assert clock.due_at == datetime(2026, 12, 4, 23, 59, tzinfo=UTC)
    assert (clock.frozen_due_at, clock.paused_at, clock.because) == (frozen, None, "")
    row = db.session.query(Pause).one()
    assert (row.because, row.to_at) == ("police", desk.now)


def test_the_story_tells_of_the_pause_with_its_reason(desk, cast, case):
    ruth = cast.ruth.row()
    pause(clock_of(case).id, "police", "Until their interview", ruth, desk.later(hours=1))
    db.session.flush()
    file = files.case_file(ruth, case.id)
    assert file is not None
    told = next(one for one in file.entries if one.trace.verb == "paused")
    assert told.row.words == "Until their interview"
    assert "words" not in told.trace.details
    assert told.trace.details["because"] == "police"


def test_a_pause_needs_a_policy_that_allows_it_a_reason_and_time_that_is_left(desk, cast, case):
    ruth, clock = cast.ruth.row(), clock_of(case)
    with pytest.raises(Refusal, match="Choose the reason"):
        pause(clock.id, "busy", "", ruth, desk.now)
    with pytest.raises(Refusal, match="lets no such promise"):
        pause(clock_of(case, "contact").id, "police", "", ruth, desk.now)
    high = desk.open(risk="high")
    with pytest.raises(Refusal, match="lets no such promise"):
        pause(clock_of(high).id, "police", "", ruth, desk.now)
    with pytest.raises(Refusal, match="overdue already"):
        pause(clock.id, "police", "", ruth, desk.later(days=30))
    assert db.session.query(Pause).count() == 0


def test_of_two_who_pause_or_go_on_one_is_told(desk, cast, case):
    ruth, clock = cast.ruth.row(), clock_of(case)
    with pytest.raises(TooLate):
        resume(clock.id, "", ruth, desk.now)
    pause(clock.id, "away", "", ruth, desk.now)
    with pytest.raises(TooLate):
        pause(clock.id, "away", "", cast.grace.row(), desk.now)


def test_nobody_pauses_what_they_may_not_see(desk, cast):
    clock = clock_of(desk.domestic(), "review")
    assert pause(clock.id, "police", "", cast.ruth.row(), desk.now) is None
    assert pause(new_id(), "police", "", cast.ruth.row(), desk.now) is None


def test_a_promise_that_stands_still_is_kept_by_its_answer_and_its_pause_ends(desk, cast, case):
    ruth, clock = cast.ruth.row(), clock_of(case)
    pause(clock.id, "away", "", ruth, desk.later(hours=1))
    party = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    spoke = Contacted(id=new_id(), method="phone", result="spoke", words="Back", happened_at=desk.later(days=30),
                      party_id=party.id)  # fmt: skip
    log_contact(case.id, spoke, ruth, desk.now)
    assert (clock.met, clock.done_at, clock.because) == (True, desk.now, "")
    assert db.session.query(Pause).one().to_at == desk.now


@pytest.mark.parametrize(
    ("rule", "due", "stood", "moved"),
    [
        ("calendar_hours", "2026-11-24T10:00", ("2026-11-23T12:00", "2026-11-25T12:00"), "2026-11-26T10:00"),
        ("working_day_hours", "2026-11-27T10:00", ("2026-11-26T12:00", "2026-11-30T06:00"), "2026-12-01T04:00"),
        ("working_day_hours", "2026-11-27T10:00", ("2026-11-28T12:00", "2026-11-29T06:00"), "2026-11-27T10:00"),
        ("working_days", "2026-12-23T23:59", ("2026-12-18T12:00", "2026-12-22T09:00"), "2026-12-29T23:59"),
        ("working_days", "2026-12-23T23:59", ("2026-12-18T12:00", "2026-12-18T17:00"), "2026-12-23T23:59"),
        ("working_hours", "2026-11-25T10:00", ("2026-11-24T16:00", "2026-11-25T09:30"), "2026-11-25T11:30"),
    ],
)
def test_a_clock_moves_in_the_days_or_hours_that_its_rule_counts(rule, due, stood, moved):
    def at(text):
        return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)

    said = {"kind": rule, "n": 3, "ends": "day", "deemed": False}
    assert pausing.moved(at(due), said, at(stood[0]), at(stood[1]), ENGLAND) == at(moved)


def test_a_review_answers_its_clock_and_begins_the_next_and_twice_is_once(desk, cast, case):
    ruth, note_id = cast.ruth.row(), new_id()
    first = clock_of(case, "review")
    for _ in range(2):
        review_case(case.id, note_id, "Nothing new. We ask the police again.", ruth, desk.later(days=3))
    reviews = db.session.query(Clock).filter_by(case_id=case.id, kind="review").order_by(Clock.started_at).all()
    assert [one.met for one in reviews] == [True, None]
    assert reviews[0] is first
    assert db.session.query(CaseNote).filter_by(kind="review").count() == 1
    with pytest.raises(Refusal):
        review_case(case.id, new_id(), " ", ruth, desk.now)


def test_the_end_of_an_order_has_its_clock_which_another_end_takes_the_place_of(desk, cast, case):
    ruth = cast.ruth.row()
    order = Action(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=NOW, by_id=ruth.id,
                   kind="closure_full", sort="legal", order_to=date(2027, 2, 23))  # fmt: skip
    db.session.add(order)
    db.session.flush()
    begin_order_end(case, order, NOW)
    order.order_to = date(2027, 5, 23)
    begin_order_end(case, order, NOW)
    (clock,) = [one for one in running(case) if one.kind == "order_expiry"]
    assert clock.due_at == datetime(2027, 5, 23, 23, 59, tzinfo=LONDON)
    end_order(order.id, "discharged", NOW.date(), "It ended", ruth, desk.later(days=2))
    assert clock.met
    order.order_to = None
    assert begin_order_end(case, order, NOW) is None
