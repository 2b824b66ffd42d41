"""Retention on the screen and by command: the rules, the list, and the hold of a case."""

import re
from datetime import UTC, datetime, timedelta

from cases.models import Case, LegalHold, Retention
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db


def closed(app, cast, years) -> str:
    """Open a case and close it so many years ago; gives its address."""
    at = datetime.now(UTC) - timedelta(days=366 * years)
    with app.app_context():
        told = Telling(origin="staff", key=str(years), channel="phone", category="noise", words="zebra", teller="A",
                       happened_at=at, received_at=at)  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, at)
        case = open_case(report.id, Opening(title="Zebra", category="noise", risk="medium"), cast.ruth.row(), at)
        assert case
        case.stage, case.closed_at = "closed", at
        db.session.commit()
        return f"/cases/{case.id}"


def test_rules_are_changed_with_a_reason_a_hold_wins_and_the_command_erases_the_rest(app, cast, sign_in):
    old, held = closed(app, cast, 7), closed(app, cast, 8)
    grace, priya = sign_in(cast.grace), sign_in(cast.priya)
    assert "Shipped with Beatbook, until you decide" in priya.get("/retention").text
    assert "Due now, 2" in priya.get("/retention").text
    assert "Change the rules" not in priya.get("/retention").text
    assert "Zebra" not in priya.get("/retention").text
    rules = {"case": "84", "restricted": "84", "early": "24", "report": "24"}
    rules |= {"words": "As our lawyers say", "seen": "0"}
    wrong = grace.post("/retention", data=rules | {"early": "two years"})
    assert wrong.status_code == 422
    assert "Early support: give whole months" in wrong.text
    assert "As our lawyers say" in wrong.text
    assert grace.post("/retention", data=rules | {"words": ""}).status_code == 422
    assert grace.post("/retention", data=rules).status_code == 303
    assert grace.post("/retention", data=rules).status_code == 409
    assert "7 years" in priya.get("/retention").text
    assert grace.post(f"{held}/hold", data={"words": ""}).status_code == 422
    assert grace.post(f"{held}/hold", data={"words": "A claim is made"}).status_code == 303
    assert "A claim is made" in grace.get(f"{held}/hold").text
    page = priya.get("/retention").text
    assert "Held, 1" in page
    assert "Due now, 1" in page
    run = app.test_cli_runner().invoke
    listed = run(args=["cases", "retention"])
    assert f"northmere: formal cases {old.rpartition('/')[2]}" in listed.output
    assert "northmere: 1 would be erased" in listed.output
    assert "northmere: 1 erased" in run(args=["cases", "retention", "--erase"]).output
    assert "northmere: 0 erased" in run(args=["cases", "retention", "--erase"]).output
    page = grace.get(old).text
    assert "What was said and written was erased by rule" in page
    assert not re.search("zebra", page, re.IGNORECASE)
    assert "zebra" in grace.get(held).text
    with app.app_context():
        assert (db.session.query(Retention).count(), db.session.query(LegalHold).count()) == (1, 1)
        assert db.session.query(Case).filter(Case.erased_at.is_not(None)).count() == 1
    assert grace.post(f"{old}/hold", data={"words": "Too late"}).status_code == 422
    assert grace.post(f"{held}/hold/lifted").status_code == 303
    assert "Due now, 1" in priya.get("/retention").text
