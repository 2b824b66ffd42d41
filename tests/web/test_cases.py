"""The inbox, my work and the case file, as people use them in a browser without scripts and with htmx."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from cases.models import Case, Closure, Contact, Report
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id

TOLD = {"channel": "phone", "category": "noise", "words": "Drums until two", "teller": "Jo Hale", "floor": "7"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ruth(sign_in, cast):
    """Sign Ruth in."""
    return sign_in(cast.ruth)


@pytest.fixture
def tell(app, cast):
    """Take in a report; gives its id."""

    def take(**more):
        now = datetime.now(UTC)
        told: dict[str, Any] = {
            "origin": "staff", "key": str(new_id()), "channel": "phone", "category": "noise",
            "words": "Drums until two", "teller": "Jo Hale", "happened_at": now, "received_at": now,
            "block_id": cast.kestrel.id,
        } | more  # fmt: skip
        with app.app_context():
            report, _ = arrive(cast.northmere, Telling(**told), None, now)
            db.session.commit()
            return report.id

    return take


def opened(client, report_id, **more):
    told = {"title": "Drums, Kestrel House", "category": "noise", "risk": "medium", "lane": "formal"} | more
    answer = client.post(f"/inbox/{report_id}/case", data=told)
    assert answer.status_code == 303, answer.text
    return answer.location


def version(page: str) -> Any:
    return found(r'name="seen" value="(\d+)"', page)


def found(pattern: str, page: str) -> Any:
    """Give what a pattern finds in a page."""
    match = re.search(pattern, page)
    assert match, pattern
    return match[1]


def test_what_is_told_to_staff_comes_in_once_and_is_opened(ruth, cast, app):
    form = ruth.get("/inbox/tell").text
    told = TOLD | {"id": found(r'name="id" value="([^"]+)"', form), "block": str(cast.kestrel.id)}
    places = [ruth.post("/inbox/tell", data=told).location for _ in range(2)]
    assert places[0] == places[1]
    assert "Inbox, 1 to read" in ruth.get("/inbox").text
    page = ruth.get(places[0]).text
    assert "“Drums until two”" in page
    assert "No open case here looks like it" in page
    case = opened(ruth, places[0].rpartition("/")[2])
    assert "Told by Jo Hale" in ruth.get(case).text
    assert "It stands in a case" in ruth.get(places[0]).text
    assert "Nothing waits." in ruth.get("/inbox").text


def test_a_telling_without_a_category_keeps_what_was_typed(ruth):
    answer = ruth.post("/inbox/tell", data=TOLD | {"category": ""})
    assert answer.status_code == 422
    assert "Choose what it is about." in answer.text
    assert "Drums until two" in answer.text


def test_a_second_report_is_offered_to_the_open_case_and_joins_it(ruth, tell, app):
    case = opened(ruth, tell())
    second = tell(words="Again")
    page = ruth.get(f"/inbox/{second}").text
    assert "Same block, same category, case still open: C-0001" in page
    answer = ruth.post(f"/inbox/{second}/join", data={"case": case.rpartition("/")[2]})
    assert answer.location == case
    assert "“Again”" in ruth.get(case).text
    with app.app_context():
        assert db.session.query(Case).count() == 1


def test_the_second_of_two_is_told_who_was_first_and_nothing_is_doubled(ruth, sign_in, cast, tell, app):
    report = tell()
    opened(ruth, report)
    answer = sign_in(cast.grace).post(
        f"/inbox/{report}/case", data={"title": "Mine", "category": "noise", "risk": "high", "lane": "formal"}
    )
    assert answer.status_code == 409
    assert "Ruth Adeyemi was first" in answer.text
    with app.app_context():
        assert db.session.query(Case).count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_contact_a_note_and_an_action_are_logged_without_leaving_the_file(ruth, tell, headers, app):
    case = opened(ruth, tell())
    page = ruth.get(case).text
    party = found(r'<option value="([^"]{36})"[^>]*>Jo Hale', page)
    acts = {
        "contacts": {"id": str(new_id()), "party": party, "method": "phone", "result": "spoke", "words": "After four"},
        "actions": {"id": str(new_id()), "kind": "diary_sheets", "words": "Two weeks", "due_on": "2031-01-02"},
        "notes": {"id": str(new_id()), "words": "Door code changed"},
    }  # fmt: skip
    for where, told in acts.items():
        answer = ruth.post(f"{case}/{where}", data=told, headers=headers)
        assert answer.status_code == (200 if headers else 303), answer.text
        assert not headers or answer.text.lstrip().startswith('<div id="file"')
    page = ruth.get(case).text
    for words in ("Spoke with Jo Hale", "After four", "Diary sheets", "Two weeks", "Door code changed", "met"):
        assert words in page
    action = found(rf"{case}/actions/([^/]+)/done", page)
    ruth.post(f"{case}/actions/{action}/done", data={"outcome": "Came back full"})
    assert "Came back full" in ruth.get(case).text


def test_a_refused_contact_keeps_its_words(ruth, tell):
    case = opened(ruth, tell())
    told = {"method": "phone", "result": "", "words": "She cried"}
    answer = ruth.post(f"{case}/contacts", data=told, headers=HTMX)
    assert (answer.status_code, "She cried" in answer.text) == (422, True)
    assert "Choose how it went." in answer.text


def test_of_two_in_one_file_the_loser_is_told_and_keeps_the_typed_words(ruth, sign_in, cast, tell):
    case = opened(ruth, tell())
    seen = version(ruth.get(case).text)
    grace = sign_in(cast.grace)
    told = {"seen": seen, "risk": "high", "because": "He has a knife"}
    assert ruth.post(f"{case}/risk", data=told).status_code == 303
    answer = grace.post(f"{case}/risk", data={"seen": seen, "risk": "standard", "because": "It was bread"})
    assert answer.status_code == 409
    assert "Somebody changed C-0001 while you were writing" in answer.text
    assert "It was bread" in answer.text


def test_a_case_is_closed_by_two_and_what_is_told_later_is_new(ruth, sign_in, cast, tell, app):
    case = opened(ruth, tell())
    page = ruth.get(case).text
    party = found(r'<option value="([^"]{36})"[^>]*>Jo Hale', page)
    told = {"id": str(new_id()), "party": party, "method": "phone", "result": "spoke", "words": "Told her"}
    ruth.post(f"{case}/contacts", data=told)
    asked = {"seen": version(page), "reason": "resolved_early", "outcome": "resolved", "words": ""}
    assert ruth.post(f"{case}/closures", data=asked).status_code == 303
    assert "Waits for a manager’s signature" in ruth.get(case).text
    with app.app_context():
        closure = db.session.query(Closure).one().id
    grace = sign_in(cast.grace)
    assert "Sign the closing" in grace.get(case).text
    assert ruth.post(f"{case}/closures/{closure}/signed").status_code == 403
    assert grace.post(f"{case}/closures/{closure}/signed").status_code == 303
    assert "Closed " in ruth.get(case).text
    second = tell()
    assert "case still open" not in ruth.get(f"/inbox/{second}").text
    assert opened(ruth, second) != case


def test_a_restricted_case_is_nowhere_for_who_is_not_named(ruth, sign_in, cast, tell, app):
    report = tell(category="domestic_abuse", words="He followed me", teller="Ann Other")
    nell = sign_in(cast.nell)
    assert "restricted" in nell.get("/inbox").text
    case = opened(nell, report, title="Held close", category="domestic_abuse", risk="high")
    tell()
    for figure in (cast.ruth, cast.grace, cast.tom, cast.priya, cast.ola, cast.ben):
        client = sign_in(figure)
        for path in ("/inbox", "/cases", "/cases?whose=all", "/traces", "/tonight", f"/inbox/{report}", case):
            page = client.get(path)
            assert page.status_code in (200, 403, 404)
            said = page.text
            assert not re.search(r"He followed me|Ann Other|Held close|PC-0001|PR-0001", said), (figure.name, path)
            assert case.rpartition("/")[2] not in said, (figure.name, path)
            assert str(report) not in said, (figure.name, path)
    assert ruth.get(case).status_code == 404
    assert ruth.post(f"{case}/notes", data={"words": "x"}).status_code == 404
    assert "Held close" in nell.get(case).text


def test_a_tenancy_officer_works_on_their_own_cases_only(sign_in, cast, ruth, tell):
    case = opened(ruth, tell())
    tom = sign_in(cast.tom)
    assert tom.get(case).status_code == 404
    assert "Drums" not in tom.get("/cases?whose=all").text
    mine = opened(tom, tell(), title="Tom’s own")
    assert "Tom’s own" in tom.get("/cases").text
    assert tom.get(mine).status_code == 200


def test_an_act_of_another_case_is_not_done_by_this_one(ruth, tell, app):
    mine, other = opened(ruth, tell()), opened(ruth, tell())
    ruth.post(f"{other}/actions", data={"kind": "diary_sheets", "words": "x"})
    action = found(rf"{other}/actions/([^/]+)/done", ruth.get(other).text)
    assert ruth.post(f"{mine}/actions/{action}/done", data={"outcome": "Sly"}).status_code == 404
    assert "Sly" not in ruth.get(other).text


def test_people_are_added_reached_and_named_in_the_file(ruth, sign_in, cast, tell, app):
    case = opened(ruth, tell())
    ruth.post(f"{case}/people", data={"role": "witness", "name": "Mo Farrow"})
    page = ruth.get(case).text
    assert "Added Mo Farrow, witness" in page
    party = found(rf"{case}/people/([^/\"]+)\"", page)
    answer = ruth.post(f"{case}/people/{party}", data={"safe_times": "mornings", "no_voicemail": "on"}, headers=HTMX)
    assert "mornings · no voicemail" in answer.text
    ruth.post(f"{case}/rhythm", data={"every": "monthly", "seen": version(page)})
    assert "They hear from us monthly" in ruth.get(case).text
    assert "Name somebody on it" not in page
    assert ruth.post(f"{case}/names", data={"person": str(cast.tom.id)}).status_code == 403
    grace = sign_in(cast.grace)
    assert grace.post(f"{case}/names", data={"person": str(cast.tom.id)}).status_code == 303
    assert sign_in(cast.tom).get(case).status_code == 200
    assert grace.post(f"{case}/names/{cast.tom.id}/end").status_code == 303
    assert sign_in(cast.tom).get(case).status_code == 404


def test_what_is_put_aside_says_why(ruth, tell):
    report = tell()
    assert ruth.post(f"/inbox/{report}/aside", data={"outcome": "not_asb"}).status_code == 422
    answer = ruth.post(f"/inbox/{report}/aside", data={"outcome": "not_asb", "because": "one_off_party"})
    assert answer.location == "/inbox"
    assert "A one-off party" in ruth.get(f"/inbox/{report}").text


def test_sent_twice_is_logged_once(ruth, tell, app):
    case = opened(ruth, tell())
    told = {"id": str(new_id()), "method": "visit", "result": "spoke", "words": "At the door", "with_whom": "Caretaker"}
    for _ in range(2):
        assert ruth.post(f"{case}/contacts", data=told).status_code == 303
    with app.app_context():
        assert (db.session.query(Contact).count(), db.session.query(Report).count()) == (1, 1)
