"""Coverage: patrols by block and week against what the rounds promise."""

from datetime import date, time, timedelta

import pytest

from estate.database import db
from patrol.models import Round
from patrol.operations import plan_round
from patrol.queries.coverage import Cell, coverage
from tests.patrol.conftest import NIGHT
from web.heat import as_csv, finding, spoken, step

SUNDAY = date(2026, 11, 22)


@pytest.fixture
def look(app, cast):
    """Look at the weeks up to a night as Ben does."""

    def ask(until=SUNDAY, who=None):
        with app.app_context():
            return coverage((who or cast.ben).row(), until)

    return ask


def cells(seen, block):
    return next(line.cells for line in seen.lines if line.block.id == block.id)


def test_patrols_stand_in_the_week_of_their_night_against_what_was_promised(app, cast, night, officer, look):
    with app.app_context():
        plan_round("Larkfield nights", [(cast.kestrel.row(), 2)], by=cast.ben.row(), now=NIGHT)
        db.session.commit()
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.finish(amina.visit(cast.kestrel), "part", "threat")
    amina.strike(amina.visit(cast.kestrel))
    night.passes(hours=24)
    amina.finish(amina.visit(cast.linnet))
    night.passes(hours=24)
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    seen = look()
    assert (len(seen.weeks), seen.weeks[-1], seen.lines[0].block.id) == (8, date(2026, 11, 16), cast.kestrel.id)
    assert cells(seen, cast.kestrel)[-1] == Cell(1, 1, 4)
    assert cells(seen, cast.linnet)[-1] == Cell(1, 0, 0)
    assert seen.week(7) == Cell(2, 1, 4)
    assert look(date(2026, 11, 21)).week(7) == Cell(1, 1, 2)
    assert cells(look(date(2026, 11, 23)), cast.kestrel)[-2:] == [Cell(1, 1, 4), Cell(1, 0, 2)]


def test_only_the_weekdays_of_a_round_promise_anything(app, cast, night, officer, look):
    amina = officer(cast.amina)
    night.passes(hours=-24)
    amina.visit(cast.linnet)
    amina.send()
    with app.app_context():
        plan_round("Weekends", [(cast.kestrel.row(), 3)], by=cast.ben.row(), now=NIGHT - timedelta(days=1))
        one = db.session.query(Round).one()
        one.weekdays, one.begins, one.ends = [5, 6], time(20), time(2)
        db.session.commit()
    assert cells(look(), cast.kestrel)[-1] == Cell(0, 0, 6)


def test_another_landlord_sees_its_own_blocks_only(cast, officer, look):
    amina = officer(cast.amina)
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    assert [(line.block.name, line.whole.made) for line in look(who=cast.dev).lines] == [("Quay House", 0)]


def test_a_square_says_how_much_of_the_promise_was_kept(cast, look):
    assert [step(Cell(made, 0, 8)) for made in (0, 1, 2, 4, 6, 7, 8, 9)] == [0, 1, 2, 3, 4, 4, 5, 5]
    assert spoken(Cell(3, 1, 4)) == "3 of 4, 1 part visit"
    assert finding(look()) == "No patrol yet."
    assert "Kestrel House,LK01,2026-11-16,2026-11-22,0,0,0" in as_csv(look())


def test_the_page_its_table_and_its_download(cast, sign_in):
    ben = sign_in(cast.ben)
    for address in ("/coverage", "/coverage?as=table", "/coverage?until=2026-11-22", "/coverage.csv"):
        assert "Kestrel House" in ben.get(address).text
    assert ben.get("/coverage.csv").headers["Content-Type"].startswith("text/csv")
    assert [ben.get(f"/coverage?until={bent}").status_code for bent in ("x", "0001-01-01", "9999-12-31")] == [404] * 3
