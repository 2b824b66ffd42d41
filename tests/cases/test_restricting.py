"""A case that turns out to be domestic abuse: behind the wall at once, whole, and nothing outside tells of it."""

import pytest

from cases.models import Assignment, Case, CaseAccess, Closure, Individual, Party, PrivateLink, Report
from cases.operations.changing import name_on
from cases.operations.closing import ask_to_close, sign_closure
from cases.operations.holding import TooLate, next_references
from cases.operations.opening import Opening, join_case, open_case
from cases.operations.restricting import restrict
from cases.queries import finding, inbox, walls
from estate.database import db, new_id
from estate.models import Trace
from estate.queries.traces import traces
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.cases.conftest import NOW
from tests.cases.test_walls import everything

OTHERS = ("ruth", "grace", "tom", "ola", "amina", "dan", "ben", "priya", "carys", "dev")


def behind(desk, case, by=None, **more):
    """Restrict a case, as Ruth unless told otherwise."""
    by = (by or desk.cast.ruth).row()
    made = restrict(case.id, desk.cast.nell.id, "It is her husband", case.version, by, desk.now, **more)
    db.session.commit()
    return made


def test_it_and_its_reports_go_behind_the_wall_from_everybody_but_the_lead(desk, cast):
    case = desk.open(told={"category": "noise"}, category="noise", risk="medium")
    second = desk.tell()
    join_case(second.id, case.id, cast.ruth.row(), NOW)
    name_on(case.id, cast.tom.id, cast.grace.row(), NOW)
    db.session.commit()
    reports = [row.id for row in db.session.query(Report)]
    assert behind(desk, case).restricted
    for short in OTHERS:
        person = getattr(cast, short).row()
        assert walls.case_of(person, case.id) is None, short
        assert walls.case_of(person, case.id, lock=True) is None, short
        assert [walls.report_of(person, one) for one in reports] == [None, None], short
        assert not set(everything(person)) & {case.id, *reports}, short
        if person.can("audit"):
            told = {one.row_id for one in traces(person, hidden=walls.hidden(person))}
            assert not told & {str(case.id), *map(str, reports)}, short
    nell = cast.nell.row()
    assert walls.case_of(nell, case.id) == case
    assert all(walls.report_of(nell, one) for one in reports)


def test_it_is_high_formal_and_the_lead_s_and_its_story_stays_whole(desk, cast):
    case = desk.open(risk="standard", lane="early")
    made = behind(desk, case)
    assert (made.risk, made.lane, made.stage, made.category) == ("high", "formal", "open", "domestic_abuse")
    assert made.officer_id == cast.nell.id
    assert db.session.query(Assignment).filter_by(case_id=case.id, officer_id=cast.nell.id).count() == 1
    verbs = [one.verb for one in db.session.query(Trace).filter_by(row_id=str(case.id)).order_by(Trace.id)]
    assert verbs == ["opened", "moved", "regraded", "restricted"]
    assert "husband" not in str([one.details for one in db.session.query(Trace)])


def test_nobody_stays_named_but_who_restricts_it_and_says_so(desk, cast):
    case = desk.open()
    name_on(case.id, cast.tom.id, cast.grace.row(), NOW)
    db.session.commit()
    behind(desk, case, stays=True)
    named = db.session.query(CaseAccess).filter_by(case_id=case.id, ended_at=None)
    assert {one.person_id for one in named} == {cast.nell.id, cast.ruth.id}
    assert walls.case_of(cast.ruth.row(), case.id) == case
    assert walls.case_of(cast.tom.row(), case.id) is None
    with pytest.raises(NotAllowed):
        name_on(case.id, cast.tom.id, cast.ruth.row(), NOW)


def somebody(cast, name, **more):
    row = Individual(landlord_id=cast.northmere, id=new_id(), name=name, made_at=NOW, **more)
    db.session.add(row)
    db.session.commit()
    return row


def test_who_it_held_is_free_and_a_case_about_them_tells_nothing(desk, cast):
    him = somebody(cast, "Al Other", code="T-9")
    case = desk.open(alleged_id=him.id)
    assert db.session.query(Party).filter_by(held_id=him.id).count() == 1
    behind(desk, case)
    assert db.session.query(Party).filter_by(held_id=him.id).count() == 0
    how = Opening(title="Music", category="noise", risk="medium", alleged_id=him.id)
    assert open_case(desk.tell(teller="Jo Hale").id, how, cast.ruth.row(), NOW)


def test_who_is_known_through_it_alone_is_hidden_and_who_is_known_elsewhere_is_not(desk, cast):
    tenant, other = somebody(cast, "A tenant of the list", code="T-1"), somebody(cast, "Known elsewhere")
    desk.tell(teller="", reporter_id=other.id)
    case = desk.open(alleged_id=tenant.id)
    db.session.add(Party(landlord_id=cast.northmere, id=new_id(), case_id=case.id, made_at=NOW, by_id=None,
                         individual_id=other.id, role="witness"))  # fmt: skip
    db.session.commit()
    behind(desk, case)
    hidden = {one.name for one in db.session.query(Individual).filter_by(restricted=True)}
    assert hidden == {"Jo Hale"}


def test_private_links_into_it_end(desk, cast):
    case = desk.open()
    party = db.session.query(Party).filter_by(case_id=case.id, role="complainant").one()
    report, other = db.session.query(Report).one(), desk.tell()
    for number, held in enumerate(({"party_id": party.id}, {"report_id": report.id}, {"report_id": other.id})):
        row = PrivateLink(landlord_id=cast.northmere, id=new_id(), token_hash=bytes([number]) * 32, made_at=NOW,
                          expires_at=desk.now.replace(year=2027), **held)  # fmt: skip
        db.session.add(row)
    db.session.commit()
    behind(desk, case)
    standing = db.session.query(PrivateLink).filter_by(revoked_at=None).all()
    assert [one.report_id for one in standing] == [other.id]


def test_what_is_told_near_it_afterwards_finds_no_trace_of_it(desk, cast):
    case = desk.open()
    report = db.session.query(Report).one()
    behind(desk, case)
    again = desk.tell()
    for short in ("ruth", "grace", "tom"):
        person = getattr(cast, short).row()
        assert inbox.suggestions(person, again) == []
        assert inbox.near(person, again) == []
        assert inbox.told_before(person, again) == 0
        assert inbox.case_with(person, again) is None
        assert inbox.one(person, report.id, NOW) is None


def test_it_needs_a_lead_a_reason_and_the_version_that_was_seen(desk, cast):
    case = desk.open()
    ruth = cast.ruth.row()
    for lead, because in ((cast.grace.id, "x"), (None, "x"), (cast.nell.id, " ")):
        with pytest.raises(Refusal):
            restrict(case.id, lead, because, case.version, ruth, NOW)
    with pytest.raises(TooLate):
        restrict(case.id, cast.nell.id, "x", case.version - 1, ruth, NOW)
    assert restrict(case.id, cast.nell.id, "x", case.version, cast.tom.row(), NOW) is None
    with pytest.raises(NotAllowed):
        restrict(case.id, cast.nell.id, "x", case.version, cast.dev.row(), NOW)
    db.session.rollback()
    assert db.session.query(Case).filter_by(restricted=True).count() == 0


def test_it_is_done_once(desk, cast):
    case = desk.domestic()
    with pytest.raises(Refusal, match="restricted already"):
        restrict(case.id, cast.nell.id, "x", case.version, cast.nell.row(), NOW)


def test_one_that_is_closed_goes_behind_the_wall_too(desk, cast):
    case = desk.open(risk="medium", told={"teller": ""})
    ask_to_close(case.id, "no_further_incidents", "resolved", "", case.version, cast.ruth.row(), NOW)
    closure = db.session.query(Closure).one()
    sign_closure(closure.id, cast.grace.row(), NOW)
    db.session.commit()
    assert behind(desk, case).closed_at
    assert (case.risk, case.lane, case.stage) == ("high", "formal", "closed")
    assert walls.case_of(cast.grace.row(), case.id) is None


def test_a_number_that_is_missing_tells_nothing(desk, cast):
    case, grace = desk.open(), cast.grace.row()
    before = case.reference
    behind(desk, case)
    assert case.reference == before == "C-0001"
    assert finding.find(grace, before).cases == []
    assert walls.case_of(grace, case.id) is None
    assert desk.open().reference == "C-0002"
    given = [int(one[2:]) for one in next_references(cast.northmere, "case", 400, restricted=False)]
    assert given == sorted(set(given))
    assert given[:18] == list(range(3, 21))
    never = set(range(3, given[-1])) - set(given)
    assert 8 <= len(never) <= 60
