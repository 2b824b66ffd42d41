"""What a resident tells by the public form, and follows by their private link: as themselves, and as an enemy."""

import io
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from cases.models import DiaryEntry, Evidence, Individual, PrivateLink, Report
from cases.operations.opening import Opening, join_case, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id
from web.showing import show_told

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> {{ 7*7 }}'
TOLD = {"words": "He bangs the door at night", "category": "noise", "name": "Jo Hale", "phone": "07700 900123"}


@pytest.fixture
def tell(new_client, cast):
    """Fill in the form as somebody without an account, and send it."""

    def send(told=None, slug="northmere", client=None, **more):
        client = client or new_client()
        page = client.get(f"/tell/{slug}").text
        told = {"id": found(r'name="id" value="([^"]+)"', page)} | TOLD | (told or {}) | more
        return client.post(f"/tell/{slug}", data=told, content_type="multipart/form-data")

    return send


def found(pattern, page):
    match = re.search(pattern, page)
    assert match, page[:3000]
    return match[1]


def link(answer):
    assert answer.status_code == 200, answer.text
    return found(r'href="(/follow/[^"]+)"', answer.text)


def photograph(colour="navy", **more):
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (60, 40), colour).save(picture, "JPEG", exif=exif)
    return picture.getvalue()


@pytest.fixture
def rows(app):
    """Give rows of a model as they stand."""

    def of(model):
        with app.app_context():
            return db.session.scalars(select(model)).all()

    return of


def opened(app, cast, who="ruth", **how):
    """Open a case of the one report that waits; gives its id."""
    with app.app_context():
        report = db.session.scalars(select(Report).where(Report.handled_at.is_(None))).one()
        told = {"title": "Banging", "category": report.category, "risk": "high"} | how
        case = open_case(report.id, Opening(**told), getattr(cast, who).row(), datetime.now(UTC))
        db.session.commit()
        return case.id


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
        assert "49" not in re.sub(r"[0-9a-f-]{36}|&#\d+;|\d{2}:49", "", text) or "{{ 7*7 }}" in text


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


def test_the_page_says_where_it_stands_and_keeps_a_diary(tell, rows, app, cast, new_client, sign_in):
    address, client = link(tell()), new_client()
    case = opened(app, cast, described="Mr Grimshaw of flat 9")
    page = client.get(address).text
    assert "We are working on it" in page
    assert "We get back to you by" in page
    assert "Ruth" in page
    assert "Grimshaw" not in page
    entry = {"id": str(new_id()), "words": EVIL, "effect": "could not sleep", "happened_at": "2026-11-01T02:10"}
    for _ in range(2):
        assert client.post(f"{address}/diary", data=entry).status_code == 303
    assert len(rows(DiaryEntry)) == 1
    page = client.get(address).text
    assert "could not sleep" in page
    assert "<script>alert" not in page
    assert "could not sleep" in sign_in(cast.ruth).get(f"/cases/{case}").text


def test_a_diary_without_words_keeps_what_was_typed(tell, app, cast, new_client):
    address = link(tell())
    opened(app, cast)
    answer = new_client().post(f"{address}/diary", data={"words": " ", "effect": "no sleep"})
    assert answer.status_code == 422
    assert 'value="no sleep"' in answer.text


def test_no_diary_before_there_is_a_case_nor_by_a_stranger(tell, app, cast, new_client, rows):
    address, entry = link(tell()), {"id": str(new_id()), "words": "x"}
    assert new_client().post(f"{address}/diary", data=entry).status_code == 404
    opened(app, cast)
    assert new_client().post("/follow/guessed/diary", data=entry).status_code == 404
    assert rows(DiaryEntry) == []


def test_a_link_that_is_revoked_or_has_run_out_says_only_that_nothing_is_there(tell, app, new_client):
    address = link(tell())
    never = new_client().get("/follow/" + "x" * 43)
    for changes in ({"revoked_at": datetime.now(UTC)}, {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}):
        with app.app_context():
            row = db.session.scalars(select(PrivateLink)).one()
            before = {name: getattr(row, name) for name in changes}
            for name, value in changes.items():
                setattr(row, name, value)
            db.session.commit()
            gone = new_client().get(address)
            assert (gone.status_code, gone.data) == (404, never.data)
        with app.app_context():
            row = db.session.scalars(select(PrivateLink)).one()
            for name, value in before.items():
                setattr(row, name, value)
            db.session.commit()


def test_the_token_stands_nowhere_and_its_page_is_private(tell, rows, new_client):
    address = link(tell())
    token = address.rpartition("/")[2]
    row = rows(PrivateLink)[0]
    assert token.encode() not in row.token_hash
    assert len(token) >= 43
    answer = new_client().get(address)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert rows(PrivateLink)[0].opened_at is not None
    assert rows(PrivateLink)[0].expires_at - row.made_at == timedelta(days=180)


def test_who_guesses_is_stopped(new_client):
    codes = [new_client().get(f"/follow/{number:043}").status_code for number in range(31)]
    assert codes == [404] * 30 + [429]


def test_who_is_told_about_follows_nothing_of_the_case_about_them(tell, app, cast, new_client):
    """The one complained of tells something too; both belong to one case. Their page stays their own."""
    theirs = link(tell(name="Mr Grimshaw"))
    with app.app_context():
        now = datetime.now(UTC)
        counter = db.session.scalars(select(Report)).one()
        told = Telling(origin="staff", key="k", channel="phone", category="noise", happened_at=now, received_at=now,
                       words="w", teller="Jo Hale")  # fmt: skip
        first, _ = arrive(cast.northmere, told, None, now)
        how = Opening(title="t", category="noise", risk="high", alleged_id=counter.reporter_id)
        case = open_case(first.id, how, cast.ruth.row(), now)
        join_case(counter.id, case.id, cast.ruth.row(), now)
        db.session.commit()
    page = new_client().get(theirs).text
    assert "part of work that goes on" in page
    for secret in ("Ruth", "C-0001", 'diary"', "Jo Hale"):
        assert secret not in page


def test_what_joins_a_restricted_case_looks_like_any_other(tell, app, cast, new_client):
    """A neighbour's page must not show that there is a restricted case, however it goes on."""
    pages = []
    for category, lead in (("noise", "ruth"), ("domestic_abuse", "nell")):
        address = link(tell(words=f"joined to {category}", name=""))
        with app.app_context():
            now = datetime.now(UTC)
            report = db.session.scalars(select(Report).where(Report.handled_at.is_(None))).one()
            told = Telling(origin="staff", key=category, channel="phone", category=category, happened_at=now,
                           received_at=now, words="w", teller="Ann Other")  # fmt: skip
            first, _ = arrive(cast.northmere, told, None, now)
            how = Opening(title="t", category=category, risk="high")
            case = open_case(first.id, how, getattr(cast, lead).row(), now)
            join_case(report.id, case.id, getattr(cast, lead).row(), now)
            db.session.commit()
        page = new_client().get(address).text
        pages.append(re.sub(r"R-\d+", "R", page))
    assert pages[0] == pages[1]
