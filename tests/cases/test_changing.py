"""A case changes: regraded, moved, handed over, closed, opened again; each with its trace, and no state without one."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, inspect, select

from cases import shipped
from cases.models import Action, Case, Clock, Closure, Individual, Party, Report
from cases.operations import changing, closing, opening, working
from cases.operations.holding import TooLate
from cases.operations.policies import policy_now, put_in_force
from cases.operations.working import Acted, Contacted
from cases.queries import files
from estate.database import db, new_id
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.cases.conftest import NOW

STATES = {
    Report: {"outcome", "handled_at", "restricted", "recalled_at"},
    Case: {"stage", "lane", "risk", "officer_id", "closed_at", "counted", "restricted", "policy_id"},
    Closure: {"signed_at", "sent_back_at", "reopened_at"},
    Action: {"done_at"},
}
"""The columns that say how something stands."""


def running(case, kind):
    mine = select(Clock).where(Clock.case_id == case.id, Clock.kind == kind, Clock.done_at.is_(None))
    return db.session.scalars(mine.order_by(Clock.due_at)).all()


def test_a_higher_risk_starts_a_shorter_clock_and_the_frozen_one_stays(desk, cast):
    case = desk.open(risk="standard")
    (frozen,) = running(case, "respond")
    changing.regrade(case.id, "high", "He has a knife", case.version, cast.ruth.row(), desk.later(hours=2))
    shorter, still = running(case, "respond")
    assert (still.id, still.due_at, still.figures) == (frozen.id, frozen.frozen_due_at, True)
    assert (shorter.due_at, shorter.figures) == (NOW + timedelta(hours=26), False)
    assert case.next_due_at == shorter.due_at
    assert (case.opening_risk, case.risk) == ("standard", "high")


def test_early_support_of_high_risk_becomes_a_formal_case_that_counts(desk, cast):
    case = desk.open(risk="standard", lane="early")
    changing.regrade(case.id, "high", "He has a knife", case.version, cast.ruth.row(), NOW)
    assert (case.lane, case.stage, case.counted, case.counted_because) == ("formal", "open", True, "")


def test_what_begins_to_count_holds_whom_it_is_about(desk, cast):
    man = Individual(landlord_id=cast.northmere, id=new_id(), name="A Man", name_key="a man", made_at=NOW)
    db.session.add(man)
    db.session.flush()
    early = desk.open(risk="standard", lane="early", alleged_id=man.id)
    desk.open(alleged_id=man.id)
    with pytest.raises(TooLate, match="Another case about the same person"):
        changing.move(early.id, "open", early.version, cast.ruth.row(), NOW)


def test_a_lower_risk_starts_nothing(desk, cast):
    case = desk.open()
    changing.regrade(case.id, "standard", "It was the pipes", case.version, cast.ruth.row(), NOW)
    assert len(running(case, "respond")) == 1


def test_hate_cannot_be_graded_down_and_a_grade_needs_its_reason(desk, cast):
    case = desk.open(told={"category": "hate"})
    with pytest.raises(Refusal, match="always high"):
        changing.regrade(case.id, "medium", "calmer", case.version, cast.ruth.row(), NOW)
    with pytest.raises(Refusal, match="The reason is missing"):
        changing.regrade(case.id, "high", " ", case.version, cast.ruth.row(), NOW)


def test_early_support_becomes_a_formal_case_but_legal_has_its_form(desk, cast):
    case = desk.open(risk="standard", lane="early")
    changing.move(case.id, "open", case.version, cast.ruth.row(), NOW)
    assert (case.lane, case.stage, case.counted) == ("formal", "open", True)
    with pytest.raises(Refusal, match="cannot go there"):
        changing.move(case.id, "legal", case.version, cast.ruth.row(), NOW)


def test_an_officer_hands_their_case_on_and_nobody_else_s(desk, cast):
    case = desk.open()
    changing.hand_over(case.id, cast.tom.id, "She prefers mornings", case.version, cast.ruth.row(), NOW)
    assert case.officer_id == cast.tom.id
    with pytest.raises(NotAllowed):
        changing.hand_over(case.id, cast.ruth.id, "", case.version, cast.ruth.row(), NOW)
    with pytest.raises(Refusal, match="who works on cases"):
        changing.hand_over(case.id, cast.amina.id, "", case.version, cast.grace.row(), NOW)


def test_a_task_has_a_clock_that_its_end_answers(desk, cast):
    case = desk.open()
    told = Acted(id=new_id(), kind="repair_raised", words="Roof door", due_on=datetime(2026, 11, 25, tzinfo=UTC).date())
    action: Any = working.add_action(case.id, told, cast.ruth.row(), NOW)
    (clock,) = running(case, "task")
    assert clock.due_at == datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    working.finish_action(action.id, "Mended", cast.ruth.row(), desk.later(days=3))
    assert (clock.met, running(case, "task")) == (False, [])


def test_what_may_not_be_chosen_is_refused(desk, cast):
    case = desk.open()
    for kind, why in (("dear_neighbour_card", "offered here"), ("injunction_full", "proportionality")):
        with pytest.raises(Refusal, match=why):
            working.add_action(case.id, Acted(id=new_id(), kind=kind, words=""), cast.ruth.row(), NOW)
    party: Any = db.session.query(Party).filter_by(case_id=case.id).one()
    party.individual.no_voicemail = True
    told = Contacted(id=new_id(), method="phone", result="voicemail", words="", happened_at=NOW, party_id=party.id)
    with pytest.raises(Refusal, match="No voicemail"):
        working.log_contact(case.id, told, cast.ruth.row(), NOW)


def closed(desk, case):
    party = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    told = Contacted(id=new_id(), method="phone", result="spoke", words="Bye", happened_at=desk.now, party_id=party.id)
    working.log_contact(case.id, told, desk.cast.ruth.row(), desk.now)
    row: Any = closing.ask_to_close(
        case.id, "resolved_early", "resolved", "", case.version, desk.cast.ruth.row(), desk.now
    )
    closing.sign_closure(row.id, desk.cast.grace.row(), desk.now)
    db.session.commit()
    return row


def test_a_case_is_opened_again_within_its_policy_only(desk, cast):
    closed(desk, case := desk.open())
    with pytest.raises(Refusal, match="so late"):
        closing.reopen(case.id, "It began again", cast.grace.row(), desk.later(days=1))
    put_in_force(cast.northmere, shipped.policy("somerset"), "", cast.grace.row(), desk.now)
    row = closed(desk, case := desk.open())
    closing.reopen(case.id, "It began again", cast.grace.row(), desk.later(days=20))
    assert (case.stage, case.closed_at, row.reopened_by_id) == ("open", None, cast.grace.id)
    assert sorted({one.kind for one in db.session.query(Clock).filter_by(case_id=case.id, done_at=None)}) == [
        "contact", "review",
    ]  # fmt: skip
    with pytest.raises(TooLate, match="open again"):
        closing.reopen(case.id, "Twice", cast.grace.row(), desk.now)


def test_a_closing_is_sent_back_with_what_is_missing(desk, cast):
    case = desk.open()
    party = db.session.query(Party).filter_by(case_id=case.id).one()
    told = Contacted(id=new_id(), method="phone", result="spoke", words="Bye", happened_at=NOW, party_id=party.id)
    working.log_contact(case.id, told, cast.ruth.row(), NOW)
    row: Any = closing.ask_to_close(case.id, "resolved_early", "resolved", "", case.version, cast.ruth.row(), NOW)
    closing.send_back(row.id, "No word of the children", cast.grace.row(), NOW)
    assert case.closed_at is None
    with pytest.raises(TooLate, match="before you"):
        closing.sign_closure(row.id, cast.grace.row(), NOW)


def test_open_cases_stay_under_their_policy(desk, cast):
    case = desk.open()
    put_in_force(cast.northmere, shipped.policy("manchester"), "Agreed in May", cast.grace.row(), desk.later(days=1))
    assert (case.policy.number, policy_now(cast.northmere, desk.now).number) == (1, 2)
    assert desk.open(risk="standard").policy.name.startswith("Manchester")
    with pytest.raises(Refusal, match="before today"):
        put_in_force(cast.northmere, shipped.policy("somerset"), "", cast.grace.row(), desk.now, NOW)
    with pytest.raises(NotAllowed):
        put_in_force(cast.northmere, shipped.policy("somerset"), "", cast.ruth.row(), desk.now)


def test_no_state_changes_without_its_trace(desk, cast):
    """Every flush that changes a state column leaves, by its commit, a trace of that row or of its case."""
    changed: set[tuple[str, uuid.UUID]] = set()

    def note(session, *_):
        for row in session.dirty:
            states = STATES.get(type(row), set())
            if any(inspect(row).attrs[name].history.has_changes() for name in states):
                changed.add((type(row).__name__, getattr(row, "case_id", row.id)))

    event.listen(db.session, "before_flush", note)
    try:
        case, untraced = desk.open(risk="standard"), []
        ruth, grace = cast.ruth.row(), cast.grace.row()
        acts: list[Any] = [
            lambda: changing.regrade(case.id, "high", "x", case.version, ruth, NOW),
            lambda: changing.move(case.id, "monitoring", case.version, ruth, NOW),
            lambda: changing.hand_over(case.id, cast.tom.id, "", case.version, ruth, NOW),
            lambda: opening.join_case(desk.tell(category="noise").id, case.id, ruth, NOW),
            lambda: opening.put_aside(desk.tell().id, "archived", "one_off", "", ruth, NOW),
            lambda: closed(desk, case),
        ]
        for act in acts:
            before = db.session.query(Trace).count()
            changed.clear()
            act()
            db.session.commit()
            new = {one.row_id for one in db.session.query(Trace).order_by(Trace.id).offset(before)}
            untraced += [(kind, row_id) for kind, row_id in changed if str(row_id) not in new]
        assert untraced == []
    finally:
        event.remove(db.session, "before_flush", note)
    assert len(files.entries(grace, case, [])) == db.session.query(Trace).filter_by(row_id=str(case.id)).count()
