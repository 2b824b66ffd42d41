"""What was archived comes back when a pattern appears, and what waits too long is told of by mail, once a step."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from cases.models import Report
from cases.operations import ageing, recall
from cases.operations.opening import put_aside
from cases.operations.policies import policy_now
from cases.operations.telling import Telling, arrive
from cases.queries import inbox
from cases.rules.policies import Recall
from cases.rules.recalling import Told, comes_back
from estate.database import db, new_id
from estate.models import Mail, Trace
from tests.cases.conftest import NOW
from web import case_alarms, intake

RULE = Recall(n=3, days=30)


def told(day, block=1, **more):
    given = {"block_id": block, "category": "noise", "reporter_id": None, "outcome": "archived", "because": "one_off"}
    return Told(id=new_id(), received_at=NOW - timedelta(days=day), **(given | more))


def test_the_rule_counts_reports_of_one_kind_at_one_block_or_of_one_person_in_its_days():
    three = [told(1), told(12, outcome=""), told(29, outcome="case", because="")]
    assert [(one.id, one.like, one.n) for one in comes_back(three, RULE, NOW)] == [(three[0].id, "block", 3)]
    for other in ({"block": 2}, {"category": "drugs"}, {"outcome": "not_asb"}, {"outcome": "struck"},
                  {"because": "told_twice"}, {"restricted": True}):  # fmt: skip
        assert comes_back([*three[:2], told(2, **other)], RULE, NOW) == [], other
    assert comes_back([*three[:2], told(30)], RULE, NOW) == []
    assert comes_back([told(day, because="repairs") for day in (1, 2, 3)], RULE, NOW) == []
    person = [told(step, block=step, category=str(step), reporter_id=7) for step in (1, 2, 3)]
    assert {one.like for one in comes_back(person, RULE, NOW)} == {"person"}
    assert comes_back([one._replace(back=True) for one in three], RULE, NOW) == []


def archive(desk, cast, **more):
    report = desk.tell(**more)
    put_aside(report.id, "archived", "one_off", "", cast.ruth.row(), desk.now)
    return report


def test_archived_reports_come_back_saying_why_and_once(desk, cast):
    policy_now(cast.northmere, NOW)
    first, second = archive(desk, cast, teller="A"), archive(desk, cast, teller="B")
    db.session.commit()
    assert recall.patterns(cast.northmere, desk.now) == []
    desk.later(days=20)
    third = desk.tell(teller="D")
    db.session.commit()
    found = recall.patterns(cast.northmere, desk.now)
    assert recall.bring_back(cast.northmere, found, desk.now) == 2
    assert recall.bring_back(cast.northmere, found, desk.now) == 0
    db.session.commit()
    db.session.expire_all()
    assert first.recalled_because == "3 reports of noise at Kestrel House in 30 days"
    assert {one.report.id for one in inbox.waiting(cast.ruth.row(), desk.now)} == {first.id, second.id, third.id}
    due = {one.report.id: one.due_at for one in inbox.waiting(cast.ruth.row(), desk.now)}
    assert due[first.id] == due[third.id]
    put_aside(first.id, "archived", "one_off", "", cast.ruth.row(), desk.now)
    assert recall.patterns(cast.northmere, desk.now) == []
    assert db.session.query(Trace).filter_by(verb="came back").count() == 2


def letters():
    return {(one.to.split("@")[0], one.subject) for one in db.session.scalars(select(Mail))}


def test_what_waits_too_long_is_told_of_once_a_step_to_who_may_read_it(desk, cast):
    policy_now(cast.northmere, NOW)
    report = desk.tell(severity=4)
    hidden = desk.tell(category="domestic_abuse")
    db.session.commit()
    before = letters()
    assert ageing.look(cast.northmere, NOW + timedelta(hours=24)) == []
    for hours, said, to in ((25, "waits longer than we promised", {"ruth", "tom", "nell"}),
                            (73, "has waited two days longer", {"grace", "nell"})):  # fmt: skip
        at, known = NOW + timedelta(hours=hours), letters()
        found = ageing.look(cast.northmere, at)
        assert {one.id for one in found} == {report.id, hidden.id}
        assert ageing.alarm(cast.northmere, found, str, at) == len(to)
        assert ageing.alarm(cast.northmere, found, str, at) == 0
        db.session.commit()
        fresh = letters() - known
        assert {who for who, _ in fresh} == to
        assert all(said in subject or "2 reports" in subject for _, subject in fresh)
        assert ageing.look(cast.northmere, at) == []
    for one in db.session.scalars(select(Mail)):
        if one.to.startswith(("ruth", "tom", "grace")) and (one.to.split("@")[0], one.subject) not in before:
            assert hidden.reference not in one.body
            assert report.reference in one.body
            assert "shouted" not in one.body


def test_the_sweeps_do_both_across_restarts_and_tell_of_an_enquiry_past_its_day(desk, cast):
    past = datetime.now(UTC) - timedelta(days=25)
    policy_now(cast.northmere, past)
    asks = Telling(origin="enquiry", key="x", channel="letter", category="noise", words="x", teller="Cllr A",
                   happened_at=past, received_at=past)  # fmt: skip
    enquiry, _ = arrive(cast.northmere, asks, None, past)
    desk.now = past
    put_aside(enquiry.id, "archived", "one_off", "", cast.ruth.row(), past)
    db.session.commit()
    before = letters()
    db.session.rollback()
    done = [case_alarms.tell_of_waiting() for _ in range(2)]
    assert done == [2, 0]
    fresh = letters() - before
    assert {who for who, _ in fresh} == {"grace", "nell"}
    assert all("an enquiry whose day for an answer is gone by" in subject for _, subject in fresh)
    block = {"block_id": cast.kestrel.id}
    db.session.execute(update(Report).values(block))
    for _ in range(2):
        desk.tell()
    db.session.commit()
    assert [intake.bring_back_patterns(), intake.bring_back_patterns()] == [1, 0]
