"""What was seen, with what was added later: only by the same officer, in the order of the pages."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from patrol.models import Amendment, Observation, Shift, ShiftEnd, Strike, VisitFinish
from patrol.queries import observation, observations
from patrol.rules.nights import night_of
from patrol.rules.tiles import TILES
from tests.support.rows import rows


@pytest.fixture
def look(app, cast):
    """Look at one observation as Ben does."""

    def at(page, who=None):
        with app.app_context():
            found = observation((who or cast.ben).row(), uuid.UUID(page.id))
            return found and found[0]

    return at


def test_an_observation_says_what_its_page_says(app, cast, night, officer):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    told = {
        "visit": visit.id, "block": str(cast.kestrel.id), "tile": "noise", "severity": 2, "floor": "7",
        "spot": "by lift B", "words": "Music from 7C", "moved_on": 3, "police_called": True, "police_assisted": True,
        "police_reference": "NS-1", "bwv_reference": "BWV-2", "follow_up": True,
    }  # fmt: skip
    page = amina.see(**told)
    amina.send()
    (row,) = rows(app, Observation)
    ids = {"visit_id": uuid.UUID(visit.id), "block_id": cast.kestrel.id, "shift_id": uuid.UUID(amina.shift)}
    plain = {name: value for name, value in told.items() if name not in ("visit", "block")}
    assert {name: getattr(row, name) for name in (*ids, *plain)} == ids | plain
    assert (str(row.id), row.page_number, row.person_id, row.notebook_id.urn) == (
        page.id, 3, cast.amina.id, uuid.UUID(amina.phone.id).urn,
    )  # fmt: skip


def test_every_tile_is_taken_with_its_own_severity(app, cast, night, officer):
    amina = officer(cast.amina)
    for tile in TILES:
        amina.see(tile.code, severity=tile.severity)
    amina.send()
    assert {row.tile: row.severity for row in rows(app, Observation)} == {tile.code: tile.severity for tile in TILES}


def test_where_it_was_is_kept_with_accuracy_and_age(app, cast, night, officer):
    place = {"lat": 51.5405, "lon": 0.711, "accuracy_m": 8, "fixed_at": "2026-11-21T21:59:30.000Z", "source": "gps"}
    amina = officer(cast.amina)
    amina.phone.write("observation", {"tile": "lift", "severity": 3}, place=place)
    amina.send()
    (row,) = rows(app, Observation)
    assert (row.lat, row.lon, row.accuracy_m) == (51.5405, 0.711, 8)
    assert row.fixed_at == datetime(2026, 11, 21, 21, 59, 30, tzinfo=UTC)


def test_amendments_add_and_put_right_and_the_first_words_stay(cast, night, officer, look):
    amina = officer(cast.amina)
    page = amina.see(words="A man shouting", floor="3")
    amina.amend(page, severity=4, words="Two men shouting")
    amina.amend(page, police_called=True, floor="")
    amina.send()
    seen = look(page)
    assert (seen.first.words, seen.first.severity) == ("A man shouting", 3)
    named = ("words", "severity", "police_called", "floor", "spot", "follow_up")
    assert [seen.as_amended(name) for name in named] == ["Two men shouting", 4, True, "", "", False]
    assert len(seen.amendments) == 2


def test_an_amendment_that_came_first_counts_once_its_page_is_there(cast, night, officer, look):
    first, second = officer(cast.amina), officer(cast.amina)
    page = first.see()
    second.amend(page, words="from the other phone")
    second.send()
    assert look(page) is None
    first.send()
    assert look(page).as_amended("words") == "from the other phone"


def test_amendments_and_strikes_of_somebody_else_do_not_count(app, cast, night, officer, look):
    amina, dan = officer(cast.amina), officer(cast.dan)
    page = amina.see()
    shot = dan.phone.photograph(b"of something else")
    dan.phone.write("amended", {"page": page.id, "words": "nothing happened"}, photos=[shot])
    dan.strike(page, "never happened")
    amina.send()
    dan.send()
    seen = look(page)
    assert (seen.as_amended("words"), seen.strike, list(seen.amendments), list(seen.photographs)) == (
        "seen",
        None,
        [],
        [],
    )
    assert len(rows(app, Amendment)) == len(rows(app, Strike)) == 1


def test_the_last_page_that_speaks_of_a_field_has_it_whatever_the_clock_said(cast, night, officer, look):
    """Order is by page number: a clock put back in between changes nothing."""
    wrong = [timedelta(minutes=90)]
    amina = officer(cast.amina, clock=lambda: datetime.now(UTC) + wrong[0])
    page = amina.see()
    amina.amend(page, words="first thought")
    wrong[0] = timedelta(0)
    night.passes(minutes=5)
    amina.amend(page, words="second thought")
    amina.send()
    assert look(page).as_amended("words") == "second thought"


def test_a_struck_observation_stays_visible_with_its_reason(cast, night, officer, look, app):
    amina = officer(cast.amina)
    page = amina.see()
    amina.strike(page, "wrong tile")
    amina.send()
    assert look(page).strike.reason == "wrong tile"
    with app.app_context():
        shown = observations(cast.ben.row(), night_of(datetime.now(UTC)))
        assert [str(one.first.id) for one in shown] == [page.id]


def test_a_struck_amendment_no_longer_speaks(cast, night, officer, look):
    amina = officer(cast.amina)
    page = amina.see(words="one man")
    amina.strike(amina.amend(page, words="ten men"))
    amina.send()
    assert look(page).as_amended("words") == "one man"


def test_photographs_of_the_page_and_of_its_amendments_are_shown_once_each(cast, night, officer, look):
    amina = officer(cast.amina)
    first, second = amina.phone.photograph(b"first"), amina.phone.photograph(b"second")
    page = amina.see(photos=[first])
    amina.phone.write("amended", {"page": page.id}, photos=[second, first])
    amina.send()
    assert [one.sha256.hex() for one in look(page).photographs] == [first["sha256"], second["sha256"]]


def test_the_night_lists_what_was_seen_newest_first(app, cast, night, officer):
    amina = officer(cast.amina)
    pages = []
    for _ in range(3):
        pages.append(amina.see().id)
        night.passes(hours=1)
    amina.send()
    with app.app_context():
        shown = [str(one.first.id) for one in observations(cast.ben.row(), night_of(datetime.now(UTC)))]
    assert shown == pages[::-1]


def test_the_other_landlord_finds_nothing_by_id(cast, night, officer, look):
    amina = officer(cast.amina)
    page = amina.see()
    amina.send()
    assert look(page) is not None
    assert look(page, cast.dev) is None


def test_the_rest_of_a_night_becomes_rows_too(app, cast, night, officer):
    amina = officer(cast.amina)
    shift = amina.begin()
    amina.finish(amina.visit(cast.kestrel), "part", "lift_out")
    amina.end()
    amina.send()
    (began,), (ended,), (finish,) = (rows(app, model) for model in (Shift, ShiftEnd, VisitFinish))
    assert str(began.id) == shift.id == str(ended.shift_id)
    assert (ended.words, finish.outcome, finish.reason) == ("quiet", "part", "lift_out")
