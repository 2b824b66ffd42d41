"""Answers to nonsense: never a fault of the server, and never a word of what was sent in its logs."""

import logging

import pytest

HUGE = "9" * 30


@pytest.fixture
def desk(app, cast, sign_in, phone_of):
    """Ben at the desk, and the id of a notebook with one page."""
    phone = phone_of(cast.amina)
    phone.write("note", {"words": "one"})
    assert phone.send(app.test_client()).status_code == 200
    return sign_in(cast.ben), phone.id


@pytest.mark.parametrize("before", [HUGE, f"-{HUGE}", "99999999999", "0", "-1"])
def test_a_page_number_beyond_all_numbers_is_not_found(desk, before):
    client, notebook = desk
    assert client.get(f"/notebooks/{notebook}?before={before}").status_code == 404


@pytest.mark.parametrize("number", [HUGE, "99999999999"])
def test_a_page_beyond_all_numbers_cannot_be_read_again(desk, number):
    client, notebook = desk
    assert client.post(f"/notebooks/{notebook}/pages/{number}/reading").status_code == 404


@pytest.mark.parametrize("night", ["0001-01-01", "0001-01-05", "1969-12-31", "9999-12-31", "2200-01-01", "%00"])
@pytest.mark.parametrize("path", ["/tonight", "/tonight/board"])
def test_a_night_outside_the_calendar_is_not_found(desk, path, night):
    assert desk[0].get(f"{path}?night={night}").status_code == 404


@pytest.mark.parametrize("night", ["1970-01-01", "2199-12-31"])
def test_the_first_and_the_last_night_are_shown(desk, night):
    assert desk[0].get(f"/tonight?night={night}").status_code == 200


def test_flask_s_own_log_holds_no_word_of_what_was_sent(app, client, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("amina@northmere.example typed torchlight")

    monkeypatch.setattr("web.routes.sign_in.sessions.sign_in", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/sign-in", data={"email": "amina@northmere.example", "password": "torchlight-and-ink"})
    assert answer.status_code == 500
    assert "torchlight" not in caplog.text
    assert "amina" not in caplog.text
