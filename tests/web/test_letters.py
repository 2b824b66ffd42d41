"""Letters as an officer writes them: drafted in the file, changed, previewed, sent, and shown as sent."""

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from cases.models import Individual, Letter, Party
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id
from tests.web.test_number_of_queries import counted


@pytest.fixture
def case(app, cast):
    """Open a case with a complainant who has an address; gives (case, party)."""
    now = datetime.now(UTC)
    with app.app_context():
        told = Telling(
            origin="staff", key="k", channel="phone", category="noise", words="Drums", teller="Jo Hale",
            happened_at=now, received_at=now, block_id=cast.kestrel.id,
        )  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, now)
        row: Any = open_case(
            report.id, Opening(title="Drums", category="noise", risk="medium"), cast.ruth.row(), now
        )
        who = db.session.query(Individual).one()
        who.address, who.email = "1 Elm Road, SS1 1AA", "jo@hale.example"
        party = db.session.query(Party).one().id
        db.session.commit()
        return row.id, party


def draft(client, case, kind="update", **more):
    told = {"id": str(new_id()), "letter": kind, "party": str(case[1])} | more
    return client.post(f"/cases/{case[0]}/letters", data=told)


def words(address="Jo Hale\n1 Elm Road\nSS1 1AA", body="Dear Jo\n\n- It is quiet now", seen=1, **more):
    return {"addressed": address, "subject": "Where it stands", "body": body, "seen": seen} | more


def test_a_letter_is_drafted_filled_previewed_sent_and_shown_as_sent(sign_in, cast, case):
    ruth = sign_in(cast.ruth)
    assert "Draft it" in ruth.get(f"/cases/{case[0]}").text
    address = draft(ruth, case).location
    page = ruth.get(address).text
    assert "Fill the gap" in page
    assert "[What has happened since we last spoke]" in page
    assert ruth.post(address, data=words()).status_code == 303
    page = ruth.get(address).text
    assert "<li dir=\"auto\">It is quiet now</li>" in page
    assert "Draft: Update to Jo Hale" in ruth.get(f"/cases/{case[0]}").text
    assert ruth.get(f"{address}/preview.pdf").data.startswith(b"%PDF")
    assert ruth.get(f"{address}/sent").status_code == 404
    answer = ruth.post(f"{address}/sent", data=words(seen=2, how="print"))
    assert answer.status_code == 303, answer.text
    sent = ruth.get(f"{address}/sent")
    assert (sent.mimetype, sent.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert "It is quiet now" in pypdfium2.PdfDocument(sent.data)[0].get_textpage().get_text_bounded()
    assert ruth.get(f"{address}/sent").data == sent.data
    assert "The PDF as sent" in ruth.get(address).text
    story = ruth.get(f"/cases/{case[0]}").text
    assert "Update to Jo Hale</a>" in story
    assert "Draft:" not in story


def test_what_was_typed_since_the_preview_is_kept_and_shown_before_it_goes(sign_in, cast, case, app):
    ruth = sign_in(cast.ruth)
    address = draft(ruth, case).location
    ruth.post(address, data=words())
    answer = ruth.post(f"{address}/sent", data=words(body="Dear Jo, more", seen=2, how="print"))
    assert answer.location == address
    page = ruth.get(address).text
    assert "You changed it since the preview" in page
    assert "Dear Jo, more" in page
    with app.app_context():
        assert db.session.query(Letter).one().sent_at is None


def test_the_loser_of_two_keeps_the_typed_words(sign_in, cast, case):
    ruth, grace = sign_in(cast.ruth), sign_in(cast.grace)
    address = draft(ruth, case).location
    ruth.post(address, data=words())
    answer = grace.post(address, data=words(body="Mine", seen=1))
    assert answer.status_code == 409
    assert "Somebody changed this letter" in answer.text
    assert ">Mine</textarea>" in answer.text


def test_a_letter_that_is_not_safe_says_why_before_and_when_it_is_sent(sign_in, cast, case, app):
    ruth = sign_in(cast.ruth)
    address = draft(ruth, case).location
    ruth.post(address, data=words())
    with app.app_context():
        db.session.query(Individual).one().avoid = ["letter"]
        db.session.commit()
    assert "asked for no letters" in ruth.get(address).text
    answer = ruth.post(f"{address}/sent", data=words(seen=2, how="print"))
    assert answer.status_code == 422
    assert "asked for no letters" in answer.text
    assert ruth.post(f"{address}/sent", data=words(seen=2, how="email")).status_code == 303
    assert "To: jo@hale.example" in ruth.get(f"{address}/sent").text


def test_a_draft_that_cannot_be_is_refused_in_the_file(sign_in, cast, case):
    answer = draft(sign_in(cast.ruth), case, "first_letter")
    assert answer.status_code == 422
    assert "This letter is for who is alleged only." in answer.text


def test_nobody_else_reads_a_letter(sign_in, cast, case):
    address = draft(sign_in(cast.ruth), case).location
    for figure in (cast.tom, cast.nell):
        client = sign_in(figure)
        for path in (address, f"{address}/preview.pdf", f"{address}/sent"):
            assert client.get(path).status_code == 404, (figure.name, path)
        assert client.post(address, data=words()).status_code == 404
        assert client.post(f"{address}/dropped", data={"seen": 1}).status_code == 404


def test_a_letter_asks_the_database_a_fixed_number_of_times(app, sign_in, cast, case):
    ruth = sign_in(cast.ruth)
    address = draft(ruth, case).location
    assert counted(app, ruth, address) <= 9
