"""What a patrol saw comes into the inbox: once, in its words, as it stands, and out again when it is struck."""

import pytest

from cases.models import Report
from estate.models import Trace
from tests.patrol.conftest import night, officer
from tests.support.rows import rows
from web.intake import take_in_reports

__all__ = ["night", "officer"]


@pytest.fixture
def amina(night, officer, cast):
    """Put Amina on her shift at Kestrel House."""
    one = officer(cast.amina)
    one.begin()
    return one


@pytest.fixture
def sweep(app, night):
    """Sweep, eleven seconds later: a mis-tap may be struck for ten."""

    def run() -> int:
        night.passes(seconds=11)
        with app.app_context():
            return take_in_reports()

    return run


def reports(app):
    return sorted(rows(app, Report), key=lambda one: one.reference)


def test_serious_things_and_what_is_asked_for_come_in_once(amina, app, cast, sweep):
    amina.see(block=str(cast.kestrel.id), tile="noise", severity=2)
    amina.see(block=str(cast.kestrel.id), tile="drugs", severity=3, follow_up=True, words="Needles on the stair")
    amina.see(block=str(cast.kestrel.id), tile="dealing", severity=4, floor="7", spot="stair B")
    amina.send()
    assert (sweep(), sweep()) == (2, 0)
    first, second = reports(app)
    assert (first.origin, first.category, first.words, first.severity) == ("patrol", "drugs", "Needles on the stair", 3)
    assert (second.category, second.floor, second.spot, second.block_id) == ("drugs", "7", "stair B", cast.kestrel.id)
    assert first.received_at == first.happened_at


def test_a_later_page_brings_it_in_and_its_words_stand(amina, app, sweep):
    page = amina.see(tile="drugs", severity=2, words="Foil")
    amina.send()
    assert sweep() == 0
    amina.amend(page, severity=4, words="And a knife")
    amina.send()
    assert sweep() == 1
    assert (reports(app)[0].words, reports(app)[0].severity) == ("Foil\n\nAnd a knife", 4)


def test_hate_always_comes_in_and_domestic_abuse_behind_the_wall(amina, app, sweep):
    amina.see(tile="hate", severity=1)
    amina.see(tile="domestic_abuse", severity=1)
    amina.send()
    assert sweep() == 2
    told = {one.category: (one.reference, one.hate, one.restricted) for one in reports(app)}
    assert told == {"hate": ("R-0001", True, False), "domestic_abuse": ("PR-0001", False, True)}


def test_what_its_officer_strikes_never_comes_in_or_is_ruled_out(amina, app, sweep):
    amina.strike(amina.see(tile="harassment", severity=4))
    late = amina.see(tile="harassment", severity=4)
    amina.send()
    assert sweep() == 1
    amina.strike(late)
    amina.send()
    assert sweep() == 1
    (report,) = reports(app)
    assert (report.outcome, report.handled_by_id, bool(report.handled_at)) == ("struck", None, True)
    assert [one.verb for one in rows(app, Trace) if one.kind == "report"] == ["took in", "ruled out"]
