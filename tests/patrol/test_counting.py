"""What counts: one rule, said in Python and in SQL, and the two agree."""

import uuid
from datetime import UTC, datetime
from itertools import product

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from patrol.models import Observation, Scan, Shift, Visit, VisitFinish
from patrol.operations import void_shift
from patrol.queries import counting
from patrol.rules import counting as rule
from patrol.rules.nights import COMPLETED, PART
from tests.patrol.test_tonight import outcomes, row
from tests.support.rows import rows


def void(app, cast, shift, reason="Begun on two phones", by=None):
    """Void a shift as Ben does."""
    with app.app_context():
        done = void_shift(uuid.UUID(shift), reason, by=(by or cast.ben).row(), now=datetime.now(UTC))
        db.session.commit()
        return done


def those(app, model, condition):
    """Give the ids, as text, of the rows for which a condition holds."""
    with app.app_context():
        return {str(one) for one in db.session.scalars(select(model.id).where(condition))}


def patrols(app):
    """Give the ids of visits that are patrols, one for each time the join gives them."""
    with app.app_context():
        query = select(Visit.id).join(VisitFinish, counting.finish_stands()).where(counting.is_patrol())
        return [str(one) for one in db.session.scalars(query)]


def test_a_patrol_is_a_visit_completed_that_stands():
    for outcome, struck, voided in product((COMPLETED, PART, "under way"), (True, False), (True, False)):
        assert rule.is_patrol(outcome, struck, voided) == ((outcome, struck, voided) == (COMPLETED, False, False))
        assert rule.stands(struck, voided) == (not struck and not voided)


@pytest.mark.parametrize("finish", [COMPLETED, PART, ""])
@pytest.mark.parametrize("struck", [True, False])
@pytest.mark.parametrize("voided", [True, False])
def test_the_rule_and_the_condition_say_the_same(app, cast, night, officer, board, finish, struck, voided):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    if finish:
        amina.finish(visit, finish)
    if struck:
        amina.strike(visit)
    amina.send()
    if voided:
        assert void(app, cast, amina.shift)
    (seen,) = row(board(), cast.kestrel).visits
    assert (seen.struck, seen.voided) == (struck, "Begun on two phones" if voided else "")
    assert seen.counts == rule.is_patrol(seen.outcome, struck, voided) == (patrols(app) == [visit.id])
    assert seen.stands == rule.stands(struck, voided) == (those(app, Visit, counting.stands(Visit)) == {visit.id})


def test_a_doubled_shift_voided_is_in_no_count_and_stays_visible(app, cast, night, officer, board):
    """Two phones began the same night twice: both say three visits."""
    first, second = officer(cast.amina), officer(cast.amina)
    for one in (first, second):
        one.begin()
        one.finish(one.visit(cast.kestrel))
        one.finish(one.visit(cast.linnet), "part", "threat")
        one.finish(one.visit(cast.merlin))
        one.send()
    assert (board().done, len(board().on_shift)) == (4, 2)
    assert void(app, cast, second.shift)
    seen = board()
    assert (seen.done, len(seen.on_shift)) == (2, 1)
    assert [(visit.counts, visit.voided) for visit in row(seen, cast.kestrel).visits] == [
        (True, ""), (False, "Begun on two phones"),
    ]  # fmt: skip
    assert outcomes(seen, cast.linnet) == [PART, PART]
    night.passes(hours=24)
    assert [count for one, count in row(board(), cast.kestrel).nights if count] == [1]


def test_voiding_takes_scans_too_and_leaves_what_was_seen(app, cast, night, officer):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    told = {"shift": amina.shift, "visit": visit.id, "checkpoint": None, "code": "ABCD2345", "method": "typed"}
    amina.phone.write("scan", told)
    seen = amina.see()
    amina.send()
    void(app, cast, amina.shift)
    assert those(app, Scan, counting.stands(Scan)) == set()
    assert those(app, Shift, counting.stands(Shift)) == set()
    assert those(app, Observation, counting.stands(Observation)) == {seen.id}


def test_voiding_a_shift_takes_nobody_elses_visit(app, cast, night, officer):
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.begin()
    dan.shift = amina.shift
    visit = dan.visit(cast.kestrel)
    dan.finish(visit)
    amina.send()
    dan.send()
    void(app, cast, amina.shift)
    assert patrols(app) == [visit.id]


def test_of_two_finishes_the_later_page_stands_and_no_visit_counts_twice(app, cast, night, officer):
    amina = officer(cast.amina)
    twice, undone, back = (amina.visit(block) for block in (cast.kestrel, cast.linnet, cast.merlin))
    for visit in (twice, undone, back):
        amina.finish(visit)
        night.passes(minutes=1)
    amina.finish(twice)
    amina.finish(undone, "part", "called_away")
    amina.strike(amina.finish(back, "part", "other"))
    amina.send()
    assert sorted(patrols(app)) == sorted([twice.id, back.id])


def test_the_first_reason_stands_and_one_trace_tells_of_it(app, cast, night, officer):
    amina = officer(cast.amina)
    amina.begin()
    amina.send()
    assert void(app, cast, amina.shift)
    assert void(app, cast, amina.shift, "Something else")
    (told,) = rows(app, Trace, verb="voided")
    assert (told.kind, told.row_id, told.who) == ("shift", amina.shift, "Ben Okafor")
    assert told.details == {"officer": "Amina Yusuf", "reason": "Begun on two phones"}


def test_who_may_not_void(app, cast, night, officer):
    amina = officer(cast.amina)
    amina.begin()
    amina.send()
    assert not void(app, cast, amina.shift, by=cast.dev)
    with pytest.raises(NotAllowed):
        void(app, cast, amina.shift, by=cast.amina)
    with pytest.raises(Refusal):
        void(app, cast, amina.shift, "  ")
    assert those(app, Shift, counting.stands(Shift)) == {amina.shift}
