"""Every route says who may call it, by exactly one mark of web.access."""

import re

import pytest

from estate.rules.powers import POWERS
from tests.house.house import ROOT
from web.access import Mark

KINDS = {"power", "signed in", "public", "by signature"}
MARKS = re.compile(r"^@(?:access\.)?(?:power\(|public\(|signed_in$|by_signature$)")


@pytest.fixture
def views(engines, tmp_path):
    """Give every view by its endpoint."""
    with engines.engine("sqlite").app(tmp_path / "data", "empty", None) as (app, _):
        yield app.view_functions


def test_every_route_names_who_may_call_it(views):
    bare = [name for name, view in views.items() if not isinstance(getattr(view, "mark", None), Mark)]
    told = "Give each one of @power(…), @signed_in, @by_signature or @public(because) of web.access, under its route: "
    assert not bare, told + ", ".join(bare)


def test_every_mark_is_of_a_known_kind_and_says_what_it_must(views):
    for name, view in views.items():
        mark = view.mark
        assert mark.kind in KINDS, name
        assert mark.kind != "power" or mark.words in POWERS, f"{name}: there is no power “{mark.words}”"
        assert mark.kind != "public" or len(mark.words) > 8, f"{name}: say why nobody need sign in"


def test_no_view_carries_two_marks():
    for file in (ROOT / "web").rglob("*.py"):
        marks = 0
        for number, line in enumerate(file.read_text().splitlines(), 1):
            marks += bool(MARKS.match(line))
            assert marks < 2, f"{file.relative_to(ROOT)}:{number}: one mark a route"
            marks = 0 if line.startswith("def ") else marks
