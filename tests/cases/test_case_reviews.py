"""The ASB case review: what counts for a victim, the prompt at the second, the badge at the third, and its own days."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.models import Clock, Party
from cases.operations.case_reviews import Step, ask_for_review, take_step
from cases.operations.holding import TooLate
from cases.operations.opening import join_case
from cases.queries.case_reviews import counted, letters_of, parties_of, reviews
from cases.queries.files import case_file
from cases.rules.case_reviews import Told, due_on, months_before, next_step, qualifying
from estate.database import db, new_id
from estate.rules.calendar import LONDON
from estate.rules.words import Refusal
from tests.cases.conftest import NOW
from tests.cases.test_letters import drafted, party, sent
from web.story import lines


def told(days_ago, outcome="case", late=0) -> Told:
    received = datetime(2026, 11, 23, 10, tzinfo=LONDON) - timedelta(days=days_ago)
    return Told(new_id(), received - timedelta(days=late), received, outcome)


def test_what_counts_is_of_six_months_told_within_one_and_once_for_a_day():
    today = date(2026, 11, 23)
    assert len(qualifying([told(0), told(10), told(183)], today)) == 3
    assert len(qualifying([told(0), told(0), told(0)], today)) == 1
    assert qualifying([told(190), told(5, late=40), told(6, "not_asb"), told(7, "struck")], today) == []
    assert len(qualifying([told(5, late=30), told(8, "archived"), told(9, "")], today)) == 3
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert due_on(date(2026, 12, 18), "acknowledged") == date(2027, 1, 6)
    assert next_step(["acknowledged", "decided"], "not_met") == "ended"


@pytest.fixture
def case(desk, cast) -> Any:
    """Open a case whose complainant told of three things, the last of which is not joined to it yet."""
    one = desk.open()
    whose = party(desk, one).individual
    for days in (12, 3):
        report = desk.tell(happened_at=NOW - timedelta(days=days), received_at=NOW - timedelta(days=days))
        report.reporter_id = whose.id
        db.session.flush()
        if days == 12:
            join_case(report.id, one.id, cast.ruth.row(), NOW)
    db.session.commit()
    return one


def seen(person, case) -> Any:
    (one,) = counted(person, parties_of(case), letters_of(case), NOW)
    return len(one.told), one.tell, one.met


def test_they_are_told_once_by_letter_and_what_is_behind_the_wall_does_not_count(desk, cast, case):
    ruth = cast.ruth.row()
    assert seen(ruth, case) == (3, True, True)
    to: Any = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    sent(desk, drafted(desk, case, to, "case_review"))
    assert seen(ruth, case) == (3, False, True)
    hidden = desk.tell(category="domestic_abuse", happened_at=NOW - timedelta(days=5))
    hidden.reporter_id = to.individual_id
    db.session.commit()
    assert seen(ruth, case)[0] == 3
    assert seen(cast.nell.row(), case)[0] == 4


def test_a_review_has_its_own_days_and_each_step_is_taken_once(desk, cast, case):
    ruth, row_id = cast.ruth.row(), new_id()
    to: Any = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    asked = NOW.date() - timedelta(days=3)
    with pytest.raises(Refusal, match="not later than today"):
        ask_for_review(case.id, row_id, to.id, NOW.date() + timedelta(days=1), "", ruth, NOW)
    for _ in range(2):
        assert ask_for_review(case.id, row_id, to.id, asked, "The council", ruth, NOW)
    with pytest.raises(TooLate, match="under way"):
        ask_for_review(case.id, new_id(), to.id, asked, "", ruth, NOW)
    for step, more in (("acknowledged", {}), ("decided", {"threshold": "waived", "words": "She is 84"}), ("panel", {}),
                       ("ended", {"words": "Three actions agreed"})):  # fmt: skip
        due = db.session.query(Clock).filter_by(case_id=case.id, subject_id=row_id, done_at=None).all()
        assert [one.due_at.astimezone(LONDON).date() for one in due] == (
            [due_on(asked, step)] if step != "ended" else [])  # fmt: skip
        assert take_step(case.id, row_id, Step(step=step, on=NOW.date(), **more), ruth, NOW)
    with pytest.raises(TooLate):
        take_step(case.id, row_id, Step(step="ended", on=NOW.date(), words="x"), ruth, NOW)
    found: Any = reviews(ruth, case.id)
    assert [(one.next, one.row.outcome) for one in found[1]] == [("", "Three actions agreed")]
    assert reviews(cast.amina.row(), case.id) is None
    file: Any = case_file(ruth, case.id)
    assert {"An ASB case review was asked for", "Case review: panel met"} <= {one.title for one in lines(file)}
