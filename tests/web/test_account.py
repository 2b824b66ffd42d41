"""One's own account."""

NEW = "four brass keys jingle"


def test_the_account_shows_who_one_is_and_where_one_is_signed_in(sign_in, cast):
    text = sign_in(cast.carys).get("/account").text
    assert "PC Carys Morgan" in text
    assert "Police partner" in text
    assert "this one" in text
    assert "none recorded" in text


def test_another_sign_in_can_be_ended_but_nobody_elses(sign_in, cast):
    here, there, stranger = sign_in(cast.ben), sign_in(cast.ben), sign_in(cast.dan)
    end = here.get("/account").text.split('action="/account/sessions/')[1].split("/end")[0]
    assert stranger.post(f"/account/sessions/{end}/end").status_code == 404
    assert there.get("/account").status_code == 200
    assert here.post(f"/account/sessions/{end}/end").status_code == 303
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_changing_the_password_signs_every_other_browser_out(sign_in, client, cast):
    here, there = sign_in(cast.ben), sign_in(cast.ben)
    answer = here.post("/account/password", data={"old": cast.password, "new": NEW})
    assert answer.status_code == 303
    assert "Your password is changed" in here.get("/account").text
    assert there.get("/account").status_code == 302
    assert client.post("/sign-in", data={"email": cast.ben.email, "password": NEW}).status_code == 303


def test_a_wrong_old_password_and_a_short_new_one_say_so(sign_in, cast):
    client = sign_in(cast.ben)
    wrong = client.post("/account/password", data={"old": "no", "new": NEW})
    assert (wrong.status_code, "not the password you use now" in wrong.text) == (422, True)
    short = client.post("/account/password", data={"old": cast.password, "new": "short"})
    assert (short.status_code, "at least 12 characters" in short.text) == (422, True)


def test_night_or_day_is_kept_in_this_browser(sign_in, cast):
    client = sign_in(cast.ben)
    assert 'data-theme="system"' in client.get("/account").text
    client.post("/account/light", data={"light": "night"})
    text = client.get("/account").text
    assert 'data-theme="night"' in text
    assert 'content="dark"' in text
    assert client.post("/account/light", data={"light": "purple"}).status_code == 400
