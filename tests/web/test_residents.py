"""What a resident tells by the public form: as themselves, and as an enemy."""

import io
import uuid

import pytest

from cases.models import Evidence, Individual, PrivateLink, Report
from estate.database import new_id
from tests.support import residents
from tests.support.residents import EVIL, TOLD, link, photograph
from tests.support.rows import rows as all_rows
from web.showing import show_told


@pytest.fixture
def tell(new_client, cast):
    """Fill in the form as somebody without an account, and send it."""
    return lambda *told, **more: residents.tell(new_client(), *told, **more)


@pytest.fixture
def rows(app):
    """Give rows of a model as they stand."""
    return lambda model: all_rows(app, model)


def test_what_is_told_waits_in_the_inbox_with_how_to_reach_them(tell, rows, sign_in, cast):
    answer = tell(safe_times="after 6, never at home", no_voicemail="on", block=str(cast.kestrel.id), history="weekly")
    assert "R-0001" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    report = rows(Report)[0]
    assert (report.origin, report.words, report.teller, report.hate) == ("form", TOLD["words"], "Jo Hale", False)
    who = rows(Individual)[0]
    assert (who.safe_times, who.no_voicemail, who.phone) == ("after 6, never at home", True, TOLD["phone"])
    page = sign_in(cast.ruth).get(f"/inbox/{report.id}").text
    assert "07700 900123 · after 6, never at home · no voicemail" in page
    assert "weekly" in page


def test_nobody_needs_to_say_who_they_are(tell, rows, new_client):
    answer = tell(name="", phone="")
    assert rows(Individual) == []
    assert rows(Report)[0].anonymous
    assert "We have it, and read it next" in new_client().get(link(answer)).text


def test_a_number_without_a_name_is_kept(tell, rows):
    tell(name="")
    assert (rows(Individual)[0].unnamed, rows(Individual)[0].phone) == (True, TOLD["phone"])
    assert rows(Report)[0].anonymous


def test_sent_twice_is_told_once_and_the_link_that_was_seen_is_the_one_that_works(tell, rows, new_client):
    told = {"id": str(uuid.uuid4()), "photographs": (io.BytesIO(photograph()), "a.jpg")}
    first = link(tell(told))
    told["photographs"] = (io.BytesIO(photograph()), "a.jpg")
    second = link(tell(told))
    assert [len(rows(model)) for model in (Report, Individual, Evidence)] == [1, 1, 1]
    assert new_client().get(first).status_code == 404
    assert new_client().get(second).status_code == 200
    told["photographs"] = (io.BytesIO(photograph()), "a.jpg")
    third = tell(told)
    assert "/follow/" not in third.text
    assert "told us this before" in third.text
    assert new_client().get(second).status_code == 200


def test_another_telling_from_the_same_form_is_another_report(tell, rows):
    same = {"id": str(uuid.uuid4())}
    tell(same)
    tell(same, words="And now he throws things")
    assert len(rows(Report)) == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words": ""}, "What happened is missing."), ({"category": ""}, "Choose what it is about."),
        ({"category": "nonsense"}, "Choose what it is about."), ({"words": "x" * 20_001}, "at most 20000"),
        ({"email": "nobody"}, "Look at your e-mail"), ({"name": "x" * 201}, "at most 200"),
        ({"block": str(uuid.uuid4())}, "Choose a building"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_and_nothing_typed_is_lost(tell, rows, wrong, says):
    answer = tell(spot="by the lift", **wrong)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="by the lift"' in answer.text
    assert rows(Report) == rows(Individual) == rows(PrivateLink) == []


def test_a_building_of_another_landlord_is_none(tell, rows, cast):
    assert tell(slug="southmere", block=str(cast.kestrel.id)).status_code == 422
    assert rows(Report) == []


def test_a_landlord_nobody_knows_is_not_there(new_client):
    assert new_client().get("/tell/nobody").status_code == 404
    assert new_client().post("/tell/nobody", data=TOLD).status_code == 404


def test_only_this_landlord_s_buildings_are_offered(new_client, cast):
    assert "Kestrel House" in new_client().get("/tell/northmere").text
    assert "Kestrel House" not in new_client().get("/tell/southmere").text


def test_words_never_become_markup(tell, sign_in, cast, new_client, rows, app):
    evil = dict.fromkeys(("words", "spot", "about_whom", "history", "name", "safe_times"), EVIL)
    answer = tell(evil, phone="1", email="a@b.example")
    page = new_client().get(link(answer)).text
    inbox = sign_in(cast.ruth).get(f"/inbox/{rows(Report)[0].id}").text
    refused = tell(evil, category="").text
    for text in (answer.text, page, inbox, refused):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&gt; 49" not in text


def test_nul_and_lone_surrogates_are_kept_as_signs(tell, rows):
    assert tell(words="a\x00b", about_whom="c\x00", name="d\x00").status_code == 200
    assert rows(Report)[0].words == "a␀b"


def test_photographs_are_kept_as_they_came_and_shown_without_what_they_carried(tell, rows, app, sign_in, cast):
    content = photograph()
    assert tell(photographs=(io.BytesIO(content), "../../evil.jpg")).status_code == 200
    kept = rows(Evidence)[0]
    disk = app.extensions["beatbook_disk"]
    assert disk.path(kept.landlord_id, kept.id, kept.sha256).read_bytes() == content
    where = f"/inbox/{rows(Report)[0].id}/photographs/{kept.id}/large"
    assert sign_in(cast.ruth).get(where).status_code == 404
    with app.app_context():
        assert show_told() == 1
        assert show_told() == 0
    shown = sign_in(cast.ruth).get(where)
    assert shown.mimetype == "image/jpeg"
    assert b"SecretPhone" in content
    assert b"SecretPhone" not in shown.data
    assert sign_in(cast.dev).get(where).status_code in (403, 404)
    assert sign_in(cast.amina).get(where).status_code == 403
    assert "/large" in sign_in(cast.ruth).get(f"/inbox/{rows(Report)[0].id}").text


def test_a_photograph_that_is_none_is_refused_and_one_that_breaks_is_kept_not_shown(tell, rows, app):
    assert tell(photographs=(io.BytesIO(b"<svg onload=alert(1)>"), "a.jpg")).status_code == 422
    assert rows(Report) == []
    assert tell(photographs=(io.BytesIO(b"\xff\xd8\xff" + b"x" * 500), "a.jpg")).status_code == 200
    with app.app_context():
        show_told()
    assert (rows(Evidence)[0].shown, rows(Evidence)[0].because != "") == ("not shown", True)


@pytest.mark.parametrize(("size", "code"), [(11, 422), (25, 422), (37, 413)])
def test_a_body_too_large_is_refused_in_a_sentence(new_client, cast, rows, size, code):
    fields = {"id": str(new_id()), "words": "so much", "category": "noise"}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    head = '--b\r\nContent-Disposition: form-data; name="photographs"; filename="a.jpg"\r\n\r\n'
    body = "\r\n".join([*parts, head]).encode() + b"\xff\xd8\xff" + bytes(size * 1024 * 1024) + b"\r\n--b--\r\n"
    answer = new_client().post("/tell/northmere", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == code
    assert "too big" in answer.text
    assert ("so much" in answer.text) is (code == 422)
    assert rows(Report) == []


def test_more_than_five_photographs_are_too_many(tell, rows):
    many = [(io.BytesIO(photograph()), f"{number}.jpg") for number in range(6)]
    assert tell(photographs=many).status_code == 422
    assert rows(Report) == []


def test_who_tells_without_end_is_asked_to_wait_and_keeps_the_words(tell):
    codes = [tell(words=f"again {number}").status_code for number in range(21)]
    assert codes == [200] * 20 + [429]
    assert TOLD["phone"] in tell().text


def test_domestic_abuse_is_seen_by_nobody_but_the_lead(tell, rows, sign_in, cast, new_client):
    answer = tell(category="domestic_abuse", words="he hits me")
    report = rows(Report)[0]
    assert (report.restricted, rows(Individual)[0].restricted) == (True, True)
    assert "0808 2000 247" in answer.text
    assert sign_in(cast.ruth).get(f"/inbox/{report.id}").status_code == 404
    assert sign_in(cast.nell).get(f"/inbox/{report.id}").status_code == 200
    page = new_client().get(link(answer)).text
    assert "hits" not in page
    assert "bus" not in page.lower().replace("domestic abuse helpline", "")


def test_what_one_perceives_is_enough_for_hate(tell, rows):
    tell(hate="on", words="go home, he said")
    report = rows(Report)[0]
    assert (report.hate, report.category, report.perceived_by) == (True, "noise", "victim")
