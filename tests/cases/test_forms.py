"""Forms: what answers come to, who decides otherwise, what a result changes, and what stands before a legal step."""

from datetime import timedelta

import pytest

from cases import shipped
from cases.models import Action, Assessment, CaseNote, Clock, FormVersion, Party
from cases.operations.assessing import Filled, agree, confirm, fill_in, put_in_force
from cases.operations.changing import regrade
from cases.operations.hate import record_hate
from cases.operations.holding import TooLate
from cases.operations.working import Acted, add_action
from cases.queries import forms
from cases.rules.forms import FormBody, chosen, decided, read, result
from estate.database import db, new_id
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.cases.conftest import NOW

LOWEST = {
    "how_often": "once", "linked": "no", "worse": "no", "known": "no", "intimidation": "no", "targeted": "no",
    "characteristic": "no", "household": "no", "affected": "not", "health": "no", "professional": "yes",
    "friends": "close", "others": "nobody",
}  # fmt: skip
WORDS = ("aim", "evidence", "support", "tried", "effect_on_them", "effect_on_others", "outweighs", "equality")
FAIR = dict.fromkeys(WORDS, "As it stands") | {"disability": "no", "linked": "no", "decision": "yes"}


def given(answers):
    """Give answers as a form gives them."""
    return lambda code: answers[code] if isinstance(answers.get(code), list) else [answers.get(code, "")]


def filled(kind, answers, **more):
    return Filled(**({"id": new_id(), "kind": kind, "given": given(answers)} | more))


def fill(desk, case, answers, kind="victim_risk", by=None, **more):
    row = fill_in(case.id, filled(kind, answers, **more), (by or desk.cast.ruth).row(), desk.now)
    db.session.commit()
    return row


@pytest.mark.parametrize(("extra", "score", "band"), [
    ({}, 0, "standard"), ({"how_often": "daily", "affected": "extremely", "linked": "yes"}, 11, "standard"),
    ({"how_often": "daily", "affected": "extremely", "known": "well"}, 12, "medium"),
    ({"how_often": "daily", "affected": "extremely", "health": "both", "targeted": "personally", "worse": "yes"}, 20,
     "medium"),
    ({"how_often": "daily", "affected": "extremely", "health": "both", "intimidation": "now"}, 21, "high"),
])  # fmt: skip
def test_the_bands_begin_where_the_form_says(extra, score, band):
    form = shipped.form("victim_risk")
    came = result(form, read(form, given(LOWEST | extra)))
    assert (came.score, came.band, came.risk) == (score, band, band)


@pytest.mark.parametrize("what", ["suicide", "weapons", "violence", "child"])
def test_a_low_score_is_lifted_by_what_was_told_of(what):
    form = shipped.form("victim_risk")
    came = result(form, read(form, given(LOWEST | {"told_of": [what]})))
    assert (came.score, came.band, came.risk, came.alerts) == (0, "standard", "high", what == "suicide")
    with pytest.raises(Refusal, match="It stays high"):
        decided(came, "medium", "I know them")


def test_a_person_decides_otherwise_with_a_reason_only():
    form = shipped.form("victim_risk")
    came = result(form, read(form, given(LOWEST)))
    assert decided(came, "", "") == ("standard", "")
    assert decided(came, "high", "She whispered") == ("high", "She whispered")
    with pytest.raises(Refusal, match="otherwise than the form is missing"):
        decided(came, "high", " ")


def test_a_question_not_answered_is_named():
    form = shipped.form("victim_risk")
    with pytest.raises(Refusal, match="Question 3 is not answered") as wrong:
        read(form, given(LOWEST | {"worse": ""}))
    assert wrong.value.field == "worse"
    with pytest.raises(Refusal, match="offered"):
        read(form, given(LOWEST | {"worse": "perhaps"}))


@pytest.mark.parametrize("kind", ["victim_risk", "hate_checklist", "proportionality", "dash"])
def test_every_shipped_form_says_that_it_is_to_be_replaced_and_names_nothing_twice(kind):
    form = shipped.form(kind)
    codes = [question.code for question in form.questions]
    assert form.default
    assert len(set(codes)) == len(codes)
    for question in form.questions:
        assert bool(question.choices) is (question.kind in ("one", "many"))
    assert not any(code.startswith("_") for code in codes)
    assert bool(form.safeguarding) is any(each.alerts for one in form.questions for each in one.choices)
    assert chosen(form, {}) == []


def test_a_form_changes_no_risk_until_a_person_confirms_it(desk, cast):
    case = desk.open(risk="standard")
    row = fill(desk, case, LOWEST | {"told_of": ["weapons"]}, occasion="incident")
    assert (case.risk, row.given, row.band, row.agreed_at) == ("standard", "high", "standard", None)
    confirm(row.id, case.version, cast.ruth.row(), desk.now)
    db.session.commit()
    assert (case.risk, row.agreed_by_id) == ("high", cast.ruth.id)
    note = db.session.query(CaseNote).filter_by(case_id=case.id, kind="reason").one()
    assert note.words == "Risk form: 0 of 41, and high for threats or weapons."
    assert case.opening_risk == "standard"
    with pytest.raises(Refusal, match="no new risk"):
        confirm(row.id, case.version, cast.ruth.row(), desk.now)


def test_of_two_forms_only_the_newer_is_confirmed_and_only_on_the_case_as_it_was_seen(desk, cast):
    case, ruth = desk.open(risk="standard"), cast.ruth.row()
    first = fill(desk, case, LOWEST | {"told_of": ["weapons"]})
    second = fill(desk, case, LOWEST, risk="medium", because="As I saw it")
    with pytest.raises(TooLate, match="filled in again since"):
        confirm(first.id, case.version, ruth, NOW)
    with pytest.raises(TooLate, match="Somebody changed"):
        confirm(second.id, case.version - 1, ruth, NOW)
    regrade(case.id, "medium", "x", case.version, ruth, NOW)
    with pytest.raises(Refusal, match="this risk already"):
        confirm(second.id, case.version, ruth, NOW)


def test_sent_twice_is_filled_in_once_and_no_words_stand_in_the_trace(desk, cast):
    case = desk.open()
    told = filled("proportionality", FAIR | {"aim": "Mrs Hale sleeps", "review_on": "2027-01-02"}, step="cpw")
    for _ in range(2):
        assert fill_in(case.id, told, cast.ruth.row(), NOW)
    assert db.session.query(Assessment).count() == 1
    traces = db.session.query(Trace).filter_by(row_id=str(case.id), verb="filled in a form").all()
    assert len(traces) == 1
    assert "Hale" not in str(traces[0].details)


def test_a_review_answers_its_clock(desk):
    case = desk.open(told={"teller": ""})
    fill(desk, case, LOWEST, occasion="review")
    done = db.session.query(Clock).filter(Clock.case_id == case.id, Clock.kind == "review", Clock.done_at.is_not(None))
    assert done.count() == 1


def test_thoughts_of_suicide_mark_the_file_until_the_next_form_about_the_same_person(desk, cast):
    case = desk.open()
    jo = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one().id
    assert forms.safeguarding(forms.of_case(case)) is None
    row = fill(desk, case, LOWEST | {"told_of": ["suicide"]}, about_id=jo)
    assert forms.safeguarding(forms.of_case(case)) == row
    assert db.session.query(Trace).filter_by(row_id=str(case.id), verb="marked for safeguarding").count() == 1
    desk.later(hours=1)
    fill(desk, case, LOWEST, about_id=None)
    assert forms.safeguarding(forms.of_case(case)) == row
    desk.later(hours=1)
    fill(desk, case, LOWEST, about_id=jo)
    assert forms.safeguarding(forms.of_case(case)) is None


def test_a_form_of_one_case_is_nobody_s_outside_it(desk, cast):
    case, other = desk.domestic(), desk.open()
    row = fill(desk, case, LOWEST, by=cast.nell)
    for short in ("ruth", "grace", "tom", "priya", "ola", "dev"):
        person = getattr(cast, short).row()
        assert forms.one(person, case.id, row.id) is None, short
        assert forms.one(person, other.id, row.id) is None, short
        for act in (lambda who=person: confirm(row.id, 1, who, NOW), lambda who=person: agree(row.id, who, NOW)):
            try:
                assert act() is None
            except NotAllowed:
                continue
    assert fill_in(case.id, filled("victim_risk", LOWEST), cast.ruth.row(), NOW) is None
    assert forms.one(cast.nell.row(), case.id, row.id)
    with pytest.raises(Refusal, match="not for this case"):
        fill(desk, other, {"done_on": "2026-01-02", "ticks": "3", "judgement": "no"}, kind="dash")


def test_a_new_version_leaves_what_was_filled_in_on_the_old_one(desk, cast):
    case = desk.open()
    row = fill(desk, case, LOWEST | {"how_often": "daily"})
    body = shipped.form("victim_risk").model_dump(mode="json")
    body["questions"][0]["choices"][4]["score"] = 50
    put_in_force(cast.northmere, "victim_risk", FormBody.model_validate(body), "Ours", cast.grace.row(), NOW)
    again = fill(desk, case, LOWEST | {"how_often": "daily"})
    late = fill(desk, case, LOWEST | {"how_often": "daily"}, form_id=row.form_id)
    assert [one.score for one in (row, again, late)] == [5, 50, 5]
    shown = forms.one(cast.ruth.row(), case.id, row.id)
    assert shown
    assert shown.came.score == 5
    assert db.session.query(FormVersion).filter_by(kind="victim_risk").count() == 2
    with pytest.raises(NotAllowed):
        put_in_force(cast.northmere, "victim_risk", FormBody.model_validate(body), "", cast.ruth.row(), NOW)


@pytest.mark.parametrize(("lane", "risk"), [("early", "standard"), ("formal", "medium"), ("formal", "high")])
def test_that_somebody_perceives_hate_is_enough(desk, cast, lane, risk):
    case = desk.open(lane=lane, risk=risk)
    record_hate(case.id, ["disability"], "victim", "He mocks my stick", case.version, cast.ruth.row(), NOW)
    db.session.commit()
    assert (case.hate, case.risk, case.lane, case.strands, case.counted) == (
        True, "high", "formal", ["disability"], True,
    )  # fmt: skip
    record_hate(case.id, ["race"], "witness", "", case.version, cast.ruth.row(), NOW)
    assert case.strands == ["race", "disability"]
    assert "stick" not in str([one.details for one in db.session.query(Trace)])
    with pytest.raises(Refusal):
        regrade(case.id, "medium", "x", case.version, cast.ruth.row(), NOW)
    with pytest.raises(Refusal, match="who perceives"):
        record_hate(case.id, [], "", "", case.version, cast.ruth.row(), NOW)


def step(desk, case, kind="injunction_full", by=None):
    return add_action(case.id, Acted(id=new_id(), kind=kind, words="x"), (by or desk.cast.ruth).row(), desk.now)


def fair(desk, case, kind="injunction_full", until=30, **more):
    day = (desk.now + timedelta(days=until)).date().isoformat()
    return fill(desk, case, FAIR | {"review_on": day} | more, kind="proportionality", step=kind)


def test_no_legal_step_without_a_form_of_its_own_that_somebody_else_agreed(desk, cast):
    case, ruth, grace = desk.open(), cast.ruth.row(), cast.grace.row()
    with pytest.raises(Refusal, match="needs its proportionality form first"):
        step(desk, case)
    form = fair(desk, case)
    with pytest.raises(Refusal, match="agreed by a manager"):
        step(desk, case)
    with pytest.raises(NotAllowed):
        agree(form.id, ruth, NOW)
    agree(form.id, grace, NOW)
    with pytest.raises(Refusal, match="Possession claim needs"):
        step(desk, case, "possession_claim")
    made = step(desk, case)
    assert (made.assessment_id, made.authorised_by_id, made.sort) == (form.id, grace.id, "legal")
    assert case.stage == "legal"
    with pytest.raises(Refusal, match="needs its proportionality form"):
        step(desk, case)
    assert step(desk, case, "adjourned").assessment_id == form.id
    assert db.session.query(Action).filter_by(sort="legal").count() == 2


def test_a_form_gone_stale_found_not_proportionate_or_written_by_who_agrees_stands_for_nothing(desk, cast):
    case, grace = desk.open(), cast.grace.row()
    with pytest.raises(Refusal, match="found proportionate"):
        agree(fair(desk, case, decision="no").id, grace, NOW)
    own = fill(desk, case, FAIR | {"review_on": "2027-03-01"}, kind="proportionality", step="cpw", by=cast.grace)
    with pytest.raises(Refusal, match="Somebody else has to agree"):
        agree(own.id, grace, NOW)
    agree(fair(desk, case, until=5).id, grace, desk.now)
    desk.later(days=6)
    with pytest.raises(Refusal, match="gone past the day"):
        step(desk, case)


def test_a_form_of_another_case_stands_for_nothing_here(desk, cast):
    case, other = desk.open(), desk.open()
    agree(fair(desk, other).id, cast.grace.row(), NOW)
    with pytest.raises(Refusal, match="needs its proportionality form"):
        step(desk, case)
    with pytest.raises(Refusal, match="Early support is no ground"):
        step(desk, desk.open(lane="early", risk="standard"))


def test_actions_of_abuse_are_offered_in_restricted_cases_only(desk, cast):
    with pytest.raises(Refusal, match="offered here"):
        step(desk, desk.open(), "marac_referral")
    assert step(desk, desk.domestic(), "marac_referral", by=cast.nell).sort == "support"
    assert db.session.query(Assessment).count() == 0
