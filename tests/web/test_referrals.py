"""Referrals on a ground, cases tied together, and what makes people of a case vulnerable, all from the file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.models import Action, Case, CaseLink, Clock, Individual, Party
from cases.operations.changing import name_on
from cases.operations.opening import Opening, open_case
from cases.operations.parties import add_party
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id
from estate.models import Trace

SOON = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()


@pytest.fixture
def opened(app, cast):
    """Give a way to open a case: its address, its reference, and its complainant."""

    def one(by, category="noise"):
        now = datetime.now(UTC)
        with app.app_context():
            told = Telling(
                origin="staff", key=str(new_id()), channel="phone", category=category, words="Drums", teller="Jo Hale",
                happened_at=now, received_at=now, block_id=cast.kestrel.id,
            )  # fmt: skip
            report, _ = arrive(cast.northmere, told, None, now)
            row: Any = open_case(report.id, Opening(title="Drums", category=category, risk="high"), by.row(), now)
            row.exploitation = ["gang"]
            db.session.commit()
            return f"/cases/{row.id}", row.reference, db.session.query(Party.id).filter_by(case_id=row.id).scalar()

    return one


def test_a_referral_needs_its_ground_and_what_came_of_it_is_asked(app, cast, sign_in, opened):
    ruth, (case, _, jo) = sign_in(cast.ruth), opened(cast.ruth)
    told = {"id": str(new_id()), "agency": "victim_support", "party": str(jo), "words": "Her number", "due_on": SOON}
    wrong = ruth.post(f"{case}/referrals", data=told)
    assert (wrong.status_code, "on what ground" in wrong.text, "Her number" in wrong.text) == (422, True, True)
    for more in ({"consent": "given", "party": ""}, {"consent": "given", "agency": "x"}, {"consent": "yes"}):
        assert ruth.post(f"{case}/referrals", data=told | more).status_code == 422
    assert [ruth.post(f"{case}/referrals", data=told | {"consent": "given"}).status_code for _ in range(2)] == [303] * 2
    page = ruth.get(case).text
    assert "to Victim Support · they agreed to it" in page
    assert ruth.post(f"{case}/notes", data={"words": "No family with dogs", "lettings": "on"}).status_code == 303
    assert "Before the home is let again" in ruth.get(case).text
    with app.app_context():
        row = db.session.query(Action).one()
        assert (row.kind, row.consent, row.done_at) == ("support_referral", "given", None)
        assert db.session.query(Clock).filter_by(subject_id=row.id, done_at=None).count() == 1
        assert "number" not in str([one.details for one in db.session.query(Trace).filter_by(verb="referred")])


def test_cases_are_tied_on_both_files_and_a_restricted_one_to_no_open_one(app, cast, sign_in, opened):
    ruth, nell = sign_in(cast.ruth), sign_in(cast.nell)
    (first, one, _), (second, two, _) = opened(cast.ruth), opened(cast.ruth)
    hidden, secret, _ = opened(cast.nell, "domestic_abuse")
    with app.app_context():
        name_on(db.session.query(Case.id).filter_by(reference=secret).scalar(), cast.ruth.id, cast.nell.row(),
                datetime.now(UTC))  # fmt: skip
        db.session.commit()
    for reference in ("", "C-9999", one, secret):
        assert ruth.post(f"{first}/related", data={"reference": reference}).status_code == 422
    assert ruth.post(f"{hidden}/related", data={"reference": one}).status_code == 422
    assert nell.post(f"{first}/related", data={"reference": secret}).status_code == 404
    tie = {"reference": two.lower(), "words": "The same flat"}
    assert [ruth.post(f"{first}/related", data=tie).status_code for _ in range(2)] == [303] * 2
    assert [f'{there}"><b>{name}' in ruth.get(here).text for here, there, name in (
        (first, second, two), (second, first, one))] == [True, True]  # fmt: skip
    assert "The same flat" in ruth.get(second).text
    assert ruth.post(f"{second}/related", data={"untie": first.rsplit("/", 1)[1]}).status_code == 303
    with app.app_context():
        assert db.session.query(CaseLink).count() == 0


def test_what_makes_either_side_vulnerable_stands_in_the_file_and_the_case_gathers_it(app, cast, sign_in, opened):
    ruth, (case, _, jo) = sign_in(cast.ruth), opened(cast.ruth)
    with app.app_context():
        alleged = add_party(db.session.query(Case.id).scalar(), new_id(), "alleged", "Lee Fox", "", cast.ruth.row(),
                            datetime.now(UTC))  # fmt: skip
        assert alleged
        lee = alleged.id
        db.session.commit()
    keep = {"vulnerability": ["mental_health", "under_18"], "exploitation": ["county_lines", "cuckooing"]}
    assert ruth.post(f"{case}/people/{lee}/circumstances", data={"exploitation": "x"}).status_code == 422
    assert ruth.post(f"{case}/people/{lee}/circumstances", data=keep).status_code == 303
    assert ruth.post(f"{case}/people/{jo}/circumstances", data={"vulnerability": "isolation"}).status_code == 303
    page = ruth.get(case).text
    for said in ("mental health, under 18", "county lines, cuckooing", "Vulnerable:</b> alone", "Cuckooing?"):
        assert said in page
    assert ruth.post(f"{case}/people/{lee}/circumstances", data={"exploitation": "cuckooing"}).status_code == 303
    with app.app_context():
        assert db.session.query(Case.exploitation).scalar() == ["cuckooing", "gang"]
        assert db.session.query(Individual.vulnerability).filter_by(name="Lee Fox").scalar() == []
        told = str([one.details for one in db.session.query(Trace).filter_by(verb="noted circumstances")])
        assert "mental" not in told
    assert sign_in(cast.tom).post(f"{case}/people/{lee}/circumstances", data=keep).status_code == 404
