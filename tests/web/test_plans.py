"""The plan: agreed with the complainant, seen on their own page, kept up task by task, agreed anew."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.models import Action, Case, Clock, Party, Plan
from cases.operations.opening import Opening, open_case
from cases.operations.private_links import give_link
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id
from estate.models import Trace

SOON = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()


@pytest.fixture
def case(app, cast):
    """Open a case of Jo Hale's; gives (case, party, token of her page)."""
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(
            origin="staff", key="k", channel="phone", category="noise", words="Drums", teller="Jo Hale",
            happened_at=now, received_at=now, block_id=cast.kestrel.id,
        )  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        row: Any = open_case(report.id, Opening(title="Drums", category="noise", risk="medium"), cast.ruth.row(), now)
        party = db.session.query(Party).filter_by(case_id=row.id).one().id
        given = give_link(row.id, party, cast.ruth.row(), now)
        assert given
        db.session.commit()
        return row.id, party, given[1]


def plan(case, tasks, **more):
    told = {"id": str(new_id()), "party": str(case[1]), "wanted": "To sleep", "contact_every": "fortnightly"}
    rows = {"task": [row[0] for row in tasks], "words": [row[1] for row in tasks], "who": [row[2] for row in tasks],
            "due": [row[3] for row in tasks]}  # fmt: skip
    return told | rows | more


def assert_copy_says(ruth, case, lines):
    letter = ruth.post(f"/cases/{case[0]}/letters", data={"id": str(new_id()), "letter": "plan", "party": str(case[1])})
    written = ruth.get(letter.location).text
    for said in lines:
        assert said in written


def assert_goes_on(app, case, words):
    """The tasks that go on are these, each with its clock, of the plan that stands; no trace has anybody's words."""
    with app.app_context():
        open_ones = db.session.query(Action).filter_by(case_id=case[0], done_at=None, ended_on=None)
        newest = db.session.query(Plan).filter_by(number=2).one()
        assert {one.resident_words for one in open_ones} == words
        assert {one.plan_id for one in open_ones} == {newest.id}
        running = db.session.query(Clock).filter_by(case_id=case[0], kind="task", done_at=None)
        assert {one.subject_id for one in running} == {one.id for one in open_ones}
        told = str([one.details for one in db.session.query(Trace).filter_by(row_id=str(case[0]))])
        assert "door" not in told
        assert "Police say" not in told


def test_a_plan_is_agreed_copied_kept_up_and_agreed_anew(app, cast, sign_in, case, client):
    ruth, at = sign_in(cast.ruth), f"/cases/{case[0]}/plan"

    def agree(tasks, **more):
        with app.app_context():
            seen = db.session.query(Case.version).filter_by(id=case[0]).scalar()
        return ruth.post(at, data=plan(case, tasks, **({"seen": seen} | more)))

    mend, diary, walk = (str(new_id()) for _ in range(3))
    ours = (mend, "Mend your door", str(cast.ruth.id), SOON)
    tasks = [ours, (diary, "Keep a diary", "complainant", ""), (walk, "Walk past", "police_npt", SOON)]
    nothing = agree([(mend, "", str(cast.ruth.id), SOON)])
    assert (nothing.status_code, "at least one task" in nothing.text, "To sleep" in nothing.text) == (422, True, True)
    assert agree(tasks, seen=0).status_code == 409
    assert agree(tasks, review_on=SOON).status_code == 303
    page = client.get(f"/follow/{case[2]}").text
    assert re.findall(r"<b>(Mend your door|Keep a diary|Walk past)</b>", page) != []
    assert "you do it" in page
    with app.app_context():
        kinds = {(one.kind, one.done_at is None) for one in db.session.query(Clock).filter_by(case_id=case[0])}
        row = db.session.query(Case).filter_by(id=case[0]).one()
        assert ("task", True) in kinds
        assert row.contact_every == "fortnightly"
        first = db.session.query(Plan).one().id
    assert "Mend your door" in ruth.get(f"/cases/{case[0]}").text
    assert "0 of 3 done" in ruth.get(f"/cases/{case[0]}").text
    assert_copy_says(ruth, case, ("We: Mend your door", "You: Keep a diary", "Police, neighbourhood team: Walk past"))
    assert ruth.post(f"{at}/{first}/copy", data={"how": "visit"}).status_code == 303
    assert ruth.post(f"{at}/{walk}/done", data={"how": "not", "outcome": ""}).status_code == 422
    assert ruth.post(f"{at}/{walk}/done", data={"how": "not", "outcome": "Police say no"}).status_code == 303
    assert ruth.post(f"{at}/{diary}/done", data={"how": "done", "outcome": "Six nights"}).status_code == 303
    assert "given up" in client.get(f"/follow/{case[2]}").text
    assert agree([ours, (str(new_id()), "Ring you on Friday", str(cast.ruth.id), SOON)]).status_code == 303
    assert_goes_on(app, case, {"Mend your door", "Ring you on Friday"})
    page = client.get(f"/follow/{case[2]}").text
    assert "Ring you on Friday" in page
    assert "Keep a diary" not in page


def test_a_plan_is_behind_the_wall_of_its_case(cast, sign_in, case):
    tom, at = sign_in(cast.tom), f"/cases/{case[0]}/plan"
    assert tom.get(at).status_code == 404
    assert tom.post(at, data=plan(case, [(str(new_id()), "x", "complainant", "")], seen=1)).status_code == 404
