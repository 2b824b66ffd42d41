"""The policy page: what is in force, a new version made in the form, and two compared; the caseload."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from cases import shipped
from cases.models import Case, Policy
from cases.operations.opening import Opening, open_case
from cases.operations.policies import policy_now
from cases.operations.telling import Telling, arrive
from cases.rules.checking import faults
from cases.rules.policies import PolicyBody
from cases.rules.saying import say
from estate.database import db, new_id
from web import policy_form
from web.policy_words import compared


def filled(page: str) -> MultiDict[str, str]:
    """Give what a browser would send of a form as it stands."""
    form: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input [^>]*>", page.split('action="/policies"')[1]):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") not in ("checkbox", "radio") or " checked" in tag:
            form.add(said["name"], said.get("value", "on").replace("&#34;", '"'))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', page, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        form.add(name, chosen[0])
    return form


@pytest.fixture
def case(app, cast):
    """Open a case; gives its id."""
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(origin="staff", key=str(new_id()), channel="phone", category="noise", words="Drums",
                       teller="Jo Hale", happened_at=now, received_at=now, block_id=cast.kestrel.id)  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        opened = open_case(report.id, Opening(title="Drums", category="noise", risk="medium"), cast.ruth.row(), now)
        assert opened
        db.session.commit()
        return opened.id


@pytest.mark.parametrize("name", shipped.policies())
def test_a_policy_shown_in_the_form_and_sent_unchanged_means_the_same(sign_in, cast, name):
    page = sign_in(cast.grace).get(f"/policies/new?from={name}").text
    read = policy_form.read(filled(page))
    assert say(read) == say(shipped.policy(name))
    assert faults(read) == []


def test_a_new_version_changes_no_case_that_is_open(app, sign_in, cast, case):
    grace = sign_in(cast.grace)
    form = filled(grace.get("/policies/new").text)
    form["p1-n"], form["words"] = "3", "The board asks for it"
    answer = grace.post("/policies", data=form)
    assert answer.status_code == 303, answer.text
    page = grace.get(answer.location).text
    assert "we respond within 3 working days" in page
    assert "The board asks for it" in page
    with app.app_context():
        first, second = db.session.query(Policy).order_by(Policy.number).all()
        assert db.session.query(Case).one().policy_id == first.id
        assert policy_now(cast.northmere, datetime.now(UTC)).id == second.id
        old, new = first.id, second.id
    assert "1 open case you may see runs under it" in grace.get("/policies").text
    shown = grace.get(f"/policies/compared?old={old}&new={new}").text
    assert "we respond within 5 working days" in shown
    assert shown.count("<del>") == shown.count("<ins>") == 1


def test_a_version_may_begin_later_and_never_before_today(app, sign_in, cast):
    grace, today = sign_in(cast.grace), datetime.now(UTC).date()
    form = filled(grace.get("/policies/new").text)
    form["from_day"] = str(today - timedelta(days=2))
    refused = grace.post("/policies", data=form)
    assert refused.status_code == 422
    assert "cannot begin before today" in refused.text
    form["from_day"] = str(today + timedelta(days=40))
    assert grace.post("/policies", data=form).status_code == 303
    assert "to come" in grace.get("/policies").text
    with app.app_context():
        assert policy_now(cast.northmere, datetime.now(UTC)).name == shipped.policy("south-essex").name


def test_a_policy_that_leaves_somebody_out_is_refused_with_every_reason_and_what_was_typed(sign_in, cast):
    grace = sign_in(cast.grace)
    form = filled(grace.get("/policies/new").text)
    form["p2-kind"], form["name"] = "", "Only for some"
    refused = grace.post("/policies", data=form)
    assert refused.status_code == 422
    assert "Some cases of standard risk have no promise to respond" in refused.text
    assert 'value="Only for some"' in refused.text
    form["p0-n"], form["name"] = "soon", ""
    refused = grace.post("/policies", data=form)
    assert "Promise 1: give a number from 1 to 1,000." in refused.text
    assert "The policy needs a name." in refused.text


def test_of_two_who_set_a_policy_the_second_is_told(sign_in, cast):
    grace = sign_in(cast.grace)
    form = filled(grace.get("/policies/new").text)
    assert [grace.post("/policies", data=form).status_code for _ in range(2)] == [303, 409]


@pytest.mark.parametrize("junk", ["{", "[" * 400, '{"risk":["odd"]}', "x\0y", "null"])
def test_what_no_form_sends_is_refused_in_words(sign_in, cast, junk):
    grace = sign_in(cast.grace)
    form = filled(grace.get("/policies/new").text)
    form.setlist("p0-when", [junk])
    assert grace.post("/policies", data=form).status_code == 422


def test_who_only_reads_may_not_set(sign_in, cast):
    ruth = sign_in(cast.ruth)
    page = ruth.get("/policies").text
    assert "New version" not in page
    assert "High risk: the case is reviewed monthly." in page
    assert ruth.get("/policies/new").status_code == 403


def test_what_one_version_says_and_the_other_does_not():
    one, other = shipped.policy("south-essex"), shipped.policy("somerset")
    assert all(line.state == "same" for _, lines in compared(say(one), say(one)) for line in lines)
    states = {line.state for _, lines in compared(say(one), say(other)) for line in lines}
    assert states == {"same", "gone", "new"}


def test_a_promise_that_is_never_meant_is_found():
    body = shipped.policy("somerset").model_dump(mode="json")
    body["promises"].reverse()
    assert "Promise 2 is never meant" in faults(PolicyBody.model_validate(body))[0]


def test_a_manager_sees_the_caseload_and_hands_over_from_there(app, sign_in, cast, case):
    grace = sign_in(cast.grace)
    page = grace.get("/caseload").text
    assert re.search(r'Ruth.*?data-head="open">1<', page, re.S)
    one = f"/caseload/{cast.ruth.id}"
    assert "Choose the cases" in grace.post(f"{one}/hand-over", data={"officer": str(cast.tom.id)}).text
    stale = {"officer": str(cast.tom.id), "case": f"{case}:9", "words": "Ring first"}
    refused = grace.post(f"{one}/hand-over", data=stale)
    assert refused.status_code == 409
    assert "Ring first" in refused.text
    assert grace.post(f"{one}/hand-over", data=stale | {"case": f"{case}:1"}).status_code == 303
    with app.app_context():
        assert db.session.query(Case).one().officer_id == cast.tom.id
    assert sign_in(cast.ruth).get("/caseload").status_code == 403
