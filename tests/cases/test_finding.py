"""Cases are found by anything that stands in their file, and only by who may see them."""

import pytest

from cases.models import Case
from cases.operations.working import add_note
from cases.queries import finding
from estate.database import db, new_id
from tests.cases.conftest import NOW


@pytest.mark.parametrize(
    "words",
    ["C-0001", "shouting", "kestrel", "jo hale", "parka", '"door code" parka', "SHOUTING Hale", "c-0001 kestrel"],
)
def test_a_case_is_found_by_what_stands_in_it(desk, cast, words):
    case = desk.open(described="Tall, green parka")
    desk.open(told={"teller": "Mo Farrow", "block_id": cast.linnet.id}, title="Dogs")
    add_note(case.id, new_id(), "Door code changed", cast.ruth.row(), NOW)
    assert [one.id for one in finding.find(cast.ruth.row(), words).cases] == [case.id]


@pytest.mark.parametrize("words", ["", "  ", "zebra", "shouting zebra", "%", "_"])
def test_nothing_is_found_that_is_not_there(desk, cast, words):
    desk.open()
    assert finding.find(cast.ruth.row(), words) == ([], None)


def test_what_is_behind_the_wall_is_not_found(desk, cast):
    hidden = desk.domestic()
    for figure in (cast.ruth, cast.grace, cast.tom, cast.priya, cast.dev):
        assert finding.find(figure.row(), "Ann").cases == []
    assert [one.id for one in finding.find(cast.nell.row(), "Ann").cases] == [hidden.id]


def test_a_look_back_is_bounded_and_says_so(desk, cast, monkeypatch):
    monkeypatch.setattr(finding, "REACH", 2)
    first = desk.open()
    for _ in range(3):
        desk.later(hours=1)
        desk.open()
    found = finding.find(cast.ruth.row(), "shouting")
    assert len(found.cases) == 2
    assert found.back_to > first.opened_at
    assert db.session.query(Case).count() == 4
