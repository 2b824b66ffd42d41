"""The board's figures: where a visit stands, what is still promised, what is missing against an even pace."""

import uuid
from datetime import date, timedelta

from estate.models import Block
from patrol.queries import BlockRow, Tonight, VisitSeen
from patrol.rules.pace import Promise
from tests.support.nights import tonight_at
from web.board import LOW, MIDDLE, TALL, WIDTH, board, place
from web.needs import need

NIGHT = date(2026, 11, 20)


def visit(start, minutes=12, outcome="completed", struck=False, voided=""):
    end = start + timedelta(minutes=minutes) if minutes else None
    some = uuid.uuid4()
    return VisitSeen(some, some, some, "Amina Yusuf", start, end, outcome, "", "", struck, voided)


def row(name="Kestrel House", planned=4, visits=(), made=(4,) * 7):
    nights = [(NIGHT - timedelta(days=7 - i), count) for i, count in enumerate(made)]
    block = Block(id=uuid.uuid4(), name=name, storeys=16)
    promises = [Promise(planned, tonight_at(18), tonight_at(6))] if planned else []
    return BlockRow(block, promises, visits, nights, None, [planned] * 7)


def night(*rows, now=None):
    return Tonight(NIGHT, now or tonight_at(23, 31), "Larkfield round", rows, (), (), (), 0, ())


def test_hours_run_from_18_to_06_and_what_is_outside_stands_at_the_edge():
    assert place(NIGHT, tonight_at(18)) == 0
    assert place(NIGHT, tonight_at(0)) == WIDTH / 2
    assert place(NIGHT, tonight_at(6)) == WIDTH
    assert place(NIGHT, tonight_at(15)) == 0
    assert place(NIGHT, tonight_at(11)) == WIDTH


def test_in_summer_the_board_keeps_londons_hours():
    from datetime import UTC, datetime

    assert place(date(2026, 7, 1), datetime(2026, 7, 1, 17, tzinfo=UTC)) == 0


def test_each_outcome_has_its_shape_and_a_struck_visit_has_none():
    visits = (
        visit(tonight_at(19)), visit(tonight_at(21), 3, "part"), visit(tonight_at(22), struck=True),
        visit(tonight_at(23, 20), 0, "under way"),
    )  # fmt: skip
    bars = board(night(row(visits=visits))).rows[0].bars
    assert [bar.kind for bar in bars] == ["visited", "part-done", "there-now"]
    assert bars[1].written == "21:00"


def test_a_voided_visit_is_drawn_as_such_and_said():
    drawn = board(night(row(visits=[visit(tonight_at(19)), visit(tonight_at(19, 2), voided="Two phones")])))
    assert [bar.kind for bar in drawn.rows[0].bars] == ["visited", "voided"]
    assert drawn.rows[0].hours_said.endswith("19:02 voided with its shift, not counted")
    assert drawn.voided
    assert not board(night(row())).voided


def test_who_is_there_now_ends_at_the_now_line():
    drawn = board(night(row(visits=[visit(tonight_at(23, 29), 0, "under way")])))
    bar = drawn.rows[0].bars[0]
    assert bar.x + bar.width == drawn.now


def test_what_is_still_promised_is_spread_over_what_is_left():
    line = board(night(row(visits=[visit(tonight_at(19))]))).rows[0]
    assert len(line.planned) == 3
    assert all(place(NIGHT, tonight_at(23, 31)) < x < WIDTH for x in line.planned)
    assert board(night(row(), now=tonight_at(7))).rows[0].planned == []


def test_the_now_line_stands_only_within_the_hours_shown():
    assert board(night(row(), now=tonight_at(17, 59))).now is None
    assert board(night(row(), now=tonight_at(18))).now == 0


def test_an_empty_slot_is_a_visit_not_made():
    slots = board(night(row(made=(4, 4, 3, 4, 0, 5, 4)))).rows[0].slots
    assert sum(slot.kind == "not-made" for slot in slots) == 5
    assert sum(slot.kind == "made" for slot in slots) == 24


def test_rows_are_lower_the_more_blocks_there_are_and_many_are_sorted_by_need():
    assert board(night(*[row()] * 8)).height == TALL
    assert board(night(*[row()] * 9)).height == MIDDLE
    fine = row("Fine", visits=[visit(tonight_at(19)), visit(tonight_at(21))])
    drawn = board(night(*[fine] * 30, row("Late"), *[fine] * 29))
    assert drawn.height == LOW
    assert drawn.rows[0].row.block.name == "Late"


def test_everything_drawn_is_also_said():
    line = board(night(row(visits=[visit(tonight_at(19)), visit(tonight_at(21), 3, "part")]))).rows[0]
    assert line.hours_said == "1 of 4 promised visits done, 19:00 visited, 21:00 not completed"
    assert line.nights_said.startswith("Visits made: 4 on Fri 13 Nov, 4 on Sat 14 Nov")


def test_a_block_that_falls_behind_needs_somebody_and_an_even_night_does_not():
    seen = night(row(visits=[visit(tonight_at(19))]), now=tonight_at(3))
    told = need(seen, board(seen), {})
    assert told
    assert told.title == "Kestrel House falls behind"
    even = night(row(visits=[visit(tonight_at(19))]), now=tonight_at(21))
    assert need(even, board(even), {}) is None


def test_no_blocks_make_an_empty_board():
    assert board(night()).rows == []
