"""Daily reports on the desk: seen, signed, frozen, printed, and what partners get of them."""

import re
import zlib
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from estate.database import db
from patrol.models import DailyReport
from tests.support.nights import HOSTILE, seen, tonight_at, visit
from tests.support.rows import rows

NIGHT = "2026-11-20"
MORNING = tonight_at(6, 5)


@pytest.fixture
def clock():
    """Stop the clocks in the evening of 20 November 2026."""
    with time_machine.travel(tonight_at(22), tick=False) as stopped:
        yield stopped


@pytest.fixture
def night(app, cast, clock, phone_of):
    """Write a night on Amina's phone; it ends and is sent."""
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started")
    visit(phone, shift, cast.kestrel)
    visit(phone, shift, cast.heron, "part", reason="threat", words=HOSTILE)
    phone.noted = phone.write("observation", seen(cast.kestrel, words=HOSTILE, severity=4, follow_up=True)).id
    phone.write("shift_ended", {"shift": shift.id, "words": "quiet"})
    phone.send(app.test_client())
    return phone


def text_of(pdf: bytes) -> str:
    """Give everything that stands in a PDF's streams, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [pdf]
    for stream in streams:
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return b"\n".join(parts).decode("latin-1")


def test_a_morning_is_looked_at_signed_and_frozen(app, cast, clock, night, sign_in):
    ben = sign_in(cast.ben)
    live = ben.get(f"/reports/{NIGHT}").text
    assert "Night of Friday 20 November 2026" in live
    assert "From 05:00" in live
    assert "sign-off" not in live
    clock.move_to(MORNING)
    assert 'action="/reports/2026-11-20/sign-off"' in ben.get(f"/reports/{NIGHT}").text
    answer = ben.post(f"/reports/{NIGHT}/sign-off", data={"note": "6 °C, rain from 01:00."}, follow_redirects=True)
    assert "Signed off and frozen" in answer.text
    assert "6 °C, rain from 01:00." in answer.text
    assert "No corrections since sign-off" in answer.text
    assert "Ben Okafor" in answer.text
    assert len(rows(app, DailyReport)) == 1


def test_who_signs_second_is_told_who_was_first(app, cast, clock, night, sign_in):
    clock.move_to(MORNING)
    ben, other = sign_in(cast.ben), sign_in(cast.ben)
    ben.post(f"/reports/{NIGHT}/sign-off", data={"note": ""})
    answer = other.post(f"/reports/{NIGHT}/sign-off", data={"note": "mine"}, follow_redirects=True)
    assert "Ben Okafor signed this night off before you" in answer.text
    assert [one.note for one in rows(app, DailyReport)] == [""]


def test_too_early_is_refused(app, cast, clock, night, sign_in):
    assert sign_in(cast.ben).post(f"/reports/{NIGHT}/sign-off", data={"note": ""}).status_code == 409
    assert rows(app, DailyReport) == []


def test_a_night_that_has_not_begun_is_not_there(app, cast, clock, sign_in):
    ben = sign_in(cast.ben)
    for path in ("2026-11-21", "2026-02-30", "1999-12-31", "soon"):
        assert ben.get(f"/reports/{path}").status_code == 404, path


def test_what_came_after_sign_off_stands_as_corrections(app, cast, clock, night, sign_in):
    clock.move_to(MORNING)
    ben = sign_in(cast.ben)
    ben.post(f"/reports/{NIGHT}/sign-off", data={"note": ""})
    before = ben.get(f"/reports/{NIGHT}.pdf").data
    night.write("struck", {"page": night.noted, "reason": "wrong block"})
    clock.move_to(MORNING + timedelta(hours=1))
    night.send(app.test_client())
    now = ben.get(f"/reports/{NIGHT}").text
    assert "1 correction since sign-off" in now
    assert "struck: wrong block" in now
    assert "Amina Yusuf&#39;s notebook 1, page 8" in now
    assert "corrected since" in ben.get("/reports").text
    assert ben.get(f"/reports/{NIGHT}.pdf").data == before


def test_an_unsigned_morning_is_seen(app, cast, clock, night, sign_in):
    ben = sign_in(cast.ben)
    assert 'id="unsigned"' not in ben.get("/reports").text
    clock.move_to(tonight_at(6, 21))
    told = ben.get("/reports").text
    assert "The night of Fri 20 Nov is" in told
    assert "not signed off" in told


@pytest.mark.parametrize("path", [f"/reports/{NIGHT}.pdf", f"/reports/{NIGHT}/partner.pdf"])
def test_paper_is_tagged_and_the_same_each_time(app, cast, clock, night, sign_in, path):
    clock.move_to(MORNING)
    ben = sign_in(cast.ben)
    ben.post(f"/reports/{NIGHT}/sign-off", data={"note": HOSTILE})
    first = ben.get(path)
    clock.move_to(MORNING + timedelta(days=2))
    again = sign_in(cast.ben).get(path)
    assert first.mimetype == "application/pdf"
    assert first.data == again.data
    told = text_of(first.data)
    assert all(word in told for word in ("/StructTreeRoot", "pdfuaid:part", "/Lang", "en-GB"))


def test_the_report_is_read_by_who_may_and_links_only_where_they_lead(app, cast, clock, night, sign_in):
    for figure, code in ((cast.ruth, 200), (cast.priya, 200), (cast.ola, 200), (cast.amina, 403), (cast.carys, 403)):
        assert sign_in(figure).get(f"/reports/{NIGHT}").status_code == code, figure.name


def counted(app, ask):
    """Count the queries of a request."""
    said = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    ask()
    return len(said)


def test_the_number_of_queries_does_not_grow_with_the_night(app, cast, clock, night, phone_of, sign_in):
    ben = sign_in(cast.ben)
    few = counted(app, lambda: ben.get(f"/reports/{NIGHT}"))
    for figure in (cast.dan, cast.ben):
        phone = phone_of(figure)
        shift = phone.write("shift_started")
        for block in cast.blocks:
            visit(phone, shift, block)
            page = phone.write("observation", seen(block))
            phone.write("amended", {"page": page.id, "words": "more"})
            phone.write("struck", {"page": page.id, "reason": ""})
        phone.send(app.test_client())
    many = counted(app, lambda: ben.get(f"/reports/{NIGHT}"))
    assert many <= few + 3, (few, many)
    assert few <= 45
