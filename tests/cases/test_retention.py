"""Erasing by rule: every word goes, nothing that counts changes, the chain follows, and a hold wins."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases.figures import case_year
from cases.models import Clock, Evidence, Individual, Letter, Party, Report
from cases.operations import closing, letters, retention, working
from cases.operations.assessing import Filled, fill_in
from cases.operations.opening import put_aside
from cases.operations.pictures import Picture, keep_pictures
from cases.operations.private_links import give_link
from cases.operations.retention import PERSONAL, TOLD, WORDS, Due
from cases.operations.working import Acted, Contacted
from cases.queries import retention as queries
from cases.queries.files import case_file
from cases.rules.retention import due_at
from cases.shipped import form
from estate.database import Base, db, new_id
from estate.operations.traces import faults, seal
from estate.rules.calendar import LONDON
from tests.cases.conftest import NOW
from tests.support.pictures import jpeg
from web.keeping import erase_due
from web.paper.letter import letter_pdf
from web.routes.photographs import disk
from web.story import lines

SECRET, KEPT = "zebra", "giraffe"


def full(desk, word) -> Any:
    """Open a case, fill its file with a word, and close it."""
    ruth, grace, now = desk.cast.ruth.row(), desk.cast.grace.row(), desk.now
    case = desk.open(told={"words": f"{word} told", "teller": f"{word} Hale", "spot": f"{word} stair"},
                     title=f"{word} noise", risk="medium")  # fmt: skip
    party: Any = db.session.scalars(select(Party).where(Party.case_id == case.id)).one()
    party.individual.email, party.individual.address = f"{word}@x.example", f"1 {word} Road"
    keep_pictures([Picture(f"{word}.jpg", jpeg(30, 20))], disk(), now, landlord_id=case.landlord_id, case_id=case.id)
    did = Contacted(id=new_id(), method="phone", result="spoke", words=word, happened_at=now, party_id=party.id)
    working.log_contact(case.id, did, ruth, now)
    working.add_action(case.id, Acted(id=new_id(), kind="advice", words=word), ruth, now)
    working.add_note(case.id, new_id(), word, ruth, now)
    calm = {one.code: [one.choices[0].code] for one in form("victim_risk").questions if one.needed}
    fill_in(case.id, Filled(id=new_id(), kind="victim_risk", given=lambda code: calm.get(code, []), risk="medium",
                            because=word), ruth, now)  # fmt: skip
    for how in ("print", "email"):
        row: Any = letters.draft(case.id, new_id(), "closing", party.id, ruth, now, "https://beat.example")
        body = re.sub(r"\[[^]]+\]", word, row.body)
        letters.rewrite(row.id, (row.addressed, "Closing", body), row.version, ruth, now)
        letters.send(row.id, how, letter_pdf, row.version, ruth, now)
    give_link(case.id, party.id, ruth, now)
    asked: Any = closing.ask_to_close(case.id, "no_contact", "unresolved", word, case.version, ruth, now)
    assert closing.sign_closure(asked.id, grace, now)
    db.session.commit()
    return case


def found(word) -> list[str]:
    """Name every table in which a word stands."""
    tables = Base.metadata.sorted_tables
    return [one.name for one in tables if any(word in repr(tuple(row)) for row in db.session.execute(select(one)))]


def figures(cast, at) -> Any:
    return repr([case_year(cast.grace.row(), year, at) for year in (2026, 2032)])


@pytest.fixture
def ended(desk, cast):
    """Give two cases closed long ago, one of them held, one that is open, and something put aside; and that moment."""
    gone, held, open_one = full(desk, SECRET), full(desk, KEPT), desk.open(told={"words": KEPT})
    aside = desk.tell(words=f"{SECRET} aside", teller=f"{SECRET} Boyle")
    put_aside(aside.id, "archived", "one_off", f"{SECRET}", cast.ruth.row(), NOW)
    retention.place_hold(held.id, "A claim is made", cast.grace.row(), desk.now)
    db.session.commit()
    return gone, held, open_one, aside, NOW.replace(year=2033)


def test_every_word_is_erased_and_nothing_that_counts_changes(desk, cast, ended, inside):
    gone, held, open_one, aside, later = ended
    before, kept = figures(cast, later), found(KEPT)
    (evidence,) = db.session.scalars(select(Evidence).where(Evidence.case_id == gone.id))
    with disk().open(gone.landlord_id, evidence.id, evidence.sha256 or b"") as file:
        assert file.read() == jpeg(30, 20)
    assert len(found(SECRET)) >= 9
    assert set(retention.due(cast.northmere, later)) == {Due("case", gone.id), Due("report", aside.id)}
    assert found(SECRET), "looking erases nothing"
    assert {one.id for one in erase_due(cast.northmere, later)} == {gone.id, aside.id}
    assert erase_due(cast.northmere, later) == []
    db.session.expire_all()
    assert found(SECRET) == []
    assert found(KEPT) == kept
    with pytest.raises(FileNotFoundError):
        disk().open(gone.landlord_id, evidence.id, evidence.sha256 or b"")
    assert figures(cast, later) == before
    assert all(one.sha256 and not one.content for one in db.session.scalars(
        select(Letter).where(Letter.case_id == gone.id)))  # fmt: skip
    while seal(cast.northmere):
        db.session.commit()
    assert list(faults(cast.northmere)) == []
    story: Any = case_file(cast.grace.row(), gone.id)
    assert next(line.title for line in lines(story)) == "What was said and written was erased by rule"
    assert (gone.title, gone.erased_at is not None, held.erased_at, open_one.erased_at) == (
        "Erased by rule", True, None, None)  # fmt: skip


def test_a_hold_placed_between_the_list_and_the_erasing_wins_and_lifted_lets_the_rule_go_on(desk, cast, ended):
    gone, held, _, _, later = ended
    (one,) = [each for each in retention.due(cast.northmere, later) if each.kind == "case"]
    retention.place_hold(gone.id, "The police asked", cast.grace.row(), later)
    db.session.commit()
    assert not retention.erase(cast.northmere, one, later)
    retention.lift_hold(held.id, cast.grace.row(), later)
    db.session.commit()
    assert Due("case", held.id) in retention.due(cast.northmere, later)


def test_who_is_known_elsewhere_keeps_their_name(desk, cast, ended):
    gone, _, open_one, _, later = ended
    (party,) = db.session.scalars(select(Party).where(Party.case_id == gone.id))
    other = db.session.scalars(select(Party).where(Party.case_id == open_one.id)).first()
    assert other
    other.individual_id = party.individual_id
    db.session.commit()
    erase_due(cast.northmere, later)
    db.session.expire_all()
    assert db.session.get_one(Individual, (cast.northmere, party.individual_id)).name == f"{SECRET} Hale"
    assert found(SECRET) == ["individual"]


def test_the_list_tells_nobody_of_a_restricted_case_and_shows_what_is_held(desk, cast, ended):
    _, held, _, _, later = ended
    case = desk.domestic()
    case.stage, case.closed_at = "closed", NOW
    db.session.commit()
    rules = retention.rules_now(cast.northmere, later)
    seen = {who: queries.endings(getattr(cast, who).row(), rules, later) for who in ("priya", "ola", "nell", "ruth")}
    assert case.id not in {one.id for who in ("priya", "ola") for one in seen[who]}
    assert case.id in {one.id for one in seen["nell"]}
    assert seen["ruth"] == []
    assert [one.id for one in seen["priya"] if one.held_since] == [held.id]
    assert {one.kind for one in retention.due(cast.northmere, later)} >= {"restricted"}


def test_months_are_counted_by_the_calendar_and_nothing_is_for_ever():
    assert due_at(datetime(2026, 8, 31, 23, 30, tzinfo=LONDON), 6) == datetime(2027, 3, 1, tzinfo=LONDON)
    assert due_at(datetime(2024, 2, 29, 9, tzinfo=LONDON), 72) == datetime(2030, 3, 1, tzinfo=LONDON)
    assert due_at(NOW, 0) is None
    assert timedelta(0) < due_at(NOW, 1) - NOW < timedelta(days=32)  # type: ignore[operator]


def test_every_column_for_words_of_a_case_is_in_the_list():
    """A new column of text in a row of a case is either erased, or is one of the codes named here."""
    codes = {"kind", "method", "result", "channel", "how", "reason", "outcome", "spoke", "role", "shown", "because",
             "reference", "occasion", "band", "given", "direction", "sort", "whose", "agency", "court", "language",
             "type", "completed_by", "copy_given_how", "contact_every", "contact_method", "threshold", "lead_agency",
             "skipped_because", "risk", "since", "alarmed", "number", "consent"}  # fmt: skip
    wrong = []
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        if not hasattr(model, "case_id") or model is Clock:  # Whose words are its rule's.
            continue
        text = {one.name for one in model.__table__.columns if one.type.python_type is str}
        wrong += [f"{model.__name__}.{one}" for one in text - codes - set(WORDS.get(model, ()))]
    assert not wrong, wrong
    told = {"outcome", "origin", "origin_key", "channel", "category", "perceived_by", "because", "reference",
            "recalled_because", "alarmed"}  # fmt: skip
    for model, kept, taken in ((Report, told, TOLD), (Individual, {"code"}, (*PERSONAL, "name", "language"))):
        text = {one.name for one in model.__table__.columns if one.type.python_type is str}
        assert text - kept - set(taken) == set(), model


