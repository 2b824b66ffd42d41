"""The closing letter before a closing is signed, and the plan's copy."""

import re
from datetime import date
from typing import Any

import pytest

from cases.models import Action, Plan, PrivateLink, Survey
from cases.operations import letters, surveys
from cases.operations.closing import ask_to_close, sign_closure
from cases.operations.working import Contacted, log_contact
from cases.queries import letters as queries
from estate.database import db, new_id
from estate.rules.words import Refusal
from tests.cases.conftest import NOW
from tests.cases.test_letters import drafted, party, sent


def test_a_case_is_signed_closed_after_the_closing_letter_where_one_can_go(desk, cast):
    case = desk.open()
    to = party(desk, case)
    told = Contacted(id=new_id(), method="phone", result="spoke", words="Told", happened_at=NOW, party_id=to.id)
    log_contact(case.id, told, cast.ruth.row(), NOW)
    asked: Any = ask_to_close(case.id, "no_further_incidents", "resolved", "", case.version, cast.ruth.row(), NOW)
    with pytest.raises(Refusal, match="Jo Hale has not had the closing letter yet"):
        sign_closure(asked.id, cast.grace.row(), NOW)
    row = drafted(desk, case, to, "closing")
    assert "because: nothing further happened" in row.body
    body = row.body.replace("[What is done, by whom, by when]", "We spoke with everybody.")
    letters.rewrite(row.id, (row.addressed, row.subject, body), 1, cast.ruth.row(), NOW)
    sent(desk, row)
    with pytest.raises(Refusal, match="Jo Hale was not invited to the survey"):
        sign_closure(asked.id, cast.grace.row(), NOW)
    with pytest.raises(Refusal, match="Choose why"):
        surveys.skip_survey(asked.id, to.id, "too_angry", cast.ruth.row(), NOW)
    assert surveys.skip_survey(asked.id, to.id, "declined", cast.ruth.row(), NOW) == asked
    assert sign_closure(asked.id, cast.grace.row(), NOW) == case
    assert db.session.query(Survey).one().skipped_because == "declined"


def test_the_closing_letter_invites_to_the_survey_by_a_page_of_their_own_that_then_takes_the_answers(desk, cast):
    case, ruth = desk.open(), cast.ruth.row()
    to = party(desk, case)
    told = Contacted(id=new_id(), method="phone", result="spoke", words="Told", happened_at=NOW, party_id=to.id)
    log_contact(case.id, told, ruth, NOW)
    row: Any = letters.draft(case.id, new_id(), "closing", to.id, ruth, NOW, "https://beat.example")
    (token,) = re.findall(r"https://beat.example/follow/(\S+)", row.body)
    body = re.sub(r"\[[^]]+\]", "Said", row.body)
    letters.rewrite(row.id, (row.addressed, row.subject, body), 1, ruth, NOW)
    sent(desk, row)
    assert surveys.answer_survey(token, {"ease": "8"}, "", NOW) is None
    asked: Any = ask_to_close(case.id, "no_further_incidents", "resolved", "", case.version, ruth, NOW)
    assert [(one.invited, one.uninvited) for one in queries.closing_letters(case)] == [(True, False)]
    assert sign_closure(asked.id, cast.grace.row(), NOW) == case
    invited = db.session.query(Survey).one()
    assert (invited.channel, invited.completed_at) == ("letter", None)
    assert surveys.answer_survey(token, {"ease": "8"}, "", NOW) is invited
    assert invited.completed_at == NOW


def test_no_letter_into_a_restricted_case_holds_a_page(desk, cast):
    case = desk.domestic()
    to = party(desk, case)
    row: Any = letters.draft(case.id, new_id(), "closing", to.id, cast.nell.row(), NOW, "https://beat.example")
    assert "follow" not in row.body
    assert db.session.query(PrivateLink).count() == 0


def test_a_case_is_closed_without_a_letter_where_none_can_go(desk, cast):
    case = desk.open()
    party(desk, case, avoid=["letter", "email"])
    assert [(one.owed, one.because) for one in queries.closing_letters(case)] == [
        (False, "Jo Hale asked for no letters. Reach them another way.")
    ]


def test_the_plan_that_was_agreed_is_sent_as_a_copy_without_what_is_done_about_others(desk, cast):
    case = desk.open()
    to = party(desk, case)
    plan = Plan(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, number=1, made_at=NOW, agreed_at=NOW)
    db.session.add(plan)
    db.session.flush()
    for sort, kind, said in (("support", "diary_sheets", "You keep a diary"), ("warning", "verbal_warning", "")):
        db.session.add(Action(
            landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=NOW, plan_id=plan.id, kind=kind,
            sort=sort, resident_words=said, due_on=date(2026, 12, 4),
        ))  # fmt: skip
    row = drafted(desk, case, to, "plan")
    assert "- You keep a diary, by 4 December" in row.body
    assert "arning" not in row.body
    sent(desk, row)
    assert (plan.copy_given_at, plan.copy_given_how) == (NOW, "letter")
