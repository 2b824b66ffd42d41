"""Who may sign in: inviting, seeing out, accreditation, ending sign-ins."""

from sqlalchemy import select

from estate.database import db
from estate.models import Mail

CARD = {
    "number": "EC 4471", "force": "Essex Police", "powers": "Require name and address\nConfiscate alcohol",
    "valid_from": "2026-06-01", "expires_on": "2037-05-31",
}  # fmt: skip


def test_the_list_shows_everybody_of_one_landlord(sign_in, cast):
    text = sign_in(cast.ben).get("/people").text
    assert "Amina Yusuf" in text
    assert "Patrol officer" in text
    assert "Dev Anand" not in text
    assert "Invite somebody" not in text


def test_an_invitation_is_shown_once_and_mailed(app, sign_in, cast):
    ola = sign_in(cast.ola)
    nia = {"name": "Nia <b>Bell", "email": "Nia@northmere.example", "role": "patrol_officer"}
    answer = ola.post("/people", data=nia)
    assert answer.status_code == 200
    link = answer.text.split('id="link">')[1].split("<")[0]
    assert "/invitations/" in link
    assert "<b>Bell" not in answer.text
    with app.app_context():
        letter = db.session.scalars(select(Mail).where(Mail.to == "nia@northmere.example")).one()
        assert link in letter.body
    token = link.split("/invitations/")[1]
    assert token not in ola.get("/people").text
    assert "invited" in ola.get("/people").text


def test_a_wrong_invitation_says_beside_the_field_how_to_put_it_right(sign_in, cast):
    ola = sign_in(cast.ola)
    answer = ola.post("/people", data={"name": "", "email": "nonsense", "role": "patrol_officer"})
    assert answer.status_code == 422
    assert "Type their name." in answer.text
    assert "Type an e-mail address" in answer.text
    taken = ola.post("/people", data={"name": "Twin", "email": cast.dev.email, "role": "patrol_officer"})
    assert taken.status_code == 422
    assert "already" in taken.text


def test_only_who_manages_people_changes_anything(sign_in, cast):
    ben, address = sign_in(cast.ben), f"/people/{cast.amina.id}"
    assert ben.get(address).status_code == 200
    for path in ("leaving", "accreditations", "sessions/end", "invitation"):
        assert ben.post(f"{address}/{path}").status_code == 403, path
    assert ben.post("/people").status_code == 403


def test_who_leaves_is_signed_out_at_once_and_stays_in_the_list(sign_in, cast):
    ola, amina = sign_in(cast.ola), sign_in(cast.amina)
    assert ola.post(f"/people/{cast.amina.id}/leaving").status_code == 303
    assert amina.get("/account").status_code == 302
    assert "left" in ola.get("/people").text
    assert ola.post(f"/people/{cast.ola.id}/leaving").status_code == 400
    assert ola.post(f"/people/{cast.amina.id}/invitation").status_code == 404


def test_a_new_link_is_good_and_the_old_password_stays_until_then(sign_in, client, cast):
    answer = sign_in(cast.ola).post(f"/people/{cast.amina.id}/invitation")
    token = answer.text.split("/invitations/")[1].split("<")[0]
    assert sign_in(cast.amina).get("/account").status_code == 200
    assert client.post(f"/invitations/{token}", data={"new": "seven lit windows"}).status_code == 303
    assert client.post("/sign-in", data={"email": cast.amina.email, "password": cast.password}).status_code == 422


def test_every_sign_in_of_somebody_can_be_ended(sign_in, cast):
    ola, amina = sign_in(cast.ola), sign_in(cast.amina)
    assert "A browser" in ola.get(f"/people/{cast.amina.id}").text
    assert ola.post(f"/people/{cast.amina.id}/sessions/end").status_code == 303
    assert amina.get("/account").status_code == 302


def test_an_accreditation_is_recorded_shown_to_its_owner_and_withdrawn(sign_in, cast):
    ola, address = sign_in(cast.ola), f"/people/{cast.amina.id}"
    assert ola.post(f"{address}/accreditations", data=CARD).status_code == 303
    text = ola.get(address).text
    assert "Require name and address · Confiscate alcohol" in text
    assert "EC 4471" in sign_in(cast.amina).get("/account").text
    again = ola.post(f"{address}/accreditations", data=CARD)
    assert (again.status_code, "already" in again.text) == (422, True)
    card = text.split("/accreditations/")[1].split("/")[0]
    assert ola.post(f"/people/{cast.dan.id}/accreditations/{card}/revocation").status_code == 404
    assert ola.post(f"{address}/accreditations/{card}/revocation").status_code == 303
    assert "withdrawn" in ola.get(address).text


def test_a_card_that_ends_before_it_begins_is_refused(sign_in, cast):
    answer = sign_in(cast.ola).post(f"/people/{cast.amina.id}/accreditations", data=CARD | {"expires_on": "2026-05-01"})
    assert answer.status_code == 422
    assert "It must expire after the day it is valid from." in answer.text


def test_another_landlord_finds_nobody(sign_in, cast):
    dev = sign_in(cast.dev)
    assert dev.get(f"/people/{cast.amina.id}").status_code == 404
    assert dev.post(f"/people/{cast.amina.id}/leaving").status_code == 404
    assert dev.post(f"/people/{cast.amina.id}/sessions/end").status_code == 404
