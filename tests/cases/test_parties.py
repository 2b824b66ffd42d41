"""Who is who in a case, how they want to be reached, and how often they hear from us."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cases.models import Clock, Party
from cases.operations.holding import TooLate
from cases.operations.parties import Reach, add_party, agree_contact, end_party, set_reach
from cases.queries import files
from cases.queries.walls import case_of
from estate.database import db, new_id
from estate.rules.words import Refusal
from tests.cases.conftest import NOW


def complainant(case):
    return db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()


def contact_clock(case):
    return db.session.query(Clock).filter_by(case_id=case.id, kind="contact", done_at=None).one_or_none()


def test_somebody_is_added_once_by_name_or_by_what_is_known(desk, cast):
    case, minted, ruth = desk.open(), new_id(), cast.ruth.row()
    for _ in range(2):
        add_party(case.id, minted, "witness", "Mo Farrow", "", ruth, NOW)
    add_party(case.id, new_id(), "alleged", "", "Tall, green parka", ruth, NOW)
    file: Any = files.case_file(ruth, case.id)
    told = {one.role: (one.individual and one.individual.name, one.described) for one in file.parties}
    assert told["witness"] == ("Mo Farrow", "")
    assert told["alleged"] == (None, "Tall, green parka")
    assert len(told) == 3
    with pytest.raises(Refusal, match="The name is missing"):
        add_party(case.id, new_id(), "witness", " ", "", ruth, NOW)
    with pytest.raises(Refusal, match="what they are"):
        add_party(case.id, new_id(), "suspect", "A", "", ruth, NOW)


def test_how_to_reach_somebody_stands_and_a_stranger_cannot_be_reached(desk, cast):
    case, ruth = desk.open(), cast.ruth.row()
    reach = Reach(
        method="phone", safe_times="after 4 pm", no_voicemail=True, phone="01632 960 1", interpreter="Tigrinya"
    )
    row: Any = set_reach(complainant(case).id, reach, ruth, NOW)
    assert (row.individual.safe_times, row.individual.no_voicemail) == ("after 4 pm", True)
    stranger = add_party(case.id, new_id(), "alleged", "", "Tall", ruth, NOW)
    assert stranger is not None
    with pytest.raises(Refusal, match="Nobody knows yet"):
        set_reach(stranger.id, reach, ruth, NOW)


def test_how_often_is_agreed_and_the_next_contact_falls_due_by_it(desk, cast):
    case, ruth = desk.open(), cast.ruth.row()
    agree_contact(case.id, "fortnightly", case.version, ruth, NOW)
    assert contact_clock(case).due_at == datetime(2026, 12, 7, 23, 59, tzinfo=UTC)
    agree_contact(case.id, "none_requested", case.version, ruth, NOW)
    assert contact_clock(case) is None
    agree_contact(case.id, "weekly", case.version, ruth, NOW)
    assert contact_clock(case).due_at == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    with pytest.raises(TooLate):
        agree_contact(case.id, "daily", 1, ruth, NOW)


def test_who_is_taken_out_stays_in_the_story(desk, cast):
    case, ruth = desk.open(), cast.ruth.row()
    row = complainant(case)
    end_party(row.id, ruth, NOW)
    file = files.case_file(ruth, case.id)
    assert file is not None
    assert (file.complainant, row.ended_at) == (None, NOW)
    assert any(one.trace.verb == "took out of the people" for one in file.entries)


def test_a_party_of_a_case_behind_the_wall_is_nobody(desk, cast):
    case, ruth = desk.domestic(), cast.ruth.row()
    assert case_of(ruth, case.id) is None
    assert set_reach(complainant(case).id, Reach(), ruth, NOW) is None
    assert end_party(complainant(case).id, ruth, NOW) is None
    assert add_party(case.id, new_id(), "witness", "X", "", ruth, NOW) is None
    assert complainant(case).individual.restricted
