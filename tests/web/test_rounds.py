"""Rounds at the desk: planned, changed, put in order and closed; and what phones hear of them."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from estate.database import db
from estate.models import Trace
from patrol.figures import coverage_rows
from patrol.models import Duty, Round, RoundBlock
from patrol.operations.rounds import change_round, close_round, plan_round, reopen_round
from patrol.queries import tonight
from patrol.queries.coverage import coverage
from tests.support.nights import visit
from tests.support.rows import rows

FRIDAY = datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.fixture
def ben(sign_in, cast):
    with time_machine.travel(FRIDAY, tick=False):
        yield sign_in(cast.ben)


def form(cast, **more):
    told = {"name": "Towers", "weekdays": ["5", "6"], "begins": "18:00", "ends": "06:00"}
    visits = {f"visits-{cast.kestrel.id}": "4", f"visits-{cast.linnet.id}": "3"}
    return told | {"risk": "raised", "varied": "yes"} | visits | more


def plan(ben, cast, **more):
    answer = ben.post("/rounds", data=form(cast, **more))
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def test_a_round_from_its_first_night_to_its_last(app, ben, cast):
    one = plan(ben, cast)
    page = ben.get(f"/rounds/{one}").text
    assert "Fri, Sat" in page
    assert "7 visits a night" in page
    assert "Order for tonight" in page
    ben.post(f"/rounds/{one}", data=form(cast, varied="no", ends="05:00") | {f"visits-{cast.linnet.id}": "0"})
    changed = rows(app, Round)[0]
    assert (changed.varied, changed.ends.hour, len(rows(app, RoundBlock))) == (False, 5, 1)
    ben.post(f"/rounds/{one}", data=form(cast, varied="no", ends="05:00"))
    order = re.findall(r"/blocks/([0-9a-f-]{36})/up", ben.get(f"/rounds/{one}").text)
    assert order == [str(cast.linnet.id)]
    ben.post(f"/rounds/{one}/blocks/{cast.linnet.id}/up")
    assert re.findall(r"/blocks/([0-9a-f-]{36})/up", ben.get(f"/rounds/{one}").text) == [str(cast.kestrel.id)]
    ben.post(f"/rounds/{one}/closed")
    assert "walked no more" in ben.get("/rounds").text
    ben.post(f"/rounds/{one}/reopened")
    with app.app_context():
        told = db.session.scalars(select(Trace.verb).where(Trace.kind == "round").order_by(Trace.id)).all()
    assert told == ["planned", "changed", "changed", "moved a block of", "closed", "reopened"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "The name is missing."),
        ({"weekdays": []}, "Choose at least one night."),
        ({"begins": "six"}, "Give the hours as 18:00."),
        ({"risk": "none"}, "Choose a risk."),
    ],
)
def test_what_will_not_do_is_said(app, ben, cast, wrong, said):
    answer = ben.post("/rounds", data=form(cast, **wrong))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert rows(app, Round) == []


def test_visits_and_names_are_checked(app, ben, cast):
    none = {f"visits-{cast.kestrel.id}": "0", f"visits-{cast.linnet.id}": "x"}
    assert "Give at least one block a visit." in ben.post("/rounds", data=form(cast) | none).text
    assert "from 0 to 20" in ben.post("/rounds", data=form(cast) | {f"visits-{cast.kestrel.id}": "21"}).text
    one = plan(ben, cast)
    assert "There is a round of this name" in ben.post("/rounds", data=form(cast)).text
    plan(ben, cast, name="Low-rise")
    assert ben.post(f"/rounds/{one}", data=form(cast, name="Low-rise")).status_code == 422
    assert sorted(row.name for row in rows(app, Round)) == ["Low-rise", "Towers"]


def test_a_change_leaves_the_nights_before_it_what_they_were_promised(app, cast, phone_of, client):
    days = [FRIDAY.date() + timedelta(days=n) for n in range(6)]

    def promised():
        with app.app_context():
            who = cast.ben.row()
            kept: Counter[date] = Counter()
            for row in coverage_rows(who, 2026, FRIDAY + timedelta(days=7)):
                kept[row.night] += row.promised
            rows = tonight(who, FRIDAY + timedelta(days=6), days[5]).rows
            before = [sum(row.promised_before[n - 5] for row in rows) for n in range(5)]
            assert before == [kept[day] for day in days[:5]]
            assert coverage(who, days[1]).whole.promised == kept[days[0]] + kept[days[1]]
            return [kept[day] for day in days]

    def act(verb, *told, at, **more):
        with app.app_context():
            rows = db.session.scalars(select(Round)).all()
            verb(*rows, *told, by=cast.ben.row(), now=FRIDAY + at, **more)
            db.session.commit()

    both = [(cast.kestrel.row, 4), (cast.linnet.row, 3)]
    act(lambda **who: plan_round("Towers", [(one(), n) for one, n in both], **who), at=-timedelta(days=1))
    with time_machine.travel(FRIDAY, tick=False):
        phone = phone_of(cast.amina)
        visit(phone, phone.write("shift_started", {}), cast.kestrel)
        phone.send(client)
    assert promised() == [7] * 6
    act(lambda one, **who: change_round(one, [(cast.kestrel.row(), 4)], **who), at=timedelta(days=1, hours=13))
    assert promised() == [7, 7, 4, 4, 4, 4]
    act(close_round, at=timedelta(days=3))
    act(reopen_round, at=timedelta(days=4, hours=13))
    assert promised() == [7, 7, 4, 0, 0, 4]


def packed(app, sign_in, cast, at):
    with time_machine.travel(at, tick=False):
        return sign_in(cast.amina).get("/field/pack").json


def test_the_pack_has_tonight_s_rounds_in_tonight_s_order(app, ben, cast, sign_in):
    blocks = {f"visits-{block.id}": "2" for block in cast.blocks}
    one = plan(ben, cast, **blocks)
    told = packed(app, sign_in, cast, FRIDAY)
    assert told["round"]["id"] == one
    assert told["round"]["begins"].startswith("2026-11-20T18:00")
    assert told["round"]["ends"].startswith("2026-11-21T06:00")
    assert sorted(told["round"]["order"]) == sorted(str(block.id) for block in cast.blocks)
    assert packed(app, sign_in, cast, FRIDAY + timedelta(hours=5))["round"]["order"] == told["round"]["order"]
    assert packed(app, sign_in, cast, FRIDAY + timedelta(days=1))["round"]["order"] != told["round"]["order"]
    monday = packed(app, sign_in, cast, FRIDAY + timedelta(days=3))
    assert (monday["rounds"], monday["round"]["id"], monday["round"]["order"]) == ([], None, [])


def test_of_several_rounds_an_officer_gets_their_own_by_duty_or_else_all(app, ben, cast, sign_in):
    plan(ben, cast, **{f"visits-{cast.linnet.id}": "0"})
    plan(ben, cast, name="Low-rise", begins="20:00", **{f"visits-{cast.kestrel.id}": "0"})
    told = packed(app, sign_in, cast, FRIDAY)
    assert (told["round"]["name"], len(told["rounds"]), len(told["round"]["order"])) == ("Low-rise, Towers", 2, 2)
    low = next(row for row in rows(app, Round) if row.name == "Low-rise")
    with app.app_context():
        told = {"night": FRIDAY.date(), "round_id": low.id, "person_id": cast.amina.id}
        db.session.add(Duty(landlord_id=cast.northmere, **told))
        db.session.commit()
    mine = packed(app, sign_in, cast, FRIDAY)
    assert (mine["round"]["name"], mine["round"]["order"]) == ("Low-rise", [str(cast.linnet.id)])
