"""Pausing, going on and reviewing in the case file, as people do it."""

import re
from datetime import UTC, datetime

import pytest

from cases import shipped
from cases.models import Clock
from cases.operations.opening import Opening, open_case
from cases.operations.policies import put_in_force
from cases.operations.telling import Telling, arrive
from cases.rules.policies import PolicyBody
from estate.database import db, new_id


@pytest.fixture
def case(app, cast):
    """Open a case under a policy that lets its promise be paused; gives its address and its promise's id."""
    body, now = shipped.policy("somerset").model_dump(mode="json"), datetime.now(UTC)
    for promise in body["promises"]:
        promise["may_pause"] = True
    with app.app_context():
        put_in_force(cast.northmere, PolicyBody.model_validate(body), "", cast.grace.row(), now)
        told = Telling(origin="staff", key=str(new_id()), channel="phone", category="noise", words="Drums",
                       teller="Jo Hale", happened_at=now, received_at=now, block_id=cast.kestrel.id)  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        opened = open_case(report.id, Opening(title="Drums", category="noise", risk="medium"), cast.ruth.row(), now)
        assert opened
        db.session.commit()
        clock = db.session.query(Clock).filter_by(case_id=opened.id, kind="respond").one()
        return f"/cases/{opened.id}", clock.id


def test_a_promise_is_paused_with_its_reason_and_goes_on(sign_in, cast, case):
    ruth, (address, clock) = sign_in(cast.ruth), case
    form = {"clock": str(clock), "because": "", "words": "Until Friday"}
    refused = ruth.post(f"{address}/clocks/{clock}/pauses", data=form)
    assert refused.status_code == 422
    assert "Choose the reason." in refused.text
    assert 'value="Until Friday"' in refused.text
    assert ruth.post(f"{address}/clocks/{clock}/pauses", data=form | {"because": "police"}).status_code == 303
    page = ruth.get(address).text
    assert "The police asked us to wait." in page
    assert "Respond stands still: the police asked us to wait" in page
    assert "Until Friday" in page
    assert ruth.post(f"{address}/clocks/{clock}/pauses", data=form | {"because": "police"}).status_code == 409
    ruth.post(f"{address}/clocks/{clock}/going-on", data={"words": ""})
    assert "Respond goes on" in ruth.get(address).text


def test_a_review_is_kept_in_the_file(sign_in, cast, case):
    ruth, (address, _) = sign_in(cast.ruth), case
    minted = re.search(r'reviews"><input type="hidden" name="id" value="([^"]+)"', ruth.get(address).text)
    assert minted
    refused = ruth.post(f"{address}/reviews", data={"id": minted[1], "words": ""})
    assert refused.status_code == 422
    for _ in range(2):
        ruth.post(f"{address}/reviews", data={"id": minted[1], "words": "All promised is done."})
    page = ruth.get(address).text
    assert page.count("The case was reviewed") == 1
    assert "All promised is done." in page
