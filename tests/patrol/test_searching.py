"""Looking for observations across nights: by words, place, person, category, severity and dates, page by page."""

from datetime import date, datetime
from uuid import UUID

import pytest

from patrol.queries import searching
from patrol.queries.searching import search
from patrol.rules.searching import Asked, key_of, patterns, words_of


@pytest.fixture
def look(app, cast):
    """Look as Ben does; gives the words of each observation found."""

    def ask(who=None, behind=None, **asked):
        with app.app_context():
            found = search((who or cast.ben).row(), Asked(**asked), behind)
            return [one.first.words for one in found.seen]

    return ask


def test_words_are_looked_for_in_every_page_of_an_observation_and_in_its_category(cast, officer, look):
    amina = officer(cast.amina)
    amina.amend(amina.see("door", words="The street door is wedged open"), words="Locksmith has it, ref ZB-77")
    amina.see("lift", words="Stuck on nine", spot="core B", police_reference="EP/4471")
    amina.send()
    assert look(words="WEDGED") == ["The street door is wedged open"]
    assert look(words="locksmith") == look(words="zb-77 street") == ["The street door is wedged open"]
    assert look(words="Lift") == look(words="ep/4471") == look(words="core") == ["Stuck on nine"]
    assert look(words='"wedged open"') == ["The street door is wedged open"]
    assert look(words='"open wedged"') == look(words="wedged nine") == []
    assert look() == ["Stuck on nine", "The street door is wedged open"]


def test_signs_that_mean_something_to_a_database_are_only_signs(cast, officer, look):
    amina = officer(cast.amina)
    for words in ("100% of it", "100 of it", r"a\b", "under_line", "underXline", "it's"):
        amina.see(words=words)
    amina.send()
    assert look(words="100%") == ["100% of it"]
    assert look(words="under_line") == ["under_line"]
    assert look(words="a\\b") == [r"a\b"]
    assert look(words="it's") == ["it's"]


@pytest.mark.parametrize("typed", ["łukasz", "ŁUKASZ", "Łukasz"])
def test_other_alphabets_are_found_in_small_letters_and_in_large(cast, officer, look, typed):
    amina = officer(cast.amina)
    amina.see(words="Łukasz from 14 rang")
    amina.see(words="Привет на стене")
    amina.send()
    assert look(words=typed) == ["Łukasz from 14 rang"]
    assert look(words="ПРИВЕТ") == ["Привет на стене"]


def test_by_place_person_category_severity_and_night(cast, night, officer, look):
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.see("lift", block=str(cast.kestrel.id), words="k")
    dan.see("door", block=str(cast.linnet.id), words="l", severity=4)
    amina.amend(amina.see("door", words="raised", severity=1), severity=5)
    amina.send()
    dan.send()
    night.passes(hours=24)
    amina.see("lift", words="later")
    amina.send()
    assert look(block_id=cast.kestrel.id) == ["k"]
    assert look(person_id=cast.dan.id) == ["l"]
    assert look(tile="door", least=2) == ["raised", "l"]
    assert look(least=4) == ["raised", "l"]
    assert look(since=date(2026, 11, 22)) == ["later"]
    assert look(until=date(2026, 11, 21)) == ["raised", "l", "k"]
    assert look(since=date(2026, 11, 21), until=date(2026, 11, 21), words="k", block_id=cast.kestrel.id) == ["k"]


def test_a_severity_that_was_put_down_later_is_not_the_old_one(cast, officer, look):
    amina = officer(cast.amina)
    amina.amend(amina.see(words="less than it looked", severity=5), severity=2)
    amina.send()
    assert look(least=4) == []


def test_what_was_struck_is_found_and_what_another_added_is_not(app, cast, officer, look):
    amina, dan = officer(cast.amina), officer(cast.dan)
    page = amina.see(words="wrong tile")
    amina.strike(page)
    dan.amend(page, words="not mine to say")
    amina.send()
    dan.send()
    assert look(words="wrong") == ["wrong tile"]
    assert look(words="mine") == []
    with app.app_context():
        assert search(cast.ben.row(), Asked(words="wrong")).seen[0].strike


def test_another_landlord_finds_nothing(cast, officer, look):
    amina = officer(cast.amina)
    amina.see(words="only ours", block=str(cast.kestrel.id))
    amina.send()
    assert look(cast.dev) == look(cast.dev, words="ours") == look(cast.dev, block_id=cast.kestrel.id) == []


@pytest.mark.parametrize("block", [False, True])
def test_pages_follow_one_another_without_a_gap_or_a_double(app, cast, night, officer, look, monkeypatch, block):
    monkeypatch.setattr(searching, "PAGE", 3)
    amina = officer(cast.amina)
    for number in range(8):
        amina.see(words=f"no {number}", block=str(cast.kestrel.id))
        night.passes(minutes=0 if number % 3 else 400)
    amina.send()
    asked, behind, listed, pages = Asked(block_id=cast.kestrel.id if block else None), None, [], 0
    with app.app_context():
        while pages < 9 and (pages == 0 or behind):
            found = search(cast.ben.row(), asked, behind)
            listed += [one.first.words for one in found.seen]
            behind, pages = found.further and key_of(str(found.further)), pages + 1
    assert (pages, listed) == (3, [f"no {number}" for number in reversed(range(8))])


def test_a_look_back_is_bounded_and_goes_on_where_it_ended(app, cast, night, officer, monkeypatch):
    monkeypatch.setattr(searching, "REACH", 4)
    amina = officer(cast.amina)
    for number in range(6):
        amina.see(words="needle" if number == 0 else "hay")
        night.passes(minutes=5)
    amina.send()
    with app.app_context():
        first = search(cast.ben.row(), Asked(words="needle"))
        assert first.further is not None
        assert (first.seen, first.back_to == first.further.happened_at) == ([], True)
        second = search(cast.ben.row(), Asked(words="needle"), first.further)
    assert [one.first.words for one in second.seen] == ["needle"]
    assert (second.further, second.back_to) == (None, None)


def test_what_is_typed_is_taken_apart_and_bounded():
    assert words_of(' bin  "the bin room" ') == ["bin", "the bin room"]
    assert len(words_of("a " * 500)) == 8
    assert patterns("a%") == ["%a\\%%"]
    for bent in ("", "yesterday", "2026-11-20T22:00~" + "0" * 32, "2026-11-20T22:00:00+00:00~x"):
        with pytest.raises(ValueError):
            key_of(bent)
    key = key_of("2026-11-20T22:00:00+00:00~" + "0" * 32)
    assert key == (datetime.fromisoformat("2026-11-20T22:00:00+00:00"), UUID(int=0))
