"""Logs hold no personal data, whatever is handed to them."""

import json

from web.logs import log, redact, where_only


def test_an_unknown_key_is_dropped_not_printed():
    told = {"event": "kept", "count": 2, "name": "Amina", "email": "a@b"}
    assert redact(None, "info", told) == {"event": "kept", "count": 2}


def test_an_exception_tells_its_file_and_line_but_not_its_words():
    try:
        int("Ms Hale, flat 12")
    except ValueError as error:
        told = where_only(None, "error", {"event": "broke", "exc_info": error})
    assert "test_logs.py" in told["exception"]
    assert "Hale" not in json.dumps(told)


def test_a_broken_request_logs_no_word_of_what_was_sent(app, capsys, client, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("amina@northmere.example typed torchlight")

    monkeypatch.setattr("web.routes.sign_in.sessions.sign_in", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post("/sign-in", data={"email": "amina@northmere.example", "password": "torchlight-and-ink"})
    assert answer.status_code == 500
    printed = capsys.readouterr()
    assert "broke" in printed.out + printed.err
    assert "torchlight" not in printed.out + printed.err
    assert "amina" not in printed.out + printed.err


def test_lines_are_json(capsys):
    log.info("verified", count=3)
    assert json.loads(capsys.readouterr().out)["count"] == 3
