"""The legal register: an order from being prepared to its end, as an officer keeps it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.models import Action, Case, Clock
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from cases.rules.orders import months_on, standing, too_long
from estate.database import db, new_id
from estate.models import Trace

TODAY = datetime.now(UTC).date()


@pytest.fixture
def step(app, cast):
    """Put a closure order into a case of Ruth's; gives (case, action)."""
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(
            origin="staff", key="k", channel="phone", category="drugs", words="Dealing", teller="Jo Hale",
            happened_at=now, received_at=now, block_id=cast.kestrel.id,
        )  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        case: Any = open_case(
            report.id, Opening(title="Dealing", category="drugs", risk="high"), cast.ruth.row(), now
        )
        row = Action(landlord_id=cast.northmere, id=new_id(), case_id=case.id, made_at=now, by_id=cast.ruth.id)
        row.kind, row.sort, row.due_on = "closure_order_full", "legal", TODAY
        db.session.add(row)
        db.session.commit()
        return case.id, row.id


def version(app, step):
    with app.app_context():
        return db.session.query(Case.version).filter_by(id=step[0]).scalar()


def clocks(app, step):
    with app.app_context():
        return {
            (one.kind, one.rule["day"]): (one.done_at is not None, one.met)
            for one in db.session.query(Clock).filter_by(subject_id=step[1])
        }


def test_an_order_is_kept_from_its_hearing_to_its_end(app, cast, sign_in, step):
    ruth, at = sign_in(cast.ruth), f"/cases/{step[0]}/orders/{step[1]}"
    assert "Being prepared" in ruth.get("/orders").text
    hearing, last = TODAY + timedelta(days=6), months_on(TODAY, 3)

    def terms(**more):
        told = {"seen": version(app, step), "court": "Southend Magistrates’ Court", "hearing_on": hearing.isoformat()}
        return ruth.post(at, data=told | more)

    assert terms(seen=0).status_code == 409
    odd = terms(hearing_on="next week", conditions="Nobody but Mrs Hale")
    assert odd.status_code == 422
    assert "year, month and day" in odd.text
    assert "Nobody but Mrs Hale" in odd.text
    assert terms().status_code == 303
    assert "Before a court, 1" in ruth.get("/orders").text
    assert "In court: closure order, full" in ruth.get(f"/cases/{step[0]}").text
    long = terms(granted_on=TODAY.isoformat(), order_to=(last + timedelta(days=1)).isoformat())
    assert (long.status_code, "three months at most" in long.text) == (422, True)
    assert terms(granted_on=(TODAY + timedelta(days=2)).isoformat()).status_code == 422
    granted = {"granted_on": TODAY.isoformat(), "order_to": last.isoformat(), "cost": "£1,250.50", "reasons": "drugs"}
    assert terms(**granted).status_code == 303
    assert clocks(app, step) == {
        ("hearing", hearing.isoformat()): (True, True), ("order_expiry", last.isoformat()): (False, None)
    }
    page = ruth.get("/orders").text
    assert re.search(r"Closure order, full</a></b>\s*<span class=\"chip \">", page)
    assert "1250.50" in ruth.get(at).text
    breach = {"id": str(new_id()), "on": TODAY.isoformat(), "words": "He was let in at two"}
    assert [ruth.post(f"{at}/breaches", data=breach).status_code for _ in range(2)] == [303, 303]
    assert ruth.get(f"/cases/{step[0]}").text.count("He was let in at two") == 1
    assert "breached" in ruth.get("/orders").text
    assert ruth.post(f"{at}/end", data={"how": "", "on": TODAY.isoformat()}).status_code == 422
    assert ruth.post(f"{at}/end", data={"how": "discharged", "on": TODAY.isoformat()}).status_code == 303
    assert clocks(app, step)["order_expiry", last.isoformat()] == (True, True)
    assert "The court ended it early" in ruth.get("/orders?over").text
    assert "closure order" not in ruth.get("/orders").text.lower()
    assert terms().status_code == 422
    with app.app_context():
        told = [one.details for one in db.session.query(Trace).filter_by(row_id=str(step[0]))]
        assert "let in" not in str(told)
        assert "Magistrates" not in str(told)


def test_an_order_of_another_case_is_not_reached_through_ones_own(app, cast, sign_in, step):
    tom, at = sign_in(cast.tom), f"/cases/{step[0]}/orders/{step[1]}"
    assert tom.get(at).status_code == 404
    assert tom.post(f"{at}/end", data={"how": "ran_out", "on": TODAY.isoformat()}).status_code == 404
    assert "Closure order" not in tom.get("/orders").text
    assert sign_in(cast.ruth).get(f"/cases/{new_id()}/orders/{step[1]}").status_code == 404


@pytest.mark.parametrize(("told", "how"), [
    ({}, "hand"), ({"hearing_on": date(2026, 11, 1)}, "court"), ({"granted_on": date(2026, 11, 1)}, "stands"),
    ({"served_on": date(2026, 11, 1), "order_to": date(2026, 11, 23)}, "ends"),
    ({"granted_on": date(2026, 11, 1), "order_to": date(2026, 11, 22)}, "lapsed"),
    ({"granted_on": date(2026, 11, 1), "order_to": date(2026, 11, 22), "ended_on": date(2026, 11, 22)}, "over"),
])  # fmt: skip
def test_how_an_order_stands_on_a_day(told, how):
    assert standing(Action(kind="injunction_full", **told), date(2026, 11, 23)) == how


def test_how_long_an_order_may_last():
    first = date(2026, 11, 30)
    assert months_on(first, 3) == date(2027, 2, 28)
    assert too_long("closure_order_full", first, date(2027, 2, 28)) == ""
    assert "three months" in too_long("closure_order_full", first, date(2027, 3, 1))
    assert "48 hours" in too_long("closure_notice", first, date(2026, 12, 3))
    assert "before the first" in too_long("injunction_full", first, date(2026, 11, 29))
    assert too_long("injunction_full", first, date(2028, 11, 29)) == ""
