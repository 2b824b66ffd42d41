"""Warnings for the safety of staff: wherever the person or the door shows, until they end or are ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.models import Case, Individual, Report, SafetyWarning
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from cases.queries.warnings import at_doors, standing, to_review
from estate.database import db, new_id
from estate.models import Trace

SAID = "Flat 12: Two of us, always"
UNTIL = (datetime.now(UTC) + timedelta(days=100)).date()


def tell(app, cast, who, by, category="noise"):
    """Tell of something and open a case of it; gives the ids of case, teller and report."""
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(
            origin="staff", key=str(new_id()), channel="phone", category=category, words="Drums", teller=who,
            happened_at=now, received_at=now, block_id=cast.kestrel.id,
        )  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        case: Any = open_case(report.id, Opening(title="Drums", category=category, risk="high"), by.row(), now)
        db.session.commit()
        return case.id, report.reporter_id, report.id


@pytest.fixture
def warned(app, cast, sign_in):
    """Warn of Jo Hale and her door, as Ruth; gives (ruth's client, case, person, report)."""
    ids = tell(app, cast, "Jo Hale", cast.ruth)
    ruth = sign_in(cast.ruth)
    told = {"id": str(new_id()), "words": "Two of us, always", "about": str(ids[1]), "block": str(cast.kestrel.id),
            "flat": "Flat 12", "review_on": UNTIL.isoformat()}  # fmt: skip
    for late in ("", "2020-01-01", "2099-01-01"):
        answer = ruth.post(f"/cases/{ids[0]}/warnings", data=told | {"review_on": late})
        assert (answer.status_code, "Two of us" in answer.text) == (422, True)
    assert [ruth.post(f"/cases/{ids[0]}/warnings", data=told).status_code for _ in range(2)] == [303, 303]
    return ruth, *ids


def door_of(client, block):
    return next(one["door_notes"] for one in client.get("/field/pack").json["blocks"] if one["id"] == str(block))


def test_a_warning_shows_where_the_person_or_the_door_shows_until_it_is_ended(app, cast, sign_in, warned):
    ruth, case, _, report = warned
    there, amina = sign_in(cast.ben), sign_in(cast.amina)
    for client, path in (
        (ruth, f"/cases/{case}"), (ruth, f"/inbox/{report}"), (there, f"/places/{cast.kestrel.id}"), (ruth, "/warnings")
    ):
        assert SAID in client.get(path).text, path
    elsewhere = tell(app, cast, "Bo Fine", cast.ruth)[2]
    assert "Before you knock: Flat 12" in ruth.get(f"/inbox/{elsewhere}?who=Hale").text
    note = {"kind": "warning", "words": SAID, "until": None}
    assert note in door_of(amina, cast.kestrel.id)
    assert note not in door_of(amina, cast.linnet.id)
    with app.app_context():
        row = db.session.query(SafetyWarning).one().id
        told = [one.details for one in db.session.query(Trace).filter_by(row_id=str(case), verb="warned staff")]
        assert len(told) == 1
        assert "Two" not in str(told)
    on = (UNTIL + timedelta(days=60)).isoformat()
    assert ruth.post(f"/cases/{case}/warnings/{row}", data={"how": "renew", "review_on": on}).status_code == 303
    assert ruth.post(f"/warnings/{row}", data={"how": "end"}).status_code == 303
    for client, path in ((ruth, f"/cases/{case}"), (there, f"/places/{cast.kestrel.id}"), (ruth, "/warnings")):
        assert SAID not in client.get(path).text, path
    assert note not in door_of(amina, cast.kestrel.id)
    with app.app_context():
        assert str(db.session.query(SafetyWarning).one().review_on) == on


def test_a_warning_ends_by_itself_and_is_not_forgotten(app, cast, warned):
    _, case, person, _ = warned
    with app.app_context():
        ruth = cast.ruth.row()
        on = datetime.combine(UNTIL, datetime.min.time(), UTC) + timedelta(hours=12)
        assert [one.words for one in standing(ruth, on, [person])] == [SAID]
        assert [one.words for one in standing(ruth, on, blocks=[cast.kestrel.id])] == [SAID]
        assert str(cast.kestrel.id) in at_doors(ruth, on)
        assert standing(ruth, on + timedelta(days=1), [person], [cast.kestrel.id]) == []
        assert at_doors(ruth, on + timedelta(days=1)) == {}
        assert [one.words for one in to_review(ruth)] == [SAID]
        assert db.session.query(Case).filter_by(id=case).one()


def test_of_somebody_known_through_a_restricted_case_only_the_lead_s_list_tells(app, cast, sign_in):
    case, person, report = tell(app, cast, "Ann Other", cast.nell, "domestic_abuse")
    nell, ruth = sign_in(cast.nell), sign_in(cast.ruth)
    told = {"words": "Ring first, from outside", "about": str(person), "review_on": UNTIL.isoformat()}
    assert ruth.post(f"/cases/{case}/warnings", data=told).status_code == 404
    assert nell.post(f"/cases/{case}/warnings", data=told).status_code == 303
    with app.app_context():
        db.session.query(Individual).filter_by(id=person).one().restricted = True
        db.session.commit()
        row = db.session.query(SafetyWarning).one().id
        assert db.session.query(Report).filter_by(id=report).one().restricted
        assert db.session.query(Trace).filter_by(kind="safety_warning").count() == 0
    assert "Ring first" in nell.get("/warnings").text
    assert "Ring first" not in ruth.get("/warnings").text
    assert "Ann Other" not in ruth.get("/warnings").text
    assert ruth.post(f"/warnings/{row}", data={"how": "end"}).status_code == 404
    other, _, _ = tell(app, cast, "Somebody else", cast.ruth)
    assert ruth.post(f"/cases/{other}/warnings/{row}", data={"how": "end"}).status_code == 404
    assert ruth.post(f"/cases/{other}/warnings", data=told).status_code == 422
