"""Risk, hate and domestic abuse on the screens, and as the wrong person."""

import re

import pytest

from cases.models import Assessment, Case
from estate.database import db, new_id
from tests.cases.test_forms import FAIR, LOWEST
from tests.web.test_cases import HTMX, found, opened, ruth, tell, version

__all__ = ["ruth", "tell"]
ELSEWHERE = ("/inbox", "/cases", "/cases?whose=all", "/traces", "/tonight", "/restricted")


def fill(client, case, kind="victim_risk", **more):
    told = {"id": str(new_id())} | (LOWEST if kind == "victim_risk" else {}) | more
    return client.post(f"{case}/forms/{kind}", data=told)


def test_the_form_is_filled_in_shows_the_words_at_once_and_a_person_confirms(ruth, tell, app):
    case = opened(ruth, tell())
    page = ruth.get(f"{case}/forms/victim_risk").text
    assert 'value="suicide" data-alerts' in page
    assert "116 123" in page
    assert "to be replaced by your own" in page
    answer = fill(ruth, case, told_of="suicide")
    assert answer.status_code == 303
    shown = ruth.get(answer.location).text
    assert "116 123" in shown
    assert "The file is marked" in shown
    assert "High for thoughts of suicide" in shown
    assert "Thoughts of suicide were told of" in ruth.get(case).text
    confirmed = ruth.post(f"{answer.location}/confirmed", data={"seen": version(shown)})
    assert confirmed.location == case
    with app.app_context():
        assert db.session.query(Case).one().risk == "high"
    assert ruth.post(f"{answer.location}/confirmed", data={"seen": 1}).status_code == 409


def test_a_form_not_finished_keeps_what_was_answered(ruth, tell):
    case = opened(ruth, tell())
    answer = fill(ruth, case, worse="", friends="isolated", because="She whispered")
    assert answer.status_code == 422
    assert "Question 3 is not answered" in answer.text
    assert 'value="isolated" checked' in answer.text
    assert "She whispered" in answer.text


def test_a_legal_step_goes_by_its_form_and_another_person(ruth, sign_in, cast, tell):
    case = opened(ruth, tell())
    step = {"id": str(new_id()), "kind": "cpw", "words": "To flat 7"}
    answer = ruth.post(f"{case}/actions", data=step, headers=HTMX)
    assert (answer.status_code, "needs its proportionality form first" in answer.text) == (422, True)
    form = fill(ruth, case, "proportionality", **FAIR, review_on="2031-01-02", step="cpw").location
    assert ruth.post(f"{form}/agreed").status_code == 403
    assert sign_in(cast.grace).post(f"{form}/agreed").location == case
    assert ruth.post(f"{case}/actions", data=step).status_code == 303
    assert "Community protection warning" in ruth.get(case).text


def test_hate_is_recorded_because_somebody_perceives_it(ruth, tell):
    case = opened(ruth, tell())
    told = {"seen": version(ruth.get(case).text), "perceived_by": "victim", "words": "It is my headscarf"}
    assert ruth.post(f"{case}/hate", data=told | {"perceived_by": ""}).status_code == 422
    assert ruth.post(f"{case}/hate", data=told).location == case
    page = ruth.get(case).text
    assert "It is my headscarf" in page
    assert f"{case}/forms/hate_checklist" in page
    assert ruth.post(f"{case}/hate", data=told).status_code == 409


@pytest.fixture
def hidden(ruth, tell, cast):
    """Give a case that Ruth opened, filled a form in for and put behind the wall; and that form."""
    report = tell(words="He followed me", teller="Ann Other")
    case = opened(ruth, report, title="Held close")
    form = fill(ruth, case, told_of="violence").location
    seen = version(ruth.get(case).text)
    told = {"seen": seen, "lead": str(cast.nell.id), "because": "Her husband"}
    assert ruth.post(f"{case}/restricted", data=told | {"because": ""}).status_code == 422
    answer = ruth.post(f"{case}/restricted", data=told)
    assert answer.location == "/cases"
    return case, form, report


def test_what_was_open_is_behind_the_wall_on_every_page(hidden, sign_in, cast, app):
    case, form, report = hidden
    for figure in (cast.ruth, cast.grace, cast.tom, cast.priya, cast.ola, cast.ben, cast.dev):
        client = sign_in(figure)
        for path in (*ELSEWHERE, f"/inbox/{report}", case, form, f"{case}/forms/victim_risk", f"{case}/forms/dash"):
            for headers in ({}, HTMX):
                page = client.get(path, headers=headers)
                assert page.status_code in (200, 403, 404), (figure.name, path)
                assert not re.search(r"He followed me|Ann Other|Held close|Her husband", page.text), (figure.name, path)
                assert case.rpartition("/")[2] not in page.text, (figure.name, path)
                assert str(report) not in page.text, (figure.name, path)
        for path in (f"{form}/confirmed", f"{form}/agreed", f"{case}/hate", f"{case}/restricted", f"{case}/notes",
                     f"{case}/actions", f"{case}/contacts", f"{case}/forms/victim_risk"):  # fmt: skip
            answer = client.post(path, data={"seen": "1", "id": str(new_id()), "words": "x"} | LOWEST)
            assert answer.status_code in (403, 404), (figure.name, path)
    with app.app_context():
        assert db.session.query(Assessment).count() == 1


def test_what_is_there_and_not_there_answer_the_wrong_person_alike(hidden, ruth):
    case, form, _ = hidden
    assert "behind the wall" in ruth.get("/cases").text
    nowhere = f"/cases/{new_id()}"
    for path in ("", "/forms/victim_risk", "/forms/dash", f"/assessments/{form.rpartition('/')[2]}"):
        here, away = ruth.get(case + path), ruth.get(nowhere + path)
        assert (here.status_code, here.text) == (404, away.text), path


def test_the_lead_s_list_says_how_far_each_case_is(hidden, sign_in, cast):
    case, _, _ = hidden
    nell = sign_in(cast.nell)
    page = nell.get("/restricted").text
    assert "Held close" in page
    assert "not gone through yet" in page
    assert "MARAC referral: none" in page
    fill(nell, case, "dash", done_on="2026-11-20", ticks="15", judgement="no")
    step = {"id": str(new_id()), "kind": "marac_referral", "words": "", "done": "on"}
    assert nell.post(f"{case}/actions", data=step).status_code == 303
    move = {"id": str(new_id()), "kind": "emergency_transfer", "words": "", "due_on": "2031-01-02"}
    assert nell.post(f"{case}/actions", data=move).status_code == 303
    page = nell.get("/restricted").text
    assert "2026-11-20</a>, 15 yes, high risk" in page
    assert "Emergency transfer: to do by Thu 2 Jan" in page
    assert found(r"MARAC referral: (\w+)", page) != "none"


def test_a_dash_is_for_restricted_cases_only(ruth, tell):
    case = opened(ruth, tell())
    assert ruth.get(f"{case}/forms/dash").status_code == 404
    assert ruth.get(f"{case}/forms/no_such").status_code == 404
    assert fill(ruth, case, "dash").status_code == 404
