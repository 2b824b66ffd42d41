"""The daily report's rules: nights when the clocks change, visits across midnight, hours for partners, corrections."""

from datetime import UTC, date, datetime, timedelta

import pytest

from patrol.rules.daily.composing import about, clocks, compose, morning
from patrol.rules.daily.corrections import corrections
from patrol.rules.daily.partner import for_partners
from patrol.rules.daily.shape import (
    AbsentLine,
    AlertLine,
    Facts,
    FireLine,
    Internal,
    MissedLine,
    Page,
    SeenLine,
    ShiftLine,
    VisitLine,
)
from patrol.rules.daily.words import clock
from patrol.rules.nights import night_of
from patrol.rules.years import year_of

BACK, FORWARD = date(2026, 10, 24), date(2027, 3, 27)
"""The nights in which the clocks go back and forward: Sundays 25 October 2026 and 28 March 2027."""


def utc(year, month, day, hour, minute=0):
    """Give a moment."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def page(number, at):
    """Give a page of Amina's."""
    return Page(notebook_id="n", officer="Amina Yusuf", notebook=1, number=number, received_at=at)


def visit(key, start, end, **more):
    """Give a completed visit."""
    told = {"id": key, "pages": (page(1, start),), "block": "Kestrel House", "officer": "Amina Yusuf",
            "outcome": "completed"}  # fmt: skip
    return VisitLine(**(told | {"started": start, "finished": end} | more))


def seen(key, at, tile="noise", **more):
    """Give an observation."""
    told = {"id": key, "tile": tile, "category": "Noise", "severity": 2, "block": "Kestrel House", "at": at}
    return SeenLine(**(told | more))


def report(night, **facts):
    """Put a report together."""
    return compose(Facts(landlord="Northmere Homes", night=night, promised={"Kestrel House": 2}, **facts))


def test_the_night_the_clocks_go_back_has_an_hour_twice():
    first, second = utc(2026, 10, 25, 0, 10), utc(2026, 10, 25, 1, 10)
    told = report(BACK, visits=(visit("a", first, first + timedelta(minutes=20)),
                                visit("b", second, second + timedelta(minutes=20))))  # fmt: skip
    assert {night_of(first), night_of(second)} == {BACK}
    (block,) = told.blocks
    assert (clock(block.first), clock(block.last), block.done) == ("01:10 BST", "01:30 GMT", 2)
    assert told.clocks.startswith("The clocks go back")
    assert (about(first), about(second), about(utc(2026, 10, 24, 23, 20))) == (
        "about 01:00", "about 01:00", "about 00:00",
    )  # fmt: skip
    assert morning(BACK) == utc(2026, 10, 25, 6, 20)


def test_the_night_the_clocks_go_forward_lacks_an_hour():
    before, after = utc(2027, 3, 28, 0, 50), utc(2027, 3, 28, 1, 5)
    told = report(FORWARD, visits=(visit("a", before, after),))
    assert {night_of(before), night_of(after)} == {FORWARD}
    (block,) = told.blocks
    assert (clock(block.first), clock(block.last)) == ("00:50", "02:05")
    assert told.clocks.startswith("The clocks go forward")
    assert (about(before), about(after)) == ("about 02:00", "about 02:00")
    assert morning(FORWARD) == utc(2027, 3, 28, 5, 20)


@pytest.mark.parametrize("night", [date(2026, 10, 23), date(2026, 10, 25), date(2027, 3, 26), date(2026, 11, 20)])
def test_other_nights_say_nothing_of_clocks(night):
    assert clocks(night) == ""


def test_a_visit_across_midnight_and_across_the_year_end_is_of_the_night_it_began():
    start, end = utc(2026, 3, 31, 22, 50), utc(2026, 4, 1, 0, 20)
    assert {night_of(start), night_of(end)} == {date(2026, 3, 31)}
    assert (year_of(night_of(end)), year_of(date(2026, 4, 1))) == (2025, 2026)
    (block,) = report(date(2026, 3, 31), visits=(visit("a", start, end),)).blocks
    assert (clock(block.first), clock(block.last), block.done) == ("23:50", "01:20", 1)


@pytest.mark.parametrize(
    ("minute", "told"), [((22, 29), "about 22:00"), ((22, 30), "about 23:00"), ((23, 30), "about 00:00")]
)
def test_partners_read_the_nearest_hour(minute, told):
    assert about(utc(2026, 11, 20, *minute)) == told


def test_partners_get_counts_by_category_block_and_hour():
    at = utc(2026, 11, 20, 22, 50)
    told = for_partners(report(
        date(2026, 11, 20),
        seen=(seen("a", at), seen("b", at + timedelta(minutes=20)), seen("c", at + timedelta(hours=2)),
              seen("d", at, "domestic_abuse"), seen("e", at, "hate"), seen("f", at, struck=True),
              seen("g", at, "in_order"), seen("h", at, "welfare"), seen("i", at, "danger"),
              seen("j", at, "Mr Smith, flat 4", block="")),
    ))  # fmt: skip
    assert [(one.category, one.block, one.about, one.many) for one in told.counts] == [
        ("Noise", "Kestrel House", "about 23:00", 2), ("Other", "no block named", "about 23:00", 1),
        ("Noise", "Kestrel House", "about 01:00", 1),
    ]  # fmt: skip
    assert told.hate


def test_a_frozen_report_reads_back_as_it_was():
    at = utc(2026, 11, 20, 22, 50)
    told = report(date(2026, 11, 20), visits=(visit("a", at, None),), seen=(seen("b", at, words=("x", "y")),))
    assert Internal.model_validate_json(told.model_dump_json()) == told
    assert Internal.model_validate(told.model_dump(mode="json")) == told
    assert corrections(told, told) == []


def test_corrections_stand_in_the_order_they_came_with_their_pages():
    at, came = utc(2026, 11, 20, 22, 50), utc(2026, 11, 21, 7)
    signed = report(date(2026, 11, 20), visits=(visit("a", at, None, outcome="part", reason="threat"),),
                    seen=(seen("b", at, pages=(page(2, at),)),))  # fmt: skip
    now = report(date(2026, 11, 20),
                 visits=(visit("a", at, at, pages=(page(1, at), page(9, came + timedelta(hours=1)))),),
                 seen=(seen("b", at, pages=(page(2, at), page(8, came)), struck=True, because="wrong block"),
                       seen("c", at, pages=(page(7, came - timedelta(minutes=5)),))))  # fmt: skip
    told = corrections(signed, now)
    assert [(one.kind, [each.number for each in one.pages]) for one in told] == [
        ("added", [7]), ("struck", [8]), ("changed", [9]),
    ]  # fmt: skip
    assert ("how it ended", "part", "completed") in told[2].changes
    assert ("reason", "threat", "nothing") in told[2].changes


def test_everything_that_rows_say_otherwise_is_a_correction_and_what_only_time_does_is_none():
    night, at, came = date(2026, 11, 20), utc(2026, 11, 20, 22, 50), utc(2026, 11, 21, 7)
    gap = AlertLine(id="s 1", kind="missed_call", officer="Dan Whitlock", at=at, words="no sign of life since")
    sos = AlertLine(id="sos", kind="sos", officer="Amina Yusuf", at=at, pages=(page(3, at),))
    fire = {"id": "f", "block": "Kestrel House", "equipment": "rising_main", "started": at, "due": came}
    missed = MissedLine(id="a missed ", block="Kestrel House", name="Roof door (15), Lobby (G)", at=at)
    walk = visit("a", at, at, places=3, proved=1)
    shift = ShiftLine(id="s", officer="Amina Yusuf", began=at, kit=("Fob 1",), not_back=("Fob 1",))
    signed = report(night, visits=(walk,), missed=(missed,), alerts=(sos, gap), fire=(FireLine(**fire),),
                    shifts=(shift,), absent=(AbsentLine(officer="Ben Okafor", because="ill"),))  # fmt: skip
    proved = walk.model_copy(update={"proved": 2, "proof": page(9, came)})
    now = report(
        night, visits=(proved,), missed=(missed.model_copy(update={"name": "Lobby (G)"}),),
        alerts=(sos.model_copy(update={"seen_at": came, "seen_by": "Ruth Adeyemi", "outcome": "rung, well"}),),
        fire=(FireLine(**fire, standing="told", told_at=came, told_reference="FRS 12"),),
        shifts=(shift.model_copy(update={"not_back": ()}),),
        absent=(AbsentLine(officer="Ben Okafor", because="ill", covered_by="Dan Whitlock"),),
    )  # fmt: skip
    told = {
        (one.about.split(",")[0], one.kind): {what: new for what, _, new in one.changes}
        for one in corrections(signed, now)
    }  # fmt: skip
    assert told[("Visit to Kestrel House", "changed")] == {"checkpoints proved": "2"}
    answered = {"seen at the desk": "07:00", "seen by": "Ruth Adeyemi", "how it ended": "rung, well"}
    assert told[("SOS", "changed")] == answered
    assert told[("Missed check call", "gone")] == {"stood here": "pages that came later tell of a sign of life"}
    assert told[("Rising main", "changed")] == {"fire service told": "07:00", "its reference": "FRS 12"}
    assert told[("Amina Yusuf's shift", "changed")] == {"kit not back": "nothing"}
    assert told[("Duty of Ben Okafor", "changed")] == {"covered by": "Dan Whitlock"}
    assert ("Checkpoint Lobby (G)", "changed") in told
    assert len(told) == 7
    later = signed.model_copy(update={"fire": (FireLine(**fire, standing="over"),), "promised": {"Kestrel House": 9}})
    assert corrections(signed, later) == []


def test_a_checkpoint_no_longer_missed_is_told_and_what_went_behind_the_wall_is_not():
    night, at, came = date(2026, 11, 20), utc(2026, 11, 20, 22, 50), utc(2026, 11, 21, 7)
    missed = MissedLine(id="a missed ", block="Kestrel House", name="Lobby (G)", at=at)
    walk = visit("a", at, at)
    signed = report(night, visits=(walk,), missed=(missed,), seen=(seen("b", at),))
    (told,) = corrections(signed, report(night, visits=(walk.model_copy(update={"proof": page(9, came)}),)))
    assert told.about == "Checkpoint Lobby (G), Kestrel House, 22:50"
    assert told.changes == (("how it stood", "missed", "no longer missed"),)
    assert [each.number for each in told.pages] == [9]
    (struck,) = corrections(signed, report(night, visits=(walk.model_copy(update={"struck": True}),)))
    assert (struck.kind, struck.about) == ("struck", "Visit to Kestrel House, 22:50")
