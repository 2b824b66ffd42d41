"""Who tells, and who asks: enquiries with their clock, and the same person chosen by a person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from cases.models import Clock, Individual, PrivateLink
from cases.operations import enquiries as answering
from cases.operations import people as choosing
from cases.operations.holding import TooLate
from cases.operations.opening import Opening, join_case, open_case
from cases.operations.telling import Telling, tell_for
from cases.queries import enquiries, people
from estate.database import db, new_id
from estate.rules.words import Refusal
from tests.cases.conftest import NOW


def asked(cast, by=None, **more):
    told: Any = {"origin": "enquiry", "key": str(new_id()), "channel": "letter", "category": "noise",
            "words": "My constituent", "happened_at": NOW, "received_at": NOW, "for_whom": "Jo Hale",
            "teller": "Cllr Rose Adeyemi", "phone": "01632 960201"}  # fmt: skip
    return tell_for(Telling(**(told | more)), (by or cast.ruth).row(), NOW)[0]


def test_an_enquiry_is_answered_by_the_policy_or_by_the_day_they_named(desk, cast):
    report, named = asked(cast), asked(cast, reply_by=date(2026, 11, 27))
    clocks = {one.report.id: one.clock for one in enquiries.unanswered(cast.ruth.row())}
    assert clocks[report.id].due_at == datetime(2026, 12, 7, 23, 59, tzinfo=UTC)
    assert clocks[named.id].due_at == datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
    assert (report.reporter.name, report.teller) == ("Jo Hale", "Cllr Rose Adeyemi")
    for wrong in ({"reply_by": date(2026, 11, 1)}, {"teller": ""}):
        with pytest.raises(Refusal):
            asked(cast, **wrong)
    ruth = cast.ruth.row()
    assert enquiries.mine(ruth) == []
    case = desk.open(report=report, risk="standard")
    assert [one.report.id for one in enquiries.mine(ruth)] == [report.id]
    assert enquiries.mine(cast.tom.row()) == []
    with pytest.raises(Refusal):
        answering.reply(report.id, "email", NOW - timedelta(days=1), ruth, NOW)
    later = NOW + timedelta(days=20)
    answering.reply(report.id, "email", later, ruth, later)
    assert (clocks[report.id].done_at, clocks[report.id].met) == (later, False)
    with pytest.raises(TooLate):
        answering.reply(report.id, "email", later, ruth, later)
    assert answering.reply(desk.tell().id, "email", NOW, ruth, NOW) is None
    assert [one.report.id for one in enquiries.unanswered(ruth)] == [named.id]
    assert case.reference


def test_an_enquiry_about_abuse_is_seen_by_the_lead_alone(desk, cast):
    asked(cast, category="domestic_abuse")
    assert [len(enquiries.unanswered(getattr(cast, who).row())) for who in ("nell", "ruth", "grace", "dev")] == [
        1,
        0,
        0,
        0,
    ]


def test_a_report_is_from_somebody_known_only_when_a_person_says_so(desk, cast):
    ruth = cast.ruth.row()
    first, second = desk.tell(), desk.tell(phone="01632 960999", email="JO@x.example")
    made = second.reporter_id
    assert first.reporter_id != made
    (found,) = people.alike(ruth, second)
    assert (found.who.id, found.told) == (first.reporter_id, 1)
    choosing.same_person(second.id, found.who.id, ruth, NOW)
    assert second.reporter_id == first.reporter_id
    assert [one.id for one in people.told_by(ruth, second)] == [first.id]
    assert found.who.phone == "01632 960999"
    assert db.session.scalar(select(func.count(Individual.id)).where(Individual.id == made)) == 0
    third = desk.tell(phone="01632 960111")
    choosing.same_person(third.id, found.who.id, ruth, NOW)
    assert third.teller == "Jo Hale, told from 01632 960111"
    choosing.somebody_else(third.id, ruth, NOW)
    db.session.refresh(third, ["reporter"])
    assert (third.reporter_id != found.who.id, third.reporter.name) == (True, "Jo Hale")
    case = desk.open(report=first, risk="standard")
    with pytest.raises(Refusal, match="part in the case"):
        choosing.same_person(first.id, third.reporter_id, ruth, NOW)
    join_case(third.id, case.id, ruth, NOW)
    choosing.same_person(third.id, found.who.id, ruth, NOW)
    assert third.reporter_id == found.who.id


def test_nobody_behind_the_wall_is_found_or_chosen_by_who_does_not_lead_there(desk, cast):
    desk.domestic()
    report, nell, ruth = desk.tell(teller="Ann Other"), cast.nell.row(), cast.ruth.row()
    (hidden,) = people.find(nell, "ann other")[:1]
    assert hidden.who.restricted
    for short, seen in (("nell", 1), ("ruth", 0), ("grace", 0), ("tom", 0), ("ola", 0), ("dev", 0)):
        person = getattr(cast, short).row()
        found = [
            one.who for one in people.find(person, "Ann Other") + people.alike(person, report) if one.who.restricted
        ]
        assert (len({one.id for one in found}), short) == (seen, short)
        assert (people.individual_of(person, hidden.who.id) is not None) is bool(seen)
    with pytest.raises(Refusal, match="of the list"):
        choosing.same_person(report.id, hidden.who.id, ruth, NOW)
    with pytest.raises(Refusal, match="behind the wall"):
        choosing.same_person(report.id, hidden.who.id, nell, NOW)
    how = Opening(title="x", category="noise", risk="standard", alleged_id=hidden.who.id)
    with pytest.raises(Refusal, match="who is known"):
        open_case(report.id, how, ruth, NOW)


def test_the_whole_form_is_kept_and_shown_and_the_answer_noted(sign_in, cast, app):
    ruth = sign_in(cast.ruth)
    told = {"id": str(new_id()), "from": "enquiry", "teller": "Nia Rees MP", "for_whom": "Mo Khan", "words": "Help him",
            "category": "hate", "channel": "email", "hate": "on", "strands": ["race", "disability"], "police": "no",
            "perceived_by": "witness", "exploitation": ["cuckooing"], "history": "Since May", "safe_times": "mornings",
            "no_voicemail": "on", "method": "text", "interpreter": "Urdu", "phone": "01632 960300"}  # fmt: skip
    wrong = ruth.post("/inbox/tell", data=told | {"reply_by": "2020-01-01"})
    assert wrong.status_code == 422
    assert 'value="Mo Khan"' in wrong.text
    assert wrong.text.count(" checked") >= 5
    page = ruth.post("/inbox/tell", data=told, follow_redirects=True)
    again = ruth.post("/inbox/tell", data=told, follow_redirects=True)
    assert page.request.path == again.request.path
    for said in ("Nia Rees MP", "Mo Khan", "Since May", "mornings", "no voicemail", "speaks Urdu", "text suits them",
                 "A witness perceives it as hate: race, disability", "Cuckooing?", "do not want the police told",
                 "waits for an answer"):  # fmt: skip
        assert said in page.text, said
    address = page.request.path
    assert ruth.post(f"{address}/reply", data={"method": "email", "at": "2020-01-01T10:00"}).status_code == 422
    done = ruth.post(f"{address}/reply", data={"method": "email"}, follow_redirects=True)
    assert "was answered" in done.text
    assert ruth.post(f"{address}/reply", data={"method": "email"}).status_code == 409
    with app.app_context():
        assert db.session.scalar(select(func.count(Clock.id)).where(Clock.kind == "reply")) == 1
        assert db.session.scalar(select(func.count(PrivateLink.id))) == 0
