"""Residents are spoken to in Welsh where they want it: every message, the days, the language of the page, and mail."""

import re

import pytest

from cases.models import Individual, Party
from estate.database import new_id
from estate.models import Mail
from tests.support import residents
from tests.support.residents import link, opened
from tests.support.rows import rows
from tools.messages import messages
from web.language import catalogue

CY = {"Accept-Language": "cy,en;q=0.5"}
GAP = re.compile(r"%\(\w+\)s|\d+")


def test_every_message_is_translated_and_none_is_translated_that_nobody_says():
    english, welsh = messages(), catalogue("cy")
    assert len(english) > 120
    assert english - set(welsh) == set()
    assert set(welsh) - english == set()
    for said, told in welsh.items():
        assert sorted(GAP.findall(said)) == sorted(GAP.findall(told)), said
        assert told != said


def english_in(page):
    """Give the messages that stand in a page in English."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>|&#39;", " ", page))
    return [said for said in messages() if len(said) > 12 and said in text and "%(" not in said]


def test_a_resident_is_spoken_to_in_welsh_all_the_way(app, cast, new_client, sign_in):
    form = new_client().get("/tell/northmere", headers=CY).text
    assert '<html lang="cy"' in form
    assert '<a href="?lang=en" lang="en">English</a>' in form
    assert english_in(form) == []
    assert '<html lang="en-GB"' in new_client().get("/tell/northmere?lang=en", headers=CY).text
    told = residents.TOLD | {"id": str(new_id()), "email": "jo@home.example"}
    wrong = new_client().post("/tell/northmere?lang=cy", data=told | {"words": " "})
    assert (wrong.status_code, english_in(wrong.text)) == (422, [])
    assert "Mae beth ddigwyddodd ar goll." in wrong.text
    kept = new_client().post("/tell/northmere?lang=cy", data=told)
    assert english_in(kept.text) == []
    assert "?lang=" not in kept.text.split("<main")[0]
    address = link(kept)
    assert rows(app, Individual)[0].language == "cy"
    case = opened(app, cast)
    page = new_client().get(address).text
    assert ('<html lang="cy"' in page, english_in(page)) == (True, [])
    assert re.search(r"tan ddydd \w+ \d+ \w+ \d{4}", page)
    entry = {"id": str(new_id()), "words": "Eto", "happened_at": "2026-11-01T02:10"}
    done = new_client().post(f"{address}/diary?lang=cy", data=entry, follow_redirects=True)
    assert "Sul 1 Tachwedd, 02:10" in done.text
    assert '<html lang="en-GB"' in new_client().get(f"{address}?lang=en").text
    party = next(one for one in rows(app, Party) if one.role == "complainant")
    assert sign_in(cast.ruth).post(f"/cases/{case}/parties/{party.id}/link", data={"how": "email"}).status_code == 303
    letter = next(one for one in rows(app, Mail) if one.to == "jo@home.example")
    assert letter.subject == "Eich tudalen gyda ni"
    assert "?lang=cy" in letter.body


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_the_poster_is_there_in_both(sign_in, cast, lang):
    assert sign_in(cast.amina).get(f"/places/poster.pdf?lang={lang}").data[:5] == b"%PDF-"
