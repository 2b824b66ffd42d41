"""One story under each policy that is shipped: settings alone make it another landlord's way of working."""

from datetime import UTC, datetime

import pytest

from cases import shipped
from cases.models import Clock, Party
from cases.operations.closing import ask_to_close, reopen, sign_closure
from cases.operations.policies import put_in_force
from cases.operations.working import Contacted, log_contact
from cases.queries.policies import body_of
from cases.rules.policies import Facts, first_step
from estate.database import db, new_id
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal

FRIDAY = datetime(2026, 12, 18, 23, 40, tzinfo=LONDON).astimezone(UTC)

STORY = {
    "south-essex": {
        "high": {"respond": "19 Dec 23:40", "review": "18 Jan", "contact": "24 Dec"},
        "medium": {"respond": "29 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "standard": {"respond": "06 Jan 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "answered": "respond", "counted": True, "tries": False, "first": False, "again": False, "letter": "may",
    },
    "south-essex-standard": {
        "high": {"respond": "21 Dec 23:40", "review": "18 Jan", "contact": "24 Dec"},
        "medium": {"acknowledge": "21 Dec 23:40", "respond": "29 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "standard": {"respond": "06 Jan 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "answered": "acknowledge", "counted": False, "tries": False, "first": False, "again": False, "letter": "may",
    },
    "manchester": {
        "high": {"acknowledge": "21 Dec 23:40", "respond": "23 Dec 23:59", "plan": "06 Jan 23:59", "review": "18 Jan",
                 "contact": "24 Dec"},
        "medium": {"acknowledge": "21 Dec 23:40", "respond": "23 Dec 23:59", "plan": "06 Jan 23:59",
                   "review": "18 Jan", "contact": "31 Dec"},
        "standard": {"acknowledge": "21 Dec 23:40", "respond": "23 Dec 23:59", "plan": "06 Jan 23:59",
                     "review": "18 Jan", "contact": "31 Dec"},
        "answered": "acknowledge respond", "counted": True, "tries": False, "first": False, "again": True,
        "letter": "may",
    },
    "somerset": {
        "high": {"respond": "21 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "medium": {"respond": "29 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "standard": {"respond": "29 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "answered": "respond", "counted": True, "tries": True, "first": False, "again": True, "letter": "may",
    },
    "cross-keys": {
        "high": {"respond": "21 Dec 23:59", "review": "18 Jan", "contact": "24 Dec"},
        "medium": {"respond": "29 Dec 23:59", "review": "18 Jan", "contact": "31 Dec"},
        "standard": {"respond": "29 Dec 23:59", "review": "18 Jan", "contact": "31 Dec"},
        "answered": "respond", "counted": True, "tries": False, "first": True, "again": True, "letter": "may",
    },
}  # fmt: skip
"""By policy: what is due when, what a first talk answers, and what else becomes of Friday night's noise.

again: whether it is opened again three weeks after closing; tries: whether three failed tries answer.
"""


@pytest.fixture(params=STORY)
def policy(request, desk, cast):
    """Put a shipped policy in force; gives its name."""
    desk.now = FRIDAY
    put_in_force(cast.northmere, shipped.policy(request.param), "", cast.grace.row(), FRIDAY)
    return request.param


def clocks(case):
    return {one.kind: one for one in db.session.query(Clock).filter_by(case_id=case.id, done_at=None)}


def said(clock):
    local = clock.due_at.astimezone(LONDON)
    return f"{local:%d %b %H:%M}" if "kind" in clock.rule else f"{local:%d %b}"


def spoke(case, desk, result, at):
    party = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    return Contacted(id=new_id(), method="phone", result=result, words="Rang her", happened_at=at, party_id=party.id)


def test_every_shipped_policy_is_in_the_story():
    assert set(STORY) == set(shipped.policies())


@pytest.mark.parametrize("risk", ["high", "medium", "standard"])
def test_friday_night_s_noise_has_each_landlord_s_own_clocks(desk, policy, risk):
    case = desk.open(risk=risk)
    assert {kind: said(clock) for kind, clock in clocks(case).items()} == STORY[policy][risk]
    assert case.policy.name == shipped.policy(policy).name


def test_a_first_talk_answers_what_each_landlord_says_it_does(desk, cast, policy):
    case = desk.open(risk="medium")
    before = set(clocks(case))
    log_contact(case.id, spoke(case, desk, "spoke", desk.later(hours=9)), cast.ruth.row(), desk.now)
    assert before - set(clocks(case)) == set(str(STORY[policy]["answered"]).split())


def test_three_tries_that_fail_answer_where_the_landlord_says_so(desk, cast, policy):
    case = desk.open(risk="medium")
    for _ in range(3):
        log_contact(case.id, spoke(case, desk, "no_answer", desk.later(hours=9)), cast.ruth.row(), desk.now)
    assert ("respond" not in clocks(case)) is STORY[policy]["tries"]


def test_what_counts_what_is_tried_first_and_what_the_letter_says(desk, policy):
    case = desk.open(risk="standard")
    body, expected = body_of(case.policy), STORY[policy]
    assert case.counted is expected["counted"]
    assert (first_step(body, Facts("standard", hate=False, category="noise")) is not None) is expected["first"]
    assert first_step(body, Facts("high", hate=True, category="noise")) is None
    assert body.first_letter == expected["letter"]


def test_three_weeks_after_its_closing_a_case_is_opened_again_where_the_landlord_does(desk, cast, policy):
    ruth, grace = cast.ruth.row(), cast.grace.row()
    case = desk.open(risk="medium")
    log_contact(case.id, spoke(case, desk, "spoke", desk.later(hours=9)), ruth, desk.now)
    db.session.refresh(case)
    closure = ask_to_close(case.id, "no_further_incidents", "resolved", "", case.version, ruth, desk.now)
    assert closure
    sign_closure(closure.id, grace, desk.later(hours=1))
    if STORY[policy]["again"]:
        reopen(case.id, "It began anew", grace, desk.later(days=21))
        assert case.closed_at is None
        assert set(clocks(case)) == {"contact", "review"}
    else:
        with pytest.raises(Refusal):
            reopen(case.id, "It began anew", grace, desk.later(days=21))
