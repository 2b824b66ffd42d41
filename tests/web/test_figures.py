"""Figures of patrols: a year as the article tells it, and the same from the lists by a stranger's script."""

import csv
import io
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from estate.bulk import insert_many
from estate.database import db, new_id
from patrol.figures import patrol_year
from patrol.models import Amendment, Observation, Shift, ShiftVoid, Strike, Visit, VisitFinish
from patrol.operations import plan_round

FIRST = date(2024, 4, 1)
BEFORE = datetime(2024, 3, 1, 9, tzinfo=UTC)
AFTER = datetime(2025, 4, 2, 9, tzinfo=UTC)


def written(cast, night, number, at=None):
    """Give what every row of Amina's notebook says."""
    at = at or datetime.combine(night, datetime.min.time(), UTC) + timedelta(hours=21, minutes=number % 400)
    return {"landlord_id": cast.northmere, "id": new_id(), "notebook_id": uuid.UUID(int=7), "page_number": number,
            "person_id": cast.amina.id, "seen_at": at, "happened_at": at, "received_at": at, "night": night,
            "lat": None, "lon": None, "accuracy_m": None, "fixed_at": None}  # fmt: skip


class Year:
    """Rows of a year, put in at once."""

    def __init__(self, cast):
        self.cast, self.number = cast, 0
        models = (Shift, Visit, VisitFinish, Observation, Amendment, Strike)
        self.rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in models}

    def add(self, model, night, **more):
        """Add a row; gives its id."""
        self.number += 1
        row = written(self.cast, night, self.number) | more
        self.rows[model].append(row)
        return row["id"]

    def shift(self, night):
        """Add a shift."""
        return self.add(Shift, night, round_id=None, kit=[], words="")

    def visit(self, night, block, shift, outcome="completed"):
        """Add a visit, finished unless told otherwise."""
        key = self.add(Visit, night, shift_id=shift, block_id=block.id)
        if outcome:
            self.add(VisitFinish, night, visit_id=key, outcome=outcome, reason="", words="")
        return key

    def seen(self, night, **more):
        """Add an observation."""
        told = {"block_id": self.cast.kestrel.id, "tile": "noise", "severity": 2, "moved_on": None}
        told |= dict.fromkeys(("shift_id", "visit_id"))
        told |= dict.fromkeys(("floor", "spot", "words", "police_reference", "bwv_reference", "equipment"), "")
        told |= dict.fromkeys(("police_called", "police_assisted", "follow_up"), False)
        return self.add(Observation, night, **(told | more))

    def amend(self, night, amended_id, **more):
        """Add a later page about an observation."""
        names = ("severity", "floor", "spot", "words", "moved_on", "police_called", "police_assisted",
                 "police_reference", "bwv_reference", "follow_up", "equipment")  # fmt: skip
        return self.add(Amendment, night, amended_id=amended_id, **(dict.fromkeys(names) | more))

    def put_in(self):
        """Put everything in."""
        for model, rows in self.rows.items():
            insert_many(model, rows)
        db.session.commit()


def the_article(cast):
    """Make 8 blocks by 365 nights by 4 visits, and 645 fifth visits: 12,325 (domain G2)."""
    year, blocks, fifth = Year(cast), cast.blocks[:8], 645
    for step in range(365):
        night = FIRST + timedelta(days=step)
        shift = year.shift(night)
        for block in blocks:
            for _ in range(4):
                year.visit(night, block, shift)
            if fifth:
                year.visit(night, block, shift)
                fifth -= 1
    year.visit(FIRST, blocks[0], None, "part")
    year.visit(FIRST, blocks[0], None, "")
    out = year.visit(FIRST, blocks[0], None)
    year.add(Strike, FIRST, struck_id=out, reason="a mis-tap")
    assisted = year.seen(FIRST, police_assisted=True, moved_on=3)
    taken_back = year.seen(FIRST, police_assisted=True)
    year.amend(FIRST, taken_back, police_assisted=False)
    later = year.seen(FIRST)
    year.amend(FIRST + timedelta(days=1), later, police_assisted=True, moved_on=2)
    year.add(Strike, FIRST, struck_id=year.seen(FIRST, police_assisted=True, moved_on=9), reason="")
    assert assisted != later
    year.put_in()
    plan_round("Larkfield nights", [(block.row(), 4) for block in blocks], by=cast.ben.row(), now=BEFORE)
    db.session.commit()


@pytest.fixture
def article(app, cast):
    """Put the year of the article in, and stand two days after it."""
    with app.app_context():
        the_article(cast)
    with time_machine.travel(AFTER, tick=False):
        yield cast


def recounted(client, year):
    """Count a year again from the lists, as a stranger's script would: nothing of Beatbook's is asked."""
    def rows(table):
        answer = client.get(f"/figures/patrols/{table}.csv?year={year}")
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.text)))

    visits, seen, promised = rows("visits"), rows("observations"), rows("coverage")
    made = Counter((one["night"], one["block"]) for one in visits if one["counted"] == "yes")
    stands = [one for one in visits if (one["struck"], one["voided"]) == ("no", "no")]
    assert sum(one["outcome"] == "completed" for one in stands) == sum(made.values())
    assert all(int(one["made"]) == made[one["night"], one["block"]] for one in promised)
    return {
        "Patrols": (sum(made.values()), None),
        "Part visits": (sum(one["outcome"] == "part" for one in stands), None),
        "Police assisted": (sum(one["police_assisted"] == "yes" for one in seen), None),
        "Persons moved on": (sum(int(one["moved_on"]) for one in seen), None),
        "Promises kept": (sum(int(one["made"]) >= int(one["promised"]) for one in promised), len(promised)),
    }  # fmt: skip


def figures(app, cast, year, at=AFTER):
    """Give the published figures."""
    with app.app_context():
        counted = patrol_year(cast.ben.row(), year, at)
        return {one.name: (one.numerator, one.denominator) for one in counted.figures}, counted


def test_the_article_is_reproduced_and_a_stranger_counts_the_same(app, article, sign_in):
    told, counted = figures(app, article, 2024)
    assert told == {
        "Patrols": (12_325, None), "Part visits": (1, None), "Police assisted": (2, None),
        "Persons moved on": (5, None), "Promises kept": (2_920, 2_920),
    }  # fmt: skip
    assert {one.rule_version for one in counted.figures} == {"patrols 1"}
    assert {one.as_at for one in counted.figures} == {AFTER}
    assert [(one.nights, one.made) for one in counted.blocks] == [(365, 365)] * 8
    client = sign_in(article.ben)
    assert recounted(client, 2024) == told
    page = client.get("/figures/patrols?year=2024").text
    assert "12,325" in page
    assert "April 2024 to March 2025" in page
    assert sign_in(article.dev).get("/figures/patrols/visits.csv?year=2024").text.count("\n") == 1


def test_the_year_is_by_operational_date(app, cast, sign_in):
    """The last night of a year is whole in it, its visits of 1 April included."""
    last, first = date(2026, 3, 31), date(2026, 4, 1)
    after_midnight = datetime(2026, 4, 1, 2, 30, tzinfo=UTC)
    with app.app_context():
        year = Year(cast)
        shift = year.shift(last)
        year.visit(last, cast.kestrel, shift)
        key = year.add(Visit, last, shift_id=shift, block_id=cast.kestrel.id, happened_at=after_midnight)
        year.add(VisitFinish, last, visit_id=key, outcome="completed", reason="", words="", happened_at=after_midnight)
        year.visit(first, cast.kestrel, shift)
        year.put_in()
    with time_machine.travel(datetime(2026, 4, 3, tzinfo=UTC), tick=False):
        now = datetime.now(UTC)
        assert figures(app, cast, 2025, now)[0]["Patrols"] == (2, None)
        assert figures(app, cast, 2026, now)[0]["Patrols"] == (1, None)
        assert recounted(sign_in(cast.ben), 2025)["Patrols"] == (2, None)


def test_a_voided_shift_is_in_no_figure_and_stands_in_the_list(app, cast, sign_in):
    night = date(2025, 6, 1)
    with app.app_context():
        year = Year(cast)
        doubled, good = year.shift(night), year.shift(night)
        year.visit(night, cast.kestrel, doubled)
        year.visit(night, cast.kestrel, good)
        year.put_in()
        void = ShiftVoid(landlord_id=cast.northmere, shift_id=doubled, by_id=cast.ben.id, at=AFTER, reason="doubled")
        db.session.add(void)
        db.session.commit()
    with time_machine.travel(datetime(2025, 6, 3, tzinfo=UTC), tick=False):
        assert figures(app, cast, 2025, datetime.now(UTC))[0]["Patrols"] == (1, None)
        assert recounted(sign_in(cast.ben), 2025)["Patrols"] == (1, None)


@pytest.mark.parametrize("year", ["1999", "2200", "soon", "-1", "٢٠٢٤"])
def test_a_year_that_is_none_is_not_there(cast, sign_in, year):
    assert sign_in(cast.ben).get("/figures/patrols", query_string={"year": year}).status_code == 404
