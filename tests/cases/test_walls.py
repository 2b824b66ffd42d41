"""Who may see what, as a table: role, landlord, and whether a case is restricted, held or named."""

import ast
from datetime import timedelta

import pytest
from sqlalchemy import select, true

from cases.figures import case_year, tables
from cases.models import Action, Case, Letter, Party, Report, Sighting, Stranger
from cases.operations import letters
from cases.operations.changing import hand_over, name_on, unname
from cases.operations.opening import join_case
from cases.queries import (
    abuse,
    caseload,
    enquiries,
    evidence,
    files,
    inbox,
    links,
    orders,
    packs,
    people,
    policies,
    reviewing,
    sightings,
    walls,
    work,
)
from cases.queries import letters as written_to
from estate.database import db, new_id
from estate.queries.traces import traces
from estate.rules.powers import NotAllowed
from tests.cases.conftest import NOW
from tests.house.house import ROOT
from tests.support.planted import plant_sighting

SEEN = {
    "ruth": {"open", "named", "waiting"},
    "grace": {"open", "named", "waiting"},
    "tom": {"named", "waiting"},
    "nell": {"restricted", "waiting", "waiting restricted"},
    "ola": set(), "amina": set(), "dan": set(), "ben": set(), "priya": set(), "carys": set(), "dev": set(),
}  # fmt: skip
"""By person: Ruth is a case officer, Grace a manager, Tom a tenancy officer named on one case, Nell leads on abuse."""
TOTALS = {"opened": "3", "open": "3", "abuse.open": "1", "reports": "5"}
"""What whoever reads figures is told, whatever they may see."""


@pytest.fixture
def there(desk, cast):
    """Give one case of each kind, and a report of each kind that waits; names by what they are."""
    made = {
        "open": desk.open(), "named": desk.open(), "restricted": desk.domestic(),
        "waiting": desk.tell(), "waiting restricted": desk.tell(category="domestic_abuse"),
    }  # fmt: skip
    name_on(made["named"].id, cast.tom.id, cast.grace.row(), NOW)
    db.session.commit()
    for case, by in ((made["open"], cast.ruth), (made["restricted"], cast.nell)):
        to = db.session.scalars(select(Party.id).where(Party.case_id == case.id)).first()
        assert letters.draft(case.id, new_id(), "update", to, by.row(), NOW)
        legal_step(case, by.row())
    db.session.commit()
    return {row.id: name for name, row in made.items()}


def legal_step(case, by):
    row = Action(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, made_at=NOW, by_id=by.id)
    row.kind, row.sort = "closure_order_full", "legal"
    db.session.add(row)


def waits(report_id):
    return db.session.query(Report).filter_by(id=report_id).one()


def restricted(case_id):
    return db.session.query(Case).filter_by(id=case_id).one().restricted


def everything(person):
    """Give the ids of whatever any query shows a person: lists, counts, single rows."""
    reports = [one.report.id for one in inbox.waiting(person, NOW)]
    assert inbox.count_waiting(person) == len(reports)
    written = [written_to.one(person, row_id) for row_id in db.session.scalars(select(Letter.id))]
    assert {one.report.id for one in enquiries.unanswered(person)} <= set(reports)
    assert {one.report.id for one in enquiries.mine(person)} <= set(reports)
    found = people.find(person, "ann other") if reports else []
    assert all(one.who.restricted is False or person.can(walls.LEAD) for one in found)
    assert sum(one.told for one in found) <= len(reports)
    cases = [one.case.id for one in work.work(person, NOW, everybody=True)[0]]
    loads = caseload.caseload(person, NOW)
    assert sum(one.open for one in loads) == sum(policies.runs_under(person).values()) == len(cases)
    officers = [load.officer for load in loads if load.officer]
    assert {one.id for each in officers for one in caseload.cases_with(person, each.id)} == set(cases)
    assert abuse.waiting(person) == sum(one.restricted for one in map(waits, reports))
    assert {one.case.id for one in abuse.held(person)} == {each for each in cases if restricted(each)}
    files_open = [case for row in db.session.scalars(select(Case.id)) if (case := walls.case_of(person, row))]
    assert {one.id for one in files_open if links.links(person, one)} <= set(cases)
    legal, _ = orders.register(person, NOW.date())
    pages = [orders.order_of(person, row.case_id, row.id, NOW.date()) for row in db.session.scalars(select(Action))]
    kept = [evidence.evidence_of(person, case.id) for case in db.session.query(Case)]
    assert {one.case.id for one in kept if one} == set(cases)
    assert {one.order.id for one in legal} == {page.one.order.id for page in pages if page}
    drawn = [one.case.id for one in reviewing.drawn(person, NOW.date())]
    assert set(drawn) <= set(cases)
    assert counted_as_seen(person, set(reports) | set(cases))
    return reports + cases + [one.case.id for one in [*written, *legal] if one]


def counted_as_seen(person, seen):
    """Say whether what stands behind every figure is seen by them."""
    if not person.can("read figures of cases"):
        return True
    figures = case_year(person, 2026, NOW + timedelta(days=1)).figures
    listed = {row[0] for table in ("cases", "reports") for row in tables(person, 2026, NOW, table)[1]}
    open_ones = select(Report.id).where(true() if person.can("lead restricted cases") else ~Report.restricted)
    behind = {each.of_id for one in figures for each in one.behind if each.kind != "person"}
    return behind | listed <= seen | set(db.session.scalars(open_ones))


@pytest.mark.parametrize("short", SEEN)
def test_the_table_of_who_sees_what(there, cast, short):
    person = getattr(cast, short).row()
    assert {there[row_id] for row_id in everything(person)} == SEEN[short]
    if person.can("read figures of cases"):
        figures = case_year(person, 2026, NOW + timedelta(days=1)).figures
        assert {one.code: one.value for one in figures if one.code in TOTALS} == TOTALS
    for row_id, name in there.items():
        seen = name in SEEN[short]
        if "waiting" in name:
            assert (inbox.one(person, row_id, NOW) is not None) is seen
        else:
            assert (files.case_file(person, row_id) is not None) is seen
            assert (packs.contents(person, row_id) is not None) is seen
            assert (walls.case_of(person, row_id, lock=True) is not None) is seen


def test_who_is_named_sees_a_restricted_case_and_its_reports_until_their_name_is_taken_off(desk, cast):
    case, ruth, nell = desk.domestic(), cast.ruth.row(), cast.nell.row()
    report = db.session.query(Report).one()
    assert name_on(case.id, ruth.id, ruth, NOW) is None
    name_on(case.id, ruth.id, nell, NOW)
    assert walls.case_of(ruth, case.id) == case
    assert walls.report_of(ruth, report.id) is report
    with pytest.raises(NotAllowed):
        name_on(case.id, cast.tom.id, ruth, NOW)
    unname(case.id, ruth.id, nell, NOW)
    assert walls.case_of(ruth, case.id) is None
    assert walls.report_of(ruth, report.id) is None


def test_a_restricted_case_is_no_suggestion_and_takes_no_report_of_who_may_not_see_it(desk, cast):
    case, ruth = desk.domestic(), cast.ruth.row()
    report = desk.tell(category="noise", teller="Ann Other")
    assert inbox.suggestions(ruth, report) == []
    assert join_case(report.id, case.id, ruth, NOW) is None
    assert report.handled_at is None


def test_what_joins_a_restricted_case_is_restricted_with_it(desk, cast):
    case, nell = desk.domestic(), cast.nell.row()
    report = desk.tell()
    join_case(report.id, case.id, nell, NOW)
    assert report.restricted
    assert walls.report_of(cast.ruth.row(), report.id) is None


def test_who_gets_a_restricted_case_is_named_by_it(desk, cast):
    case = desk.domestic()
    hand_over(case.id, cast.tom.id, "Safe to call on Tuesdays", case.version, cast.nell.row(), NOW)
    assert walls.case_of(cast.tom.row(), case.id) == case
    assert walls.case_of(cast.ruth.row(), case.id) is None


def test_who_has_left_sees_nothing(desk, cast, there):
    ruth = cast.ruth.row()
    ruth.left_at = NOW - timedelta(days=1)
    assert everything(ruth) == []


def test_traces_of_what_is_hidden_are_hidden(desk, cast):
    desk.open()
    case, report = desk.domestic(), db.session.query(Report).filter_by(restricted=True).one()
    assert walls.hidden(cast.nell.row()) == []
    for short in ("ruth", "grace", "priya", "ola", "tom"):
        assert set(walls.hidden(getattr(cast, short).row())) == {case.id, report.id}
    assert walls.hidden(cast.dev.row()) == []
    told = traces(cast.priya.row(), hidden=walls.hidden(cast.priya.row()))
    assert str(case.id) not in {one.row_id for one in told}
    assert any(one.kind == "case" for one in told)


@pytest.mark.parametrize("short", SEEN)
def test_who_reads_of_unknown_persons(desk, cast, short):
    plant_sighting(cast, NOW)
    person = getattr(cast, short).row()
    reads = short in ("ruth", "grace")
    assert (len(sightings.sightings(person)), len(sightings.strangers(person))) == ((2, 1) if reads else (0, 0))
    for row in db.session.query(Sighting):
        assert (sightings.sighting(person, row.id) is not None) is reads
    assert (sightings.stranger(person, db.session.query(Stranger).one().id) is not None) is reads


def test_every_query_of_cases_begins_at_the_wall():
    """Only queries/walls.py selects a Case or a Report; everybody else asks it to begin."""
    found = []
    for file in [*(ROOT / "cases/queries").glob("*.py"), *(ROOT / "web").rglob("*.py")]:
        if file.name == "walls.py" or "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "select":
                named = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                found += [f"{file.name}:{node.lineno}"] * bool({Case.__name__, Report.__name__} & named)
    assert not found, f"Begin with cases_of or reports_of: {found}"
