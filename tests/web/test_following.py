"""What a resident follows by their private link: as themselves, and as an enemy."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases.models import Case, Closure, DiaryEntry, Party, PrivateLink, Survey, SurveyAnswer
from estate.database import db, new_id
from estate.models import Mail
from tests.support import residents
from tests.support.residents import EVIL, found, joined, link, opened
from tests.support.rows import rows as all_rows


@pytest.fixture
def tell(new_client, cast):
    """Fill in the form as somebody without an account, and send it."""
    return lambda *told, **more: residents.tell(new_client(), *told, **more)


@pytest.fixture
def rows(app):
    """Give rows of a model as they stand."""
    return lambda model: all_rows(app, model)


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


def test_an_old_phone_that_names_no_site_proves_itself_by_the_token_in_the_form(tell, app, cast, new_client, rows):
    """Safari before 16.4 sends no Sec-Fetch-Site, and on a page without referrer its Origin is null."""
    address = link(tell())
    opened(app, cast)
    token, old = address.rpartition("/")[2], {"Sec-Fetch-Site": "", "Origin": "null"}
    assert f'name="token" value="{token}"' in new_client().get(address).text
    entry = {"id": str(new_id()), "words": "Banging again", "token": token}
    for headers, told in (
        (old, entry | {"token": ""}), (old, entry | {"token": "x" * 43}), ({"Sec-Fetch-Site": "cross-site"}, entry),
        ({"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"}, entry),
    ):  # fmt: skip
        assert new_client().post(f"{address}/diary", data=told, headers=headers).status_code == 403, headers
    assert rows(DiaryEntry) == []
    assert new_client().post(f"{address}/diary", data=entry, headers=old).status_code == 303
    assert new_client().post(f"{address}/diary", data=entry, headers={"Sec-Fetch-Site": ""}).status_code == 303
    assert len(rows(DiaryEntry)) == 1


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
    joined(app, cast, "noise", "ruth", about_them=True)
    page = new_client().get(theirs).text
    assert "part of work that goes on" in page
    for secret in ("Ruth", "C-0001", 'id="diary"', "Ann Other"):
        assert secret not in page


def test_what_joins_a_restricted_case_looks_like_any_other(tell, app, cast, new_client):
    """A neighbour's page must not show that there is a restricted case, however it goes on."""
    pages = []
    for category, lead in (("noise", "ruth"), ("domestic_abuse", "nell")):
        address = link(tell(words=f"joined to {category}", name=""))
        joined(app, cast, category, lead)
        pages.append(re.sub(r"R-\d+", "R", new_client().get(address).text))
    assert pages[0] == pages[1]


def test_an_officer_gives_renews_and_takes_back_a_link(tell, app, cast, new_client, sign_in, rows):
    first = link(tell(email="jo@home.example"))
    case, ruth = opened(app, cast), sign_in(cast.ruth)
    party = rows(Party)[0].id
    shown = ruth.post(f"/cases/{case}/parties/{party}/link")
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    second = "/follow/" + found(r"/follow/([\w-]{43})", shown.text)
    assert (new_client().get(first).status_code, new_client().get(second).status_code) == (404, 200)
    assert "/follow/" not in ruth.get(f"/cases/{case}/links").text
    assert "first opened" in ruth.get(f"/cases/{case}/links").text
    assert ruth.post(f"/cases/{case}/parties/{party}/link", data={"how": "email"}).status_code == 303
    letter = next(one for one in rows(Mail) if one.to == "jo@home.example")
    third = "/follow/" + found(r"/follow/([\w-]{43})", letter.body)
    assert (new_client().get(second).status_code, new_client().get(third).status_code) == (404, 200)
    assert ruth.post(f"/cases/{case}/parties/{party}/link/taken-back").status_code == 303
    assert new_client().get(third).status_code == 404


def test_nobody_else_gives_a_link_and_none_goes_to_whom_it_is_about(tell, app, cast, sign_in, rows):
    tell(category="domestic_abuse")
    case = opened(app, cast, "nell", described="Her brother")
    parties = {one.role: one.id for one in rows(Party)}
    before = len(rows(PrivateLink))
    for who in (cast.ruth, cast.grace, cast.amina, cast.dev):
        for path in ("links", f"parties/{parties['complainant']}/link"):
            client = sign_in(who)
            code = (client.get if path == "links" else client.post)(f"/cases/{case}/{path}").status_code
            assert code in (403, 404)
    nell = sign_in(cast.nell)
    assert nell.post(f"/cases/{case}/parties/{parties['alleged']}/link").status_code == 422
    assert nell.post(f"/cases/{case}/parties/{parties['complainant']}/link", data={"how": "email"}).status_code == 422
    assert len(rows(PrivateLink)) == before


def test_who_gave_no_name_is_not_taken_for_somebody_unknown(tell, app, cast, new_client):
    """A case has a witness nobody knows, and a report nobody signed: these are not the same person."""
    address = link(tell(name="", phone=""))
    case = opened(app, cast)
    with app.app_context():
        witness = {"role": "witness", "described": "A man with a dog", "made_at": datetime.now(UTC)}
        db.session.add(Party(landlord_id=cast.northmere, id=new_id(), case_id=case, **witness))
        db.session.commit()
    page = new_client().get(address).text
    assert 'id="diary"' not in page
    assert "C-0001" not in page


def test_the_survey_is_answered_once_after_the_end_and_a_question_may_be_left(tell, app, cast, new_client, rows):
    address, case = link(tell()), opened(app, cast)
    assert new_client().post(f"{address}/survey", data={"ease": "9"}).status_code == 404
    with app.app_context():
        now, mine = datetime.now(UTC), {"landlord_id": cast.northmere, "case_id": case, "by_id": cast.ruth.id}
        row = db.session.scalars(select(Case)).one()
        row.stage, row.closed_at = "closed", now
        how = {"reason": "resolved_early", "outcome": "resolved", "spoke": "spoke", "signed_at": now}
        db.session.add(Closure(id=new_id(), made_at=now, **mine, **how))
        db.session.commit()
    assert "How did we do?" in new_client().get(address).text
    for wrong in ({}, {"ease": "11"}, {"ease": "-1"}, {"ease": "x"}):
        assert new_client().post(f"{address}/survey", data=wrong).status_code == 422
    for score in ("9", "1"):
        assert new_client().post(f"{address}/survey", data={"ease": score, "outcome": "0"}).status_code == 303
    assert len(rows(Survey)) == 1
    assert {one.question: one.score for one in rows(SurveyAnswer)} == {"ease": 9, "outcome": 0}
