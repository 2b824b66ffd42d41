"""Scans as real pages, held against the checkpoints of their visits."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import event

from estate.database import db
from patrol.models import Checkpoint
from patrol.operations import add_checkpoint, plan_round
from patrol.operations.checkpoints import close_checkpoint, replace_label
from patrol.queries.proofs import scans_outside
from patrol.queries.scans import marks, missed, visit_checkpoints
from patrol.queries.visits import visits_of
from patrol.rules.checkpoints import BLOCKED, DONE, LATE, MISSED, NOT_KNOWN, OLD_LABEL, TO_DO
from tests.patrol.conftest import NIGHT

EARLIER = NIGHT - timedelta(days=3)
PLACES = (("Entrance", "G"), ("Roof door", "15"), ("Bin room", "G"))
TONIGHT = NIGHT.date()


@pytest.fixture
def labels(app, cast):
    """Put up three labels at Kestrel House; gives (id, code) of each, walked on a round from ten to two."""
    with app.app_context():
        ben, block = cast.ben.row(), cast.kestrel.row()
        made = [add_checkpoint(block, name=name, floor=floor, by=ben, now=EARLIER) for name, floor in PLACES]
        plan_round("Kestrel", [(block, 4)], ben, EARLIER - timedelta(days=60), begins=time(21, 30), ends=time(2))
        told = [(str(one.id), one.code) for one in made]
        db.session.commit()
    return told


def scan(officer, visit, label, method="qr", **more):
    body = {"shift": officer.shift, "visit": visit and visit.id, "checkpoint": label[0], "code": label[1]}
    return officer.phone.write("scan", body | {"method": method} | more)


@pytest.fixture
def seen(app, cast):
    """Look at the night's visits as Ben: one VisitChecked for each."""

    def look(who=None, night=TONIGHT):
        with app.app_context():
            person = (who or cast.ben).row()
            visits = visits_of(person, night, datetime.now(UTC))
            return [visit_checkpoints(person, visits)[visit.id] for visit in visits]

    return look


def statuses(checked):
    return [row.status for row in checked.rows]


def test_a_visit_from_first_scan_to_last(app, cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    scan(amina, visit, labels[0])
    amina.send()
    assert statuses(seen()[0]) == [DONE, TO_DO, TO_DO]
    night.passes(minutes=5)
    scan(amina, visit, (labels[1][0], ""), "hand", blocked=True, reason="threat")
    amina.finish(visit)
    night.passes(minutes=1)
    scan(amina, visit, labels[2])
    amina.send()
    checked = seen()[0]
    assert statuses(checked) == [DONE, BLOCKED, LATE]
    assert [row.seen.how for row in checked.rows] == ["scanned", "threat to the officer", "scanned"]
    assert (checked.proved, len(checked.others)) == (2, 0)


def test_what_was_not_scanned_is_missed_and_struck_scans_do_not_count(app, cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    wrong = scan(amina, visit, labels[0])
    amina.strike(wrong)
    scan(amina, visit, labels[1])
    night.passes(seconds=4)
    scan(amina, visit, labels[1], answer="locked")
    amina.finish(visit)
    amina.send()
    checked = seen()[0]
    assert statuses(checked) == [MISSED, DONE, MISSED]
    assert [len(proof) for proof in checked.rows[1].standing.proofs] == [2]
    assert checked.rows[1].standing.answer == "locked"
    assert [one.struck for one in checked.others] == [True]
    with app.app_context():
        told = missed(cast.ben.row(), TONIGHT, datetime.now(UTC))
        assert [(one.checkpoint.name, one.because) for one in told] == [("Entrance", ""), ("Bin room", "")]
        assert missed(cast.dev.row(), TONIGHT, datetime.now(UTC)) == []


def test_a_part_visit_says_why_and_a_struck_one_owes_nothing(app, cast, officer, night, labels):
    amina = officer(cast.amina)
    amina.begin()
    amina.strike(amina.visit(cast.kestrel))
    amina.finish(amina.visit(cast.kestrel), "part", "called_away")
    amina.visit(cast.kestrel)
    amina.send()
    with app.app_context():
        told = missed(cast.ben.row(), TONIGHT, datetime.now(UTC))
    assert [one.because for one in told] == ["cut short: called away"] * 3


def test_unknown_and_foreign_labels_are_kept_and_shown(app, cast, officer, labels, seen):
    with app.app_context():
        theirs = add_checkpoint(cast.southmere_block.row(), name="Quay door", by=cast.dev.row(), now=EARLIER)
        foreign = (str(theirs.id), theirs.code)
        db.session.commit()
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    scan(amina, visit, foreign)
    scan(amina, visit, (None, "ZZZZZZZZ"), "typed")
    scan(amina, visit, (str(uuid.uuid4()), "AAAAAAAA"))
    scan(amina, visit, (None, labels[0][1]), "typed")
    amina.finish(visit)
    amina.send()
    checked = seen()[0]
    assert statuses(checked) == [DONE, MISSED, MISSED]
    assert [one.because for one in checked.others] == [NOT_KNOWN] * 3
    assert seen(cast.dev) == []


def test_a_replaced_label_no_longer_proves_and_what_it_proved_stands(app, cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    scan(amina, visit, labels[0])
    night.passes(minutes=2)
    with app.app_context():
        one = db.session.get_one(Checkpoint, (cast.northmere, uuid.UUID(labels[1][0])))
        fresh = replace_label(one, "stolen", cast.ben.row(), datetime.now(UTC))
        db.session.commit()
    assert fresh != labels[1][1]
    scan(amina, visit, labels[1])
    scan(amina, visit, (None, labels[1][1]), "typed")
    amina.finish(visit)
    amina.send()
    checked = seen()[0]
    assert statuses(checked) == [DONE, MISSED, MISSED]
    assert [one.because for one in checked.others] == [OLD_LABEL, NOT_KNOWN]
    with app.app_context():
        told = missed(cast.ben.row(), TONIGHT, datetime.now(UTC))
    assert [one.checkpoint.name for one in told] == ["Roof door", "Bin room"]


def test_a_visit_owes_only_what_was_there_when_it_began(app, cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()
    first = amina.visit(cast.kestrel)
    night.passes(minutes=10)
    with app.app_context():
        now, ben = datetime.now(UTC), cast.ben.row()
        close_checkpoint(db.session.get_one(Checkpoint, (cast.northmere, uuid.UUID(labels[2][0]))), ben, now)
        add_checkpoint(cast.kestrel.row(), name="Plant room", by=ben, now=now)
        db.session.commit()
    night.passes(minutes=1)
    amina.finish(first)
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    named = [[row.checkpoint.name for row in checked.rows] for checked in seen()]
    assert named == [["Entrance", "Roof door", "Bin room"], ["Entrance", "Roof door", "Plant room"]]


def test_outside_the_round_s_window_is_late(cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()
    night.passes(hours=3, minutes=59)
    visit = amina.visit(cast.kestrel)
    scan(amina, visit, labels[0])
    night.passes(minutes=2)
    scan(amina, visit, labels[1])
    amina.send()
    assert statuses(seen()[0]) == [DONE, LATE, TO_DO]


def test_a_visit_across_midnight_and_the_hour_that_comes_twice(app, cast, phone_of, labels, seen):
    with app.app_context():
        db.session.execute(db.update(Checkpoint).values(added_at=EARLIER - timedelta(days=60)))
        db.session.commit()
    with time_machine.travel(datetime(2026, 10, 24, 22, 58, tzinfo=UTC), tick=False) as clock:
        phone = phone_of(cast.amina)
        shift = phone.write("shift_started").id
        told = {"shift": shift, "method": "qr", "checkpoint": None}

        def visit(label, minutes):
            begun = phone.write("visit_started", {"shift": shift, "block": str(cast.kestrel.id)})
            clock.shift(timedelta(minutes=minutes))
            phone.write("scan", told | {"visit": begun.id, "code": label[1]})
            phone.write("visit_finished", {"visit": begun.id, "outcome": "completed", "reason": "", "words": ""})
            return begun

        visit(labels[0], 4)
        clock.move_to(datetime(2026, 10, 25, 0, 55, tzinfo=UTC))
        visit(labels[1], 20)
        clock.move_to(datetime(2026, 10, 25, 1, 50, tzinfo=UTC))
        visit(labels[2], 20)
        assert phone.send(app.test_client()).json["unread"] == []
        found = seen(night=datetime(2026, 10, 24, tzinfo=UTC).date())
    assert [[row.status for row in one.rows if row.status != MISSED] for one in found] == [[DONE], [DONE], [LATE]]


def test_marks_of_a_night_and_a_fixed_number_of_queries(app, cast, officer, night, labels, seen):
    amina = officer(cast.amina)
    amina.begin()

    def work():
        visit = amina.visit(cast.kestrel)
        for step, label in enumerate(labels):
            night.passes(seconds=3)
            place = {"lat": 51.5405 + step * 0.00002, "lon": 0.711, "accuracy_m": 8.0, "source": "gps"}
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            body = {"shift": amina.shift, "visit": visit.id, "checkpoint": label[0], "code": label[1], "method": "qr"}
            amina.phone.write("scan", body, place=place | {"fixed_at": moment})
        amina.finish(visit)
        amina.send()

    work()
    first = queries_of(app, cast)
    for _ in range(3):
        night.passes(minutes=10)
        work()
    assert queries_of(app, cast) == first
    with app.app_context():
        told = marks(cast.ben.row(), TONIGHT)
        assert [mark.words for mark in told] == ["3 checkpoints over 16 floors in 6 s, at one spot"] * 4
        assert marks(cast.dev.row(), TONIGHT) == []


def queries_of(app, cast):
    counted = []
    with app.app_context():
        ben, now = cast.ben.row(), datetime.now(UTC)
        visits = visits_of(ben, TONIGHT, now)
        heard = lambda *_: counted.append(1)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", heard)
        visit_checkpoints(ben, visits), missed(ben, TONIGHT, now), marks(ben, TONIGHT)
        event.remove(db.engine, "before_cursor_execute", heard)
    return len(counted)


def test_a_scan_outside_any_visit_is_listed_with_its_night_and_shift(app, cast, officer, night, labels, sign_in):
    amina = officer(cast.amina)
    amina.begin()
    scan(amina, None, labels[1], words="tried the <b>roof</b> door")
    amina.strike(scan(amina, None, labels[0]))
    scan(amina, None, (None, "ZZZZZZZZ"))
    amina.visit(cast.kestrel)
    amina.send()
    ben, dev = sign_in(cast.ben), sign_in(cast.dev)
    on_tonight = ben.get("/tonight").text
    assert "2 scans outside any visit" in on_tonight
    assert "Kestrel House, floor 15 · Amina Yusuf" in on_tonight
    for page in (f"/duty/shifts?night={TONIGHT}", f"/duty/shifts/{amina.shift}"):
        text = ben.get(page).text
        assert "3 scans outside any visit" in text
        assert all(said in text for said in ("Roof door", "struck by the officer", NOT_KNOWN, "ZZZZZZZZ"))
        assert "tried the &lt;b&gt;roof&lt;/b&gt; door" in text
    assert "outside any visit" not in dev.get(f"/duty/shifts?night={TONIGHT}").text
    with app.app_context():
        assert [len(told.marks) for told in scans_outside(cast.ben.row(), TONIGHT)] == [0, 0, 0]


def test_a_scan_outside_any_visit_bears_its_mark(app, cast, officer, night, labels, sign_in):
    amina = officer(cast.amina)
    amina.begin()
    for label, lat in zip(labels[:2], (51.54, 51.60), strict=True):
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        place = {"lat": lat, "lon": 0.711, "accuracy_m": 8.0, "source": "gps", "fixed_at": moment}
        body = {"shift": amina.shift, "visit": None, "checkpoint": label[0], "code": label[1], "method": "qr"}
        amina.phone.write("scan", body, place=place)
        night.passes(seconds=5)
    amina.send()
    assert "m or more in 5 s" in sign_in(cast.ben).get(f"/duty/shifts/{amina.shift}").text
