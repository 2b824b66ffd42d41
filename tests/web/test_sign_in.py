"""Signing in and out, the password again, and the one-time link."""

import pytest

from estate.operations import people
from web.routes.sign_in import safe_next

WRONG = "The e-mail and the password do not belong together."


def test_signing_in_leads_to_where_one_was_going(client, cast):
    answer = client.post("/sign-in", data={"email": cast.ben.email, "password": cast.password, "next": "/notebooks"})
    assert (answer.status_code, answer.location) == (303, "/notebooks")
    assert "Notebooks" in client.get("/notebooks").text


@pytest.mark.parametrize("email", ["ben@northmere.example", "nobody@northmere.example"])
def test_a_wrong_password_and_an_unknown_email_are_answered_alike(client, cast, email):
    answer = client.post("/sign-in", data={"email": email, "password": "not this one"})
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert client.get("/account").status_code == 302


def test_empty_fields_say_what_to_type(client, cast):
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert "Type your e-mail address." in answer.text
    assert 'aria-describedby="email-why"' in answer.text


def test_ten_wrong_passwords_for_one_email_are_enough(client, cast):
    for _ in range(10):
        client.post("/sign-in", data={"email": cast.ben.email, "password": "wrong"})
    answer = client.post("/sign-in", data={"email": cast.ben.email.upper(), "password": cast.password})
    assert answer.status_code == 429
    assert "Wait fifteen minutes" in answer.text
    other = client.post("/sign-in", data={"email": cast.dan.email, "password": cast.password})
    assert other.status_code == 303


def guess(client, email, password, address):
    told = {"email": email, "password": password}
    return client.post("/sign-in", data=told, environ_base={"REMOTE_ADDR": address}).status_code


def test_who_guesses_elsewhere_does_not_keep_the_owner_out_and_many_elsewheres_do_not_guess_on(client, cast):
    for number in range(10):
        assert guess(client, cast.ben.email, f"wrong {number}", "203.0.113.9") == 422
    assert guess(client, cast.ben.email, cast.password, "203.0.113.9") == 429
    assert guess(client, cast.ben.email, cast.password, "198.51.100.4") == 303
    for number in range(90):
        guess(client, cast.dan.email, f"wrong {number}", f"192.0.2.{number % 30}")
    for number in range(10):
        guess(client, cast.dan.email, f"wrong {number}", f"192.0.2.{100 + number}")
    assert guess(client, cast.dan.email, cast.password, "198.51.100.5") == 429


def test_right_passwords_are_never_counted(new_client, cast):
    for _ in range(12):
        answer = new_client().post("/sign-in", data={"email": cast.ben.email, "password": cast.password})
        assert answer.status_code == 303


def test_signing_out_ends_the_session_for_a_copied_cookie_too(sign_in, new_client, cast):
    client = sign_in(cast.ben)
    name = "beatbook"
    copied = client.get_cookie(name).value
    assert client.post("/sign-out").location == "/sign-in"
    thief = new_client()
    thief.set_cookie(name, copied)
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil", "javascript:x", "/a\nb", ""])
def test_next_never_leads_off_this_site(address):
    assert safe_next(address) == "/"


def test_the_way_into_the_phone_is_dark(client, cast):
    assert 'data-theme="night"' in client.get("/sign-in?next=/field").text
    assert 'data-theme="system"' in client.get("/sign-in").text


def test_the_password_again_goes_on_and_a_wrong_one_does_not(sign_in, cast):
    client = sign_in(cast.amina)
    assert "Your password again" in client.get("/confirm?next=/field").text
    wrong = client.post("/confirm", data={"password": "no", "next": "/field"})
    assert (wrong.status_code, "That is not your password." in wrong.text) == (422, True)
    right = client.post("/confirm", data={"password": cast.password, "next": "/field"})
    assert (right.status_code, right.location) == (303, "/field")


def invite(app, cast):
    from datetime import UTC, datetime

    from estate.database import db

    with app.app_context():
        ola = cast.ola.row()
        _, token = people.invite(
            ola.landlord, "Nia Bell", "nia@northmere.example", "patrol_officer", by=ola, now=datetime.now(UTC)
        )
        db.session.commit()
    return token


def test_an_invitation_works_once_and_looking_does_not_use_it_up(app, client, cast):
    link = f"/invitations/{invite(app, cast)}"
    assert "Nia Bell" in client.get(link).text
    assert client.get(link).status_code == 200
    short = client.post(link, data={"new": "short"})
    assert (short.status_code, "at least 12 characters" in short.text) == (422, True)
    assert client.post(link, data={"new": "three quiet owls walk"}).status_code == 303
    assert client.get(link).status_code == 404
    assert client.post(link, data={"new": "three other owls walk"}).status_code == 404
    signed = client.post("/sign-in", data={"email": "nia@northmere.example", "password": "three quiet owls walk"})
    assert signed.status_code == 303


def test_an_unknown_link_says_what_to_do(client, cast):
    answer = client.get("/invitations/nonsense")
    assert answer.status_code == 404
    assert "This link is used up" in answer.text
