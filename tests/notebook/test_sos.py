"""An SOS is posted alone, ahead of its page; read once; and nothing silences it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from notebook.models import EarlyPage
from patrol.models import Alert, AlertStep, Note, Sos
from tests.support.rows import pages, restored, rows, states

NOWHERE = {"shift": None, "visit": None, "block": None, "words": "behind the bin room"}


@pytest.fixture
def phone(cast, phone_of):
    """Amina's phone, with a page that waits."""
    made = phone_of(cast.amina)
    made.write("note", {"words": "waiting"})
    return made


def test_it_is_read_before_its_page_comes_and_once(app, phone, client):
    page = phone.write("sos", NOWHERE)
    before = datetime.now(UTC)
    answer = phone.sos(client, page)
    assert answer.status_code == 200
    assert set(answer.json) == {"received_at", "seen_at", "seen_by", "withdrawn"}
    assert (answer.json["seen_at"], answer.json["seen_by"], answer.json["withdrawn"]) == (None, None, False)
    assert before <= datetime.fromisoformat(answer.json["received_at"]) <= datetime.now(UTC)
    (sos,) = rows(app, Sos)
    assert (str(sos.id), sos.words, pages(app, phone)) == (page.id, "behind the bin room", [])
    assert phone.send_pages(client).json == {"kept_to": 2, "unread": [], "photos_wanted": [], "photos_kept": []}
    assert len(rows(app, Sos)) == 1
    assert states(app, phone) == [(1, "read"), (2, "again")]


def test_posted_every_five_seconds_it_is_kept_once(app, phone, client):
    page = phone.write("sos", NOWHERE)
    first = phone.sos(client, page).json["received_at"]
    again = [phone.sos(client, page) for _ in range(3)]
    assert {answer.status_code for answer in again} == {200}
    assert len(rows(app, Sos)) == len(rows(app, EarlyPage)) == 1
    assert rows(app, Sos)[0].received_at == datetime.fromisoformat(first)


def test_after_its_page_came_it_is_still_answered(app, phone, client):
    page = phone.write("sos", NOWHERE)
    phone.send_pages(client)
    assert phone.sos(client, page).status_code == 200
    assert len(rows(app, Sos)) == 1


def test_the_phone_learns_who_has_seen_it(cast, phone, client, sign_in):
    page = phone.write("sos", NOWHERE)
    phone.sos(client, page)
    assert sign_in(cast.ben).post(f"/sos/{page.id}/seen").status_code in (302, 303)
    answer = phone.sos(client, page).json
    assert answer["seen_by"] == "Ben Okafor"
    assert abs(datetime.fromisoformat(answer["seen_at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    sign_in(cast.ola).post(f"/sos/{page.id}/seen")
    assert phone.sos(client, page).json["seen_by"] == "Ben Okafor"


def test_it_is_seen_even_when_its_page_came_first(cast, phone, client, sign_in):
    page = phone.write("sos", NOWHERE)
    phone.send_pages(client)
    sign_in(cast.ben).post(f"/sos/{page.id}/seen")
    assert phone.sos(client, page).json["seen_by"] == "Ben Okafor"


def test_only_the_same_landlords_supervisor_may_say_so(cast, phone, client, sign_in):
    page = phone.write("sos", NOWHERE)
    phone.sos(client, page)
    assert sign_in(cast.dev).post(f"/sos/{page.id}/seen").status_code == 404
    assert sign_in(cast.dan).post(f"/sos/{page.id}/seen").status_code == 403
    assert phone.sos(client, page).json["seen_by"] is None


def test_a_forked_notebook_does_not_silence_it(app, phone, client):
    phone.write("note", {"words": "one story"})
    phone.send_pages(client)
    twin = restored(phone, 1)
    twin.write("note", {"words": "another story"})
    page = twin.write("sos", NOWHERE)
    assert twin.send_pages(client).json["because"] == "fork"
    assert twin.sos(client, page).status_code == 200
    assert [str(sos.id) for sos in rows(app, Sos)] == [page.id]


def test_a_wrong_signature_is_403_and_keeps_nothing(app, phone, client):
    page = phone.write("sos", NOWHERE)
    sent_at = phone.now()
    body = {
        "sent_at": sent_at,
        "text": page.text,
        "signature": phone.sign("beatbook-sos-1", phone.id, "0" * 64, sent_at),
    }
    path = f"/notebooks/{phone.id}/sos"
    assert phone.post(client, body, path).status_code == 403
    assert phone.post(client, body | {"signature": "x"}, path).status_code == 400
    assert phone.post(client, body, "/notebooks/0193a5f0-7b1c-7abc-8def-0123456789ab/sos").status_code == 404
    assert rows(app, Sos) == rows(app, EarlyPage) == []


def test_a_pages_signature_is_not_one_for_an_sos(app, phone, client):
    page = phone.write("sos", NOWHERE)
    batch = phone.batch()
    body = {"sent_at": batch["sent_at"], "text": page.text, "signature": batch["signature"]}
    assert phone.post(client, body, f"/notebooks/{phone.id}/sos").status_code == 403


def test_one_that_names_an_unknown_block_still_alarms(app, phone, client):
    """Somebody may be in danger: what is wrong on the page must not silence it."""
    page = phone.write("sos", NOWHERE | {"block": "0193a5f0-7b1c-7abc-8def-0123456789ab"})
    assert phone.sos(client, page).status_code == 200
    assert [str(sos.id) for sos in rows(app, Sos)] == [page.id]


def test_text_that_cannot_be_read_is_kept_and_alarms_all_the_same(app, cast, phone, client, sign_in):
    page = phone.write_text("help me")
    answer = phone.sos(client, page)
    assert answer.status_code == 200
    (early,) = rows(app, EarlyPage)
    assert (early.text, early.state) == (b"help me", "unread")
    assert early.because
    assert rows(app, Sos) == []
    (alert,) = rows(app, Alert)
    assert alert.because.startswith("The page cannot be read")
    assert sign_in(cast.ben).post(f"/alerts/{alert.id}/seen").status_code == 303
    assert phone.sos(client, page).json["seen_by"] == "Ben Okafor"


def test_a_photograph_named_by_an_sos_comes_with_its_page(app, phone, client):
    shot = phone.photograph(b"who it was")
    page = phone.write("sos", NOWHERE, photos=[shot])
    phone.sos(client, page)
    assert phone.send_pages(client).json["photos_wanted"] == [shot["sha256"]]
    assert phone.send_photograph(client, shot["sha256"]).headers["Upload-Complete"] == "?1"


def test_another_kind_of_page_posted_as_an_sos_is_no_alarm(app, phone, client):
    page = phone.write("note", {"words": "not an alarm"})
    assert phone.sos(client, page).status_code == 200
    assert rows(app, Sos) == rows(app, Alert) == []
    assert json.loads(phone.answers[-1].data)["seen_at"] is None
    phone.send_pages(client)
    assert sum(note.words == "not an alarm" for note in rows(app, Note)) == 1


def blocked_by_an_unread_page(phone, cast, sign_in, client):
    phone.write_text("not a page")
    phone.send_pages(client)
    return phone.write("sos", NOWHERE)


def withdrawn(phone, cast, sign_in, client):
    answer = sign_in(cast.ben).post(f"/notebooks/{phone.id}/withdrawal", data={"because": "lost"})
    assert answer.status_code in (302, 303)
    return phone.write("sos", NOWHERE)


def whose_person_left(phone, cast, sign_in, client):
    assert sign_in(cast.ola).post(f"/people/{cast.amina.id}/leaving").status_code == 303
    return phone.write("sos", NOWHERE)


@pytest.mark.parametrize("block", [blocked_by_an_unread_page, withdrawn, whose_person_left])
def test_a_notebook_that_is_blocked_still_alarms_at_once(block, app, cast, phone, client, sign_in):
    page = block(phone, cast, sign_in, client)
    assert phone.sos(client, page).status_code == 200
    (alert,) = rows(app, Alert)
    assert (alert.kind, str(alert.subject_id)) == ("sos", page.id)
    assert {step.channel for step in rows(app, AlertStep)} == {"desk", "mail"}


def test_a_forked_notebook_alarms_at_once(app, phone, client):
    phone.write("note", {"words": "one story"})
    phone.send_pages(client)
    twin = restored(phone, 1)
    twin.write("note", {"words": "another story"})
    page = twin.write("sos", NOWHERE)
    assert twin.send_pages(client).json["because"] == "fork"
    twin.sos(client, page)
    assert [alert.kind for alert in rows(app, Alert)] == ["sos"]
