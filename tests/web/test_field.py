"""What the phone fetches: a shell for everybody, a worker that knows its files, and a pack for one officer."""

import json
import re
import shutil

from web import assets


def test_the_shell_is_the_same_for_everybody_and_names_nobody(cast, client, sign_in):
    stranger = client.get("/field")
    officer = sign_in(cast.amina).get("/field")
    assert stranger.status_code == 200
    assert stranger.data == officer.data
    assert b"Amina" not in officer.data
    assert "Set-Cookie" not in stranger.headers


def test_the_worker_lists_files_that_are_all_there(client):
    text = client.get("/sw.js").get_data(as_text=True)
    (found,) = re.findall(r"self\.PRECACHE = (\[.*?\]);\n", text)
    listed = json.loads(found)
    assert any(one["url"].endswith("field/app.js") for one in listed)
    for one in listed:
        answer = client.get(one["url"])
        assert answer.status_code == 200, one
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_template_that_a_phone_keeps_makes_another_build(monkeypatch, tmp_path):
    shutil.copytree(assets.TEMPLATES, tmp_path / "templates")
    before = assets.build.__wrapped__()
    monkeypatch.setattr(assets, "TEMPLATES", tmp_path / "templates")
    assert assets.build.__wrapped__() == before
    with (tmp_path / "templates" / "field" / "round.html").open("a") as file:
        file.write("\n")
    assert assets.build.__wrapped__() != before


def test_the_screens_of_this_build_may_be_kept_for_ever_and_draw_their_own_signs(client):
    for path in (assets.address("field/screens.html"), "/field"):
        answer = client.get(path)
        assert "<path d=" in answer.text
        assert "icons.svg" not in answer.text
    assert "immutable" in client.get(assets.address("field/screens.html")).headers["Cache-Control"]
    assert client.get("/a/000000000000/field/screens.html").headers["Cache-Control"] == "no-cache"


def test_the_manifest_has_icons_that_are_there(client):
    told = client.get("/manifest.webmanifest").get_json(force=True)
    assert told["start_url"] == "/field"
    assert {client.get(icon["src"]).status_code for icon in told["icons"]} == {200}


def test_an_old_build_of_a_file_is_served_but_not_for_ever(client):
    assert client.get("/a/000000000000/field/app.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/a/000000000000/field/../../settings.py").status_code == 404


def test_the_pack_says_who_what_and_until_when(cast, sign_in):
    pack = sign_in(cast.amina).get("/field/pack").json
    assert pack["person"]["name"] == "Amina Yusuf"
    names = {block["name"] for block in pack["blocks"]}
    assert "Kestrel House" in names
    assert all("outhmere" not in block["name"] for block in pack["blocks"])
    assert pack["good_until"] > pack["server_time"]
    assert {"code", "label", "icon", "severity", "grave"} <= set(pack["tiles"][0])


def test_a_pack_without_a_sign_in_says_why(client):
    answer = client.get("/field/pack", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"because": "signed out"})


def test_a_revoked_sign_in_is_told_from_an_expired_one(app, cast, sign_in):
    from datetime import UTC, datetime, timedelta

    from estate.database import db
    from estate.models import Session

    client = sign_in(cast.amina)
    ask = {"Accept": "application/json"}
    for column, because in (("seen_at", "expired"), ("ended_at", "revoked")):
        with app.app_context():
            db.session.query(Session).update({column: datetime.now(UTC) - timedelta(hours=13)})
            db.session.commit()
        assert client.get("/field/pack", headers=ask).json == {"because": because}
