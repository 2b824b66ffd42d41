"""From a report to a case: once, by one of two people, with clocks that are frozen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from cases.models import Case, CaseReport, Clock, Individual, Party, Report
from cases.operations.closing import ask_to_close, sign_closure
from cases.operations.holding import TooLate
from cases.operations.opening import Opening, join_case, open_case, put_aside
from cases.operations.telling import Telling, arrive
from cases.operations.working import Contacted, log_contact
from estate.database import db, new_id
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.cases.conftest import NOW


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def clocks(case):
    mine = select(Clock).where(Clock.case_id == case.id).order_by(Clock.kind, Clock.started_at, Clock.id)
    return db.session.scalars(mine).all()


def test_what_is_told_twice_is_one_report(desk, cast):
    told = Telling(origin="form", key="k", channel="web", category="noise", happened_at=NOW, received_at=NOW, words="x")
    first, new = arrive(cast.northmere, told, None, NOW)
    again, anew = arrive(cast.northmere, told, None, NOW)
    assert (first.id, new, anew) == (again.id, True, False)
    assert count(Report) == 1


def test_reports_and_cases_are_numbered_without_a_gap_that_tells(desk):
    first, hidden, second = desk.open(), desk.domestic(), desk.open()
    assert [one.reference for one in (first, hidden, second)] == ["C-0001", "PC-0001", "C-0002"]
    assert db.session.scalars(select(Report.reference).order_by(Report.id)).all() == ["R-0001", "PR-0001", "R-0002"]


def test_opening_freezes_the_clocks_from_when_the_landlord_first_knew(desk):
    case = desk.open(told={"at": NOW - timedelta(hours=11)})
    respond = next(one for one in clocks(case) if one.kind == "respond")
    assert respond.due_at == NOW + timedelta(hours=13)
    assert (respond.words, respond.answered_by) == ("24 hours, day and night", ["first_contact"])
    assert sorted(one.kind for one in clocks(case)) == ["contact", "respond", "review"]
    assert case.next_due_at == respond.due_at
    assert (case.policy.number, case.counted, case.officer_id) == (1, True, desk.cast.ruth.id)


def test_of_two_who_open_one_wins_and_the_other_is_told(desk, cast):
    report = desk.tell()
    desk.open(report=report)
    with pytest.raises(TooLate, match="Ruth Adeyemi was first"):
        open_case(report.id, Opening(title="x", category="noise", risk="high"), cast.grace.row(), NOW)
    db.session.rollback()
    assert (count(Case), count(CaseReport)) == (1, 1)


def test_a_report_joins_an_open_case_and_never_a_closed_one(desk, cast):
    case = desk.open()
    assert join_case(desk.tell().id, case.id, cast.grace.row(), NOW) == case
    assert (count(Case), count(CaseReport)) == (1, 2)
    close(desk, case)
    report = desk.tell()
    with pytest.raises(TooLate, match="C-0001 is closed since"):
        join_case(report.id, case.id, cast.ruth.row(), desk.now)
    db.session.rollback()
    assert count(CaseReport) == 2


def close(desk, case):
    party = db.session.scalars(select(Party).where(Party.case_id == case.id, Party.role == "complainant")).first()
    told = Contacted(
        id=new_id(), method="phone", result="spoke", words="Told her", happened_at=desk.later(hours=1),
        party_id=party.id if party else None,
    )  # fmt: skip
    log_contact(case.id, told, desk.cast.ruth.row(), desk.now)
    row: Any = ask_to_close(case.id, "resolved_early", "resolved", "", case.version, desk.cast.ruth.row(), desk.now)
    assert sign_closure(row.id, desk.cast.grace.row(), desk.later(hours=1)) == case
    db.session.commit()


def alleged(desk):
    row = Individual(landlord_id=desk.cast.northmere, id=new_id(), name="A Man", name_key="a man", made_at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def test_the_same_person_has_one_open_case_and_after_it_is_closed_a_new_one(desk):
    man = alleged(desk)
    first = desk.open(alleged_id=man)
    with pytest.raises(TooLate, match="C-0001 about the same person is open"):
        desk.open(alleged_id=man)
    db.session.rollback()
    assert count(Case) == 1
    close(desk, first)
    assert desk.open(alleged_id=man).reference == "C-0002"


def test_a_restricted_case_holds_nobody_and_so_tells_nothing(desk):
    man = alleged(desk)
    desk.open(desk.cast.nell, told={"category": "domestic_abuse"}, alleged_id=man)
    assert desk.open(alleged_id=man).reference == "C-0001"


def test_early_support_is_a_lane_that_does_not_count(desk):
    case = desk.open(risk="standard", lane="early")
    assert (case.stage, case.counted) == ("early_support", False)
    assert case.counted_because
    with pytest.raises(Refusal, match="not for what is high risk"):
        desk.open(risk="high", lane="early")


@pytest.mark.parametrize("category", ["hate", "domestic_abuse"])
def test_hate_and_domestic_abuse_are_high_or_nothing(desk, category):
    report = desk.tell(category=category)
    with pytest.raises(Refusal, match="always high"):
        open_case(report.id, Opening(title="x", category=category, risk="medium"), desk.cast.nell.row(), NOW)


def test_what_is_put_aside_has_its_reason_and_hate_is_never_put_aside(desk, cast):
    report = desk.tell()
    with pytest.raises(Refusal, match="Choose the reason"):
        put_aside(report.id, "not_asb", "", "", cast.ruth.row(), NOW)
    put_aside(report.id, "not_asb", "crying_baby", "", cast.ruth.row(), NOW)
    assert (report.outcome, report.because, report.handled_by_id) == ("not_asb", "crying_baby", cast.ruth.id)
    hate = desk.tell(category="hate")
    db.session.commit()
    with pytest.raises(Refusal, match="never put aside"):
        put_aside(hate.id, "not_asb", "staring", "", cast.ruth.row(), NOW)


def test_without_the_power_nothing_is_handled(desk, cast):
    report = desk.tell()
    for figure in (cast.amina, cast.ben, cast.priya, cast.carys, cast.dev):
        with pytest.raises(NotAllowed):
            open_case(report.id, Opening(title="x", category="noise", risk="high"), figure.row(), NOW)


def test_a_contact_answers_and_the_next_one_falls_due(desk, cast):
    case = desk.open()
    party = db.session.scalars(select(Party).where(Party.case_id == case.id)).one()
    tried = Contacted(id=new_id(), method="phone", result="no_answer", words="", happened_at=NOW, party_id=party.id)
    log_contact(case.id, tried, cast.ruth.row(), NOW)
    assert [one.kind for one in clocks(case) if one.done_at] == []
    spoke = Contacted(
        id=new_id(), method="phone", result="spoke", words="After 4 pm", happened_at=NOW, party_id=party.id
    )
    for _ in range(2):
        log_contact(case.id, spoke, cast.ruth.row(), NOW)
    done = {one.kind: one.met for one in clocks(case) if one.done_at}
    assert done == {"respond": True, "contact": True}
    (next_one,) = [one for one in clocks(case) if one.kind == "contact" and one.done_at is None]
    assert next_one.due_at == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    assert case.next_due_at == next_one.due_at


def test_closing_needs_the_complainant_and_another_pair_of_eyes(desk, cast):
    case = desk.open()
    with pytest.raises(Refusal, match="Speak with the complainant"):
        ask_to_close(case.id, "resolved_early", "resolved", "", case.version, cast.ruth.row(), NOW)
    party = db.session.scalars(select(Party).where(Party.case_id == case.id)).one()
    for _ in range(3):
        tried = Contacted(id=new_id(), method="phone", result="no_answer", words="", happened_at=NOW, party_id=party.id)
        log_contact(case.id, tried, cast.grace.row(), NOW)
    row: Any = ask_to_close(case.id, "no_contact", "unresolved", "", case.version, cast.grace.row(), NOW)
    assert row.spoke == "tried"
    with pytest.raises(Refusal, match="Somebody else signs"):
        sign_closure(row.id, cast.grace.row(), NOW)
    with pytest.raises(NotAllowed):
        sign_closure(row.id, cast.ruth.row(), NOW)


def test_every_act_leaves_its_trace_and_no_trace_holds_a_person_s_words(desk):
    case = desk.open()
    close(desk, case)
    told = db.session.scalars(select(Trace).where(Trace.kind == "case", Trace.row_id == str(case.id))).all()
    assert [one.verb for one in told] == ["opened", "logged a contact", "asked to close", "closed"]
    assert not any("shout" in str(one.details).lower() or "Told her" in str(one.details) for one in told)
