"""How often the screens of cases ask the database is fixed: it grows with nothing that is told or done."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.models import Action, Party, Sighting, Stranger
from cases.operations.assessing import Filled, fill_in
from cases.operations.diaries import Written, write_diary
from cases.operations.opening import Opening, join_case, open_case
from cases.operations.private_links import give_link
from cases.operations.sightings import tie
from cases.operations.telling import Telling, arrive
from cases.operations.working import Acted, Contacted, add_action, add_note, log_contact
from cases.shipped import form
from estate.database import db, new_id
from tests.support.planted import plant_sighting
from tests.web.test_number_of_queries import counted

MOST = {
    "/tell/northmere": 5,
    "/inbox": 8,
    "/inbox/one": 21,
    "/cases": 7,
    "/cases/found?q=noise": 7, "/cases?whose=all": 7,
    "/cases/one": 25,
    "/cases/one/pack": 21, "/cases/one/hold": 6, "/cases/one/case-review": 10,
    "/caseload": 9, "/orders": 5, "/orders/one": 8, "/cases/one/plan": 9, "/warnings": 6,
    "/cases/one/evidence": 5,
    "/cases/import": 3, "/cases/one/links": 8, "/follow/one": 16,
    "/sightings": 11, "/sightings/one": 11, "/strangers/one": 9,
    "/policies": 7, "/retention": 8, "/reviews": 8,
    "/figures/cases": 14,
}
"""The most queries each page may take, the sign-in's own included."""
HERS = ("/caseload", "/cases/import", "/cases/one/hold", "/retention", "/reviews")
"""What Grace asks for; the others are Ruth's."""
MOST_OF_FORMS = {"/cases/one/forms/victim_risk": 10, "/cases/one/assessments/one": 8, "/restricted": 10}


def fill(cast, many):
    """Tell of something `many` times at each of two blocks, and do as much in a case of each."""
    now, ruth, last = datetime.now(UTC), cast.ruth.row(), None
    for block in (cast.kestrel, cast.linnet):
        told = [
            arrive(cast.northmere, Telling(
                origin="staff", key=str(new_id()), channel="phone", category="noise", words="x", teller=f"T {number}",
                happened_at=now - timedelta(hours=number), received_at=now, block_id=block.id,
            ), None, now)[0]
            for number in range(3 * many)
        ]  # fmt: skip
        case: Any = open_case(told[0].id, Opening(title="Noise", category="noise", risk="medium"), ruth, now)
        for number in range(many):
            join_case(told[number + 1].id, case.id, ruth, now)
            did = Contacted(id=new_id(), method="phone", result="spoke", words="x", happened_at=now, with_whom="A")
            log_contact(case.id, did, ruth, now)
            add_action(case.id, Acted(id=new_id(), kind="advice", words="x"), ruth, now)
            add_note(case.id, new_id(), "x", ruth, now)
            legal_step(case, now)
        last = case
    sight(cast, last, many, now)
    db.session.commit()
    return last


def sight(cast, case, many, now):
    """See one unknown person so many times, whom the case needs, and another."""
    for _ in range(many):
        plant_sighting(cast, now)
        tie(db.session.query(Stranger.id).order_by(Stranger.id.desc()).limit(1).scalar(), case.id, cast.ruth.row(), now)


def followed(cast, case, many):
    """Give the private page of who complains, with so many entries in its diary."""
    case_id, now = uuid.UUID(case[-36:]), datetime.now(UTC)
    party = db.session.query(Party.id).filter_by(case_id=case_id, role="complainant").limit(1).scalar()
    _, token = give_link(case_id, party, cast.ruth.row(), now) or (None, "")
    for _ in range(many):
        write_diary(token, Written(id=new_id(), words="x", happened_at=now), now)
    db.session.commit()
    return f"/follow/{token}"


def legal_step(case, now):
    row = Action(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=now, kind="cpw", sort="legal")
    db.session.add(row)


@pytest.fixture
def asked(app, cast, sign_in):
    """Give the queries of every page with a little in it, and with much more."""
    ruth, grace = sign_in(cast.ruth), sign_in(cast.grace)

    def ask(many):
        with app.app_context():
            case = f"/cases/{fill(cast, many).id}"
            order = db.session.query(Action.id).filter_by(sort="legal").order_by(Action.id.desc()).limit(1).scalar()
        waits = re.findall(r'href="(/inbox/[0-9a-f-]{36})"', ruth.get("/inbox").text)
        paths = {path: path for path in MOST} | {"/cases/one": case, "/inbox/one": waits[-1]}
        paths |= {"/orders/one": f"{case}/orders/{order}", "/cases/one/plan": f"{case}/plan"}
        paths["/cases/one/evidence"] = f"{case}/evidence"
        with app.app_context():
            paths["/sightings/one"] = f"/sightings/{db.session.query(Sighting.id).limit(1).scalar()}"
            paths["/strangers/one"] = f"/strangers/{db.session.query(Stranger.id).limit(1).scalar()}"
            paths["/follow/one"] = followed(cast, case, many)
        paths |= {f"/cases/one/{one}": f"{case}/{one}" for one in ("pack", "hold", "links", "case-review")}
        return {name: counted(app, grace if name in HERS else ruth, path) for name, path in paths.items()}

    ask(1)
    return ask(1), ask(9)


def test_no_page_of_cases_asks_more_often_the_more_there_is(asked):
    few, many = asked
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name]} == {}


def test_no_page_of_cases_asks_more_often_than_is_fixed(asked):
    _, many = asked
    assert {name: count for name, count in many.items() if count > MOST[name]} == {}


@pytest.fixture
def forms_asked(app, cast, sign_in):
    """Give the queries of the pages of forms and of the lead's list with a little in it, and with much more."""
    nell = sign_in(cast.nell)

    def ask(many):
        with app.app_context():
            case, row = restricted(cast, many)
        paths = {name: name.replace("/cases/one", f"/cases/{case}") for name in MOST_OF_FORMS}
        paths["/cases/one/assessments/one"] = f"/cases/{case}/assessments/{row}"
        return {name: counted(app, nell, path) for name, path in paths.items()}

    ask(1)
    return ask(1), ask(7)


def restricted(cast, many):
    """Open so many restricted cases, each with forms and actions; gives the last case and form."""
    now, nell, case, row = datetime.now(UTC), cast.nell.row(), None, None
    calm = {one.code: [one.choices[0].code] for one in form("victim_risk").questions if one.needed}
    for number in range(many):
        report, _ = arrive(cast.northmere, Telling(
            origin="staff", key=str(new_id()), channel="phone", category="domestic_abuse", words="x",
            teller=f"T {number}", happened_at=now, received_at=now,
        ), None, now)  # fmt: skip
        case = open_case(report.id, Opening(title="Held", category="domestic_abuse", risk="high"), nell, now)
        assert case
        for _ in range(number + 1):
            told = Filled(id=new_id(), kind="victim_risk", given=lambda code: calm.get(code, []), risk="high",
                          because="x")  # fmt: skip
            row = fill_in(case.id, told, nell, now)
            add_action(case.id, Acted(id=new_id(), kind="marac_referral", words="x"), nell, now)
    assert case
    assert row
    db.session.commit()
    return case.id, row.id


def test_no_page_of_forms_asks_more_often_the_more_there_is_nor_than_is_fixed(forms_asked):
    few, many = forms_asked
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name]} == {}
    assert {name: count for name, count in many.items() if count > MOST_OF_FORMS[name]} == {}
