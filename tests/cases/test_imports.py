"""Lists at go-live: what a row would do, all or nothing, sent twice is done once, and each case from its own days."""

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from cases.models import Case, Clock, Home, Individual, Party, Report, Tenancy
from cases.operations import alarming, imports
from cases.queries import files, walls
from cases.rules.importing import read_day
from estate.database import db
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from web.story import lines

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOMES = "Home code,Block,Flat,Postcode\nH1,Kestrel House,41,ss1 2ab\nH2,LK02,2,\nH3,,3 Swift Row,\n"
TENANTS = (
    "Home,Tenant,Name,From,Phone,Contact by,Not by,No voicemail,Date of birth\n"
    "H1,T1,Jo Hale,1/4/2019,01632 960201,phone,visit; letter,yes,3 May 1980\n"
    "H1,T2,Sam Hale,2019-04-01,,,,,\nH3,T3,Ray Boyle,1 Sept 2020,,,,no,\n"
)
CASES = (
    "Number,Title,Category,Risk,Opened,Reported,Home,Complainant,Alleged,Officer,Description,First contact,"
    "Last contact\n"
    "A/1,Music at night,Noise,Medium,2/11/2026,30/10/2026,H1,T1,T3,ruth@northmere.example,Loud,3/11/2026,20/11/2026\n"
    "A/2,Threats in the lift,harassment,high,16/11/2026,,H2,Ms Nobody,a man with a dog,,,,\n"
)


def read(person, kind, text, at=NOW):
    return imports.look(person, kind, text.encode(), at)


def bring(person, kind, text, at=NOW):
    looked = imports.bring_in(read(person, kind, text, at), person, at)
    db.session.commit()
    return [row.status for row in looked.rows]


def rows():
    tables = (Home, Tenancy, Individual, Report, Case, Clock, Party)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_days_are_read_day_first_or_refused_in_a_sentence():
    for said in ("3/4/2026", "03.04.2026", "3-4-2026", "2026-04-03", "3 April 2026", "3rd Apr 2026", "3-Apr-2026"):
        assert read_day(said, "X") == date(2026, 4, 3), said
    wrong = {"11/23/2026": "day first", "3/4/26": "whole year", "3-Apr-26": "whole year", "46349": "spreadsheet",
             "31/2/2026": "no day", "soon": "not a date", "3/4/1026": "too far"}  # fmt: skip
    for said, why in wrong.items():
        with pytest.raises(Refusal, match=why):
            read_day(said, "X")


def test_the_lists_of_a_landlord_are_brought_in_once_however_often_they_are_sent(inside, cast):
    grace = cast.grace.row()
    for kind, text, many in (("homes", HOMES, 3), ("tenancies", TENANTS, 3), ("cases", CASES, 2)):
        assert bring(grace, kind, text) == ["new"] * many
    first = rows()
    for kind, text in (("homes", HOMES), ("tenancies", TENANTS), ("cases", CASES)):
        assert set(bring(grace, kind, text)) == {"same"}
    assert rows() == first == [3, 3, 4, 2, 2, 6, 4]
    hale = db.session.scalars(select(Individual).where(Individual.code == "T1")).one()
    assert (hale.method, hale.avoid, hale.no_voicemail, hale.born_on) == (
        "phone", ["letter", "visit"], True, date(1980, 5, 3))  # fmt: skip
    looked = read(grace, "tenancies", TENANTS.replace("960201", "960999").replace("T2,Sam Hale", "T2,Samir Hale"))
    assert [row.because for row in looked.rows[:2]] == [
        "Number was 01632 960201, now 01632 960999.", "Name was Sam Hale, now Samir Hale."]  # fmt: skip
    imports.bring_in(looked, grace, NOW)
    db.session.refresh(hale)
    assert (hale.phone, hale.no_voicemail) == ("01632 960999", True)


def test_an_open_case_runs_from_its_own_days_and_alarms_nobody_for_what_is_over(inside, cast):
    grace = cast.grace.row()
    for kind, text in (("homes", HOMES), ("tenancies", TENANTS), ("cases", CASES)):
        bring(grace, kind, text)
    music, threats = db.session.scalars(select(Case).order_by(Case.reference)).all()
    assert (music.opened_at, music.received_at) == (
        datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC))  # fmt: skip
    clocks = {one.kind: one for one in db.session.scalars(select(Clock).where(Clock.case_id == music.id))}
    respond = clocks["respond"]
    assert (respond.started_at, respond.met, respond.figures) == (music.received_at, True, False)
    assert respond.frozen_due_at == respond.due_at == datetime(2026, 11, 6, 23, 59, tzinfo=UTC)
    assert clocks["contact"].due_at == datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
    assert music.next_due_at == clocks["contact"].due_at
    late = db.session.scalars(select(Clock).where(Clock.case_id == threats.id, Clock.kind == "respond")).one()
    assert (late.done_at, late.due_at) == (None, datetime(2026, 11, 17, tzinfo=UTC))
    assert alarming.look(cast.northmere, NOW) == []
    held = db.session.scalars(select(Party.held_id).where(Party.held_id.is_not(None))).all()
    assert len(held) == 1
    ruth = cast.ruth.row()
    file = files.case_file(ruth, music.id)
    assert file
    told = lines(file)
    assert any("Brought in at go-live" in line.title for line in told)
    assert any(line.quote == "Loud" for line in told)


def test_one_refused_row_keeps_everything_out_and_says_why(inside, cast):
    grace, before = cast.grace.row(), rows()
    bring(grace, "homes", HOMES)
    with_homes = rows()
    wrong = CASES + (
        "A/1,Again,noise,medium,2/11/2026,,,,,,,,\nA/3,Later,noise,medium,24/11/2026,,,,,,,,\n"
        "A/4,Hidden,domestic abuse,high,2/11/2026,,,,,,,,\nA/5,Low hate,hate,standard,2/11/2026,,,,,,,,\n"
        "A/6,Nowhere,noise,loud,11/23/2026,,H9,,,nobody@x.example,,,\n"
    )
    looked = read(grace, "cases", wrong)
    because = {row.number: row.because for row in looked.rows if row.status == "refused"}
    assert set(because) == {4, 5, 6, 7, 8}
    for number, words in {4: "Row 2 has the number", 5: "still to come", 6: "who leads on it", 7: "always high",
                          8: "no home “H9”"}.items():  # fmt: skip
        assert words in because[number]
    with pytest.raises(Refusal, match="row 4 is refused"):
        imports.bring_in(looked, grace, NOW)
    for person in (cast.ruth.row(), cast.ola.row(), cast.dev.row()):
        with pytest.raises(NotAllowed):
            read(person, "homes", HOMES)
    assert rows() == with_homes != before


def test_what_was_brought_in_since_the_look_is_not_brought_in_again(inside, cast):
    grace = cast.grace.row()
    slow = read(grace, "homes", HOMES)
    bring(grace, "homes", HOMES)
    with pytest.raises(Refusal, match="just now"):
        imports.bring_in(slow, grace, NOW)


def test_domestic_abuse_is_brought_in_behind_the_wall(inside, cast):
    nell = cast.nell.row()
    bring(nell, "cases", "Number,Title,Category,Risk,Opened\nS/9,Held,Domestic abuse,high,2/11/2026\n")
    case = db.session.scalars(select(Case)).one()
    assert (case.restricted, case.reference[:3]) == (True, "PC-")
    assert walls.case_of(nell, case.id) == case
    assert walls.case_of(cast.grace.row(), case.id) is None
    assert {case.id} <= set(walls.hidden(cast.grace.row()))
    assert db.session.scalar(select(func.count(Trace.id)).where(Trace.row_id == str(case.id))) == 1
    assert read(cast.grace.row(), "cases", "Number,Title,Category,Risk,Opened\nS/9,Held,Noise,high,2/11/2026\n").rows[
        0].status == "new"  # fmt: skip


def test_the_page_looks_first_and_then_brings_in(sign_in, cast):
    grace = sign_in(cast.grace)
    shown = grace.post("/cases/import", data={"kind": "homes", "file": (io.BytesIO(HOMES.encode()), "homes.csv")})
    assert "3 new, 0 changed, 0 the same, 0 refused" in shown.text
    encoded = shown.text.split("readonly>")[1].split("</textarea>")[0]
    answer = grace.post("/cases/import/applied", data={"kind": "homes", "file": encoded}, follow_redirects=True)
    assert "3 rows brought in." in answer.text
    bad = grace.post("/cases/import", data={"kind": "cases", "file": (io.BytesIO(b"Number,Title\n1,x\n"), "c.csv")})
    assert (bad.status_code, "needs a column" in bad.text) == (422, True)
