"""The supervisor's review: drawn and never picked, scored by a form, read by whose file it is."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.models import Assessment
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from cases.queries.reviewing import drawn
from cases.rules.sampling import FILES, after, before, bounds, sample
from cases.shipped import form
from estate.database import db, new_id
from estate.models import Mail

MONTH = before(datetime.now(UTC).date())


@pytest.fixture
def cases(app, cast):
    """Open eight cases in the middle of last month, and a restricted one."""
    at = bounds(MONTH)[0] + timedelta(days=14)
    with app.app_context():
        for number in range(9):
            told = Telling(
                origin="staff", key=str(number), channel="phone", category="domestic_abuse" if number == 8 else "noise",
                words="x", teller=f"T {number}", happened_at=at, received_at=at,
            )  # fmt: skip
            report, _ = arrive(cast.northmere, told, None, at)
            opening = Opening(title=f"Noise {number}", category=told.category, risk="high")
            assert open_case(report.id, opening, (cast.nell if number == 8 else cast.ruth).row(), at)
        db.session.commit()


def answers(**more) -> Any:
    return {one.code: one.choices[0].code for one in form("file_review").questions if one.choices} | more


def test_a_file_that_was_drawn_is_reviewed_once_and_its_officer_reads_it(cases, app, cast, sign_in):
    grace, ruth, month = sign_in(cast.grace), sign_in(cast.ruth), f"{MONTH:%Y-%m}"
    page = grace.get("/reviews").text
    offered = re.findall(rf'href="(/cases/[^"]+/review)\?month={month}"', page)
    assert len(offered) == FILES
    assert offered == re.findall(rf'href="(/cases/[^"]+/review)\?month={month}"', grace.get("/reviews").text)
    where = offered[0]
    told = answers(id=str(new_id()), month=month, next="Ring her weekly")
    del told["contact"]
    answer = grace.post(where, data=told)
    assert answer.status_code == 422
    assert "Ring her weekly" in answer.text
    told["contact"] = "partly"
    assert len({grace.post(where, data=told).location for _ in range(2)}) == 1
    assert grace.post(where, data=told | {"id": str(new_id())}).status_code == 409
    with app.app_context():
        row = db.session.query(Assessment).filter_by(kind="file_review").one()
        assert row.score == 19
        (mail,) = db.session.query(Mail).filter(Mail.subject.like("%was reviewed"))
        assert "Noise" not in mail.body
        seen = f"/cases/{row.case_id}/assessments/{row.id}"
    assert "95 of 100 so far" in grace.get("/reviews").text
    case = where.removesuffix("/review")
    assert "This file was reviewed" in ruth.get(case).text
    assert "Ring her weekly" in ruth.get(seen).text
    grace.post(f"{seen}/seen")
    assert "not read yet" in grace.get("/reviews").text
    assert ruth.post(f"{seen}/seen").status_code == 303
    assert "This file was reviewed" not in ruth.get(case).text
    assert "read by its officer" in grace.get("/reviews").text


def test_what_was_not_drawn_cannot_be_reviewed_and_the_lead_draws_restricted_files_alone(cases, app, cast, sign_in):
    with app.app_context():
        chosen = [one.case for one in drawn(cast.grace.row(), MONTH)]
        assert not any(one.restricted for one in chosen)
        assert [one.case.restricted for one in drawn(cast.nell.row(), MONTH)] == [True]
        assert drawn(cast.grace.row(), before(MONTH)) == []
        ids = {one.id for one in chosen}
        other = next(one.id for one in db.session.query(type(chosen[0])) if one.id not in ids and not one.restricted)
    grace = sign_in(cast.grace)
    answer = grace.post(f"/cases/{other}/review", data=answers(month=f"{MONTH:%Y-%m}"))
    assert answer.status_code == 422
    assert "Nobody picks what is reviewed" in answer.text


def test_a_draw_depends_on_the_landlord_the_month_and_the_files_alone():
    ids = [uuid.UUID(int=number) for number in range(40)]
    here, there = uuid.UUID(int=100), uuid.UUID(int=101)
    drawn_ones = sample(here, date(2026, 10, 1), ids)
    assert drawn_ones == sample(here, date(2026, 10, 31), reversed(ids))
    assert drawn_ones != sample(here, date(2026, 11, 1), ids)
    assert drawn_ones != sample(there, date(2026, 10, 1), ids)
    assert sample(here, date(2026, 10, 1), [one for one in ids if one not in drawn_ones[1:]])[0] == drawn_ones[0]
    assert (before(date(2027, 1, 9)), after(date(2026, 12, 31))) == (date(2026, 12, 1), date(2027, 1, 1))
