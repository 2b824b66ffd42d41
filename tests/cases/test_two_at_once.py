"""Two people, or two sweeps, at the same moment: one wins, the others are told, nothing is doubled."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cases.models import Case, CaseReport, Clock, Individual, Party, Report
from cases.operations.changing import regrade
from cases.operations.closing import ask_to_close, sign_closure
from cases.operations.opening import Opening, join_case, open_case, put_aside
from cases.operations.telling import Telling, arrive
from estate.database import db, new_id
from tests.estate.test_races import at_once
from tests.support.rows import rows

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOW = Opening(title="Noise", category="noise", risk="medium")


@pytest.fixture
def told(app, cast):
    """Take in reports; gives their ids."""

    def take(many: int = 1, **more: Any) -> list[Any]:
        with app.app_context():
            said: dict[str, Any] = {
                "origin": "staff",
                "channel": "phone",
                "category": "noise",
                "happened_at": NOW,
                "received_at": NOW,
            }
            made = [
                arrive(cast.northmere, Telling(**(said | {"key": str(new_id())} | more)), None, NOW)[0].id
                for _ in range(many)
            ]
            db.session.commit()
            return made

    return take


@pytest.fixture
def case(app, cast, told) -> Any:
    """Open a case; gives its id."""
    (report,) = told()
    with app.app_context():
        made: Any = open_case(report, HOW, cast.ruth.row(), NOW)
        db.session.commit()
        return made.id


def test_one_telling_sent_by_several_at_once_is_one_report(app, cast):
    said = Telling(
        origin="form", key="k", channel="web", category="noise", happened_at=NOW, received_at=NOW, teller="Jo"
    )
    assert at_once(app, lambda: arrive(cast.northmere, said, None, NOW)) == ["done"] * 4
    assert len(rows(app, Report)) == 1


def test_of_several_who_open_a_case_of_one_report_one_does(app, cast, told):
    (report,) = told()
    said = at_once(app, lambda: open_case(report, HOW, cast.ruth.row(), NOW))
    assert sorted(said)[-1] == "done"
    assert sum("was first" in one for one in said) == 3
    assert [len(rows(app, model)) for model in (Case, CaseReport)] == [1, 1]
    assert sorted(one.kind for one in rows(app, Clock)) == ["respond", "review"]


def test_references_given_at_once_are_all_different(app, cast, told):
    made = iter(told(4))
    waiting = [next(made) for _ in range(4)]
    at_once(app, lambda: open_case(waiting.pop(), HOW, cast.ruth.row(), NOW))
    assert sorted(one.reference for one in rows(app, Case)) == ["C-0001", "C-0002", "C-0003", "C-0004"]


def test_of_several_cases_about_one_person_opened_at_once_one_stands(app, cast, told):
    waiting = told(4)
    with app.app_context():
        man = Individual(landlord_id=cast.northmere, id=new_id(), name="A Man", made_at=NOW)
        db.session.add(man)
        db.session.commit()
        how = Opening(title="Noise", category="noise", risk="medium", alleged_id=man.id)
    said = at_once(app, lambda: open_case(waiting.pop(), how, cast.ruth.row(), NOW))
    assert sum("Join it." in one for one in said) == 3
    assert [len(rows(app, model)) for model in (Case, Party)] == [1, 1]


def test_joining_and_putting_aside_at_once_one_wins(app, cast, told, case):
    (report,) = told()
    acts = [
        lambda: join_case(report, case, cast.ruth.row(), NOW),
        lambda: put_aside(report, "archived", "one_off", "", cast.grace.row(), NOW),
    ] * 2
    said = at_once(app, lambda: acts.pop()())
    assert said.count("done") == 1
    assert len([one for one in rows(app, Report) if one.handled_at]) == 2
    joined = [one for one in rows(app, CaseReport) if one.report_id == report]
    outcome = next(one.outcome for one in rows(app, Report) if one.id == report)
    assert (outcome, len(joined)) in (("case", 1), ("archived", 0))


def test_a_case_is_regraded_by_one_of_those_who_saw_the_same_version(app, cast, case):
    said = at_once(app, lambda: regrade(case, "high", "a knife", 1, cast.ruth.row(), NOW))
    assert said.count("done") == 1
    assert next(iter(rows(app, Case))).version == 2


def test_a_closing_is_signed_once_and_no_report_joins_what_is_closed(app, cast, told, case):
    with app.app_context():
        row: Any = ask_to_close(case, "no_further_incidents", "resolved", "", 1, cast.ruth.row(), NOW)
        closure = row.id
        db.session.commit()
    waiting = told(2)
    acts = [
        lambda: sign_closure(closure, cast.grace.row(), NOW), lambda: sign_closure(closure, cast.grace.row(), NOW),
        lambda: join_case(waiting[0], case, cast.ruth.row(), NOW),
        lambda: join_case(waiting[1], case, cast.ruth.row(), NOW),
    ]  # fmt: skip
    said = at_once(app, lambda: acts.pop()())
    (closed,) = rows(app, Case)
    assert closed.closed_at is not None
    joined = [one for one in rows(app, CaseReport) if one.report_id in waiting]
    assert said.count("done") == 1 + len(joined)
    assert not [one for one in rows(app, Clock) if one.done_at is None]
