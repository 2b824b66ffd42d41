"""The daily report: from rows, frozen when signed, and corrected by pages that come later."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from estate.database import db
from estate.models import Mail, Trace
from estate.rules.powers import NotAllowed
from notebook.operations.retention import Limits, erase
from patrol.models import DailyReport, Handover, Observation, Promised
from patrol.operations import AlreadySigned, TooEarly, forget_words, plan_round, sign_off, take_back_void, void_shift
from patrol.operations.alerts import see_alert
from patrol.operations.sos import raise_sos
from patrol.queries.daily import night_report, nights
from tests.support.rows import rows
from web.commands import placed

TONIGHT = date(2026, 11, 21)
ADDRESS = "http://127.0.0.1:8000/reports/2026-11-21"


@pytest.fixture
def report(app, cast):
    """Look at the night's report as Ben does."""

    def look(who=None, night=TONIGHT):
        with app.app_context():
            return night_report((who or cast.ben).row(), night, datetime.now(UTC))

    return look


@pytest.fixture
def sign(app, cast):
    """Sign the night off as Ben does."""

    def do(who=None, night=TONIGHT, note="Two photos will follow on Wi-Fi."):
        with app.app_context():
            sign_off(night, note, ADDRESS, by=(who or cast.ben).row(), now=datetime.now(UTC))
            db.session.commit()

    return do


def test_a_night_is_put_together_from_its_rows(app, cast, night, officer, report):
    with app.app_context():
        plan_round("Larkfield nights", [(cast.kestrel.row(), 2), (cast.linnet.row(), 1)], by=cast.ben.row(),
                   now=datetime.now(UTC))  # fmt: skip
        db.session.commit()
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.begin()
    dan.begin()
    visit = amina.visit(cast.kestrel)
    seen = amina.see("communal_misuse", block=str(cast.kestrel.id), moved_on=3, police_assisted=True)
    amina.amend(seen, police_reference="CAD 1184 of tonight", words="They came back.")
    amina.strike(amina.see("drugs", block=str(cast.kestrel.id)), "wrong tile")
    night.passes(minutes=40)
    amina.finish(visit)
    part = dan.visit(cast.linnet)
    night.passes(minutes=5)
    dan.finish(part, "part", "door_failed")
    amina.phone.write("handover", {"shift": amina.shift, "risks": "Lift B.", "keys": "", "kit": "", "people": "",
                                   "welfare": "", "unfinished": "Roof door."})  # fmt: skip
    amina.end()
    amina.send()
    dan.send()
    told = report().report
    assert (told.totals.done, told.totals.part, told.totals.promised) == (1, 1, 3)
    assert (told.totals.seen, told.totals.struck, told.totals.moved_on, told.totals.police_assisted) == (1, 1, 3, 1)
    kestrel, linnet = told.blocks
    assert (kestrel.block, kestrel.done, kestrel.promised, kestrel.seen) == ("Kestrel House", 1, 2, 1)
    assert (kestrel.last - kestrel.first, linnet.part) == (timedelta(minutes=40), 1)
    first, struck = sorted(told.seen, key=lambda one: one.struck)
    assert (first.words, first.police_reference) == (("seen", "They came back."), "CAD 1184 of tonight")
    assert (struck.because, [page.number for page in struck.pages]) == ("wrong tile", [5, 6])
    assert told.handovers[0].heads == (("Open risks", "Lift B."), ("Unfinished", "Roof door."))
    assert [one.officer for one in report().silent] == ["Dan Whitlock"]


def test_signing_freezes_once_leaves_a_trace_and_mails_an_address(app, cast, night, officer, report, sign):
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.end()
    amina.send()
    with pytest.raises(TooEarly):
        sign()
    night.passes(hours=8)
    for wrong in (cast.amina, cast.ruth, cast.ola):
        with pytest.raises(NotAllowed):
            sign(wrong)
    sign()
    with pytest.raises(AlreadySigned) as told:
        sign()
    assert told.value.by == "Ben Okafor"
    seen = report()
    assert (seen.signed.note, seen.report.totals.done, list(seen.since)) == ("Two photos will follow on Wi-Fi.", 1, [])
    assert len(rows(app, DailyReport)) == 1
    (trace,) = [one for one in rows(app, Trace) if one.verb == "signed off"]
    assert (trace.who, trace.details["visits"]) == ("Ben Okafor", 1)
    letters = [one for one in rows(app, Mail) if "Daily report" in one.subject]
    assert {one.to for one in letters} == {cast.ben.email, cast.grace.email}
    assert all(ADDRESS in one.body and "Okafor" not in one.body + one.subject for one in letters)


def test_three_phones_are_silent_at_sign_off_and_then_their_pages_come(app, cast, night, officer, report, sign):
    amina, dan, ben = officer(cast.amina), officer(cast.dan), officer(cast.ben)
    for one in (amina, dan, ben):
        one.begin()
        one.finish(one.visit(cast.kestrel))
        one.send()
    seen = amina.see(block=str(cast.kestrel.id))
    amina.send()
    night.passes(hours=1)
    amina.finish(amina.visit(cast.linnet))
    amina.amend(seen, words="Lift A, not B.", floor="7")
    dan.see("noise", block=str(cast.heron.id))
    ben.strike(ben.visit(cast.merlin), "wrong block")
    for one in (amina, dan, ben):
        one.end()
    dan.phone.post(dan.client, dan.phone.batch(len(dan.phone.texts) + 1, 0))
    night.passes(hours=7, minutes=15)
    assert len(report().silent) == 3
    sign()
    frozen = rows(app, DailyReport)[0].internal
    assert [one.standing for one in listed(app, cast)] == ["signed"]
    assert not listed(app, cast)[0].corrected
    night.passes(minutes=50)
    for one in (amina, dan, ben):
        one.send()
    told = report()
    assert rows(app, DailyReport)[0].internal == frozen
    assert (told.report.totals.done, len(told.silent), list(told.still_silent)) == (3, 3, [])
    assert listed(app, cast)[0].corrected
    by_about = {one.about.split(",")[0]: one for one in told.since}
    assert {name: one.kind for name, one in by_about.items()} == {
        "Visit to Linnet House": "added", "Visit to Merlin House": "struck", "Noise": "added", "Lift": "changed",
        "Amina Yusuf's shift": "changed", "Dan Whitlock's shift": "changed", "Ben Okafor's shift": "changed",
        "Missed check call": "gone",
    }  # fmt: skip
    lift = by_about["Lift"]
    assert {what: (old, new) for what, old, new in lift.changes} == {
        "floor": ("nothing", "7"), "words": ("seen", "seen; Lift A, not B."),
    }  # fmt: skip
    assert [page.named for page in lift.pages] == ["Amina Yusuf's notebook 1, page 7"]
    assert all(page.received_at == datetime.now(UTC) for one in told.since for page in one.pages)


def listed(app, cast):
    """List the nights as Ben sees them."""
    with app.app_context():
        return nights(cast.ben.row(), datetime.now(UTC))


def test_a_shift_voided_after_sign_off_is_a_correction(app, cast, night, officer, report, sign):
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.end()
    amina.send()
    night.passes(hours=8, minutes=30)
    sign()
    night.passes(minutes=1)
    with app.app_context():
        void_shift(uuid.UUID(amina.shift), "begun on two phones", by=cast.ben.row(), now=datetime.now(UTC))
        db.session.commit()
    told = report()
    assert {one.kind for one in told.since} == {"voided"}
    assert {(one.by, one.at) for one in told.since} == {("Ben Okafor", datetime.now(UTC))}
    assert len(told.since) == 2
    assert listed(app, cast)[0].corrected


def test_a_void_taken_back_after_sign_off_is_a_correction(app, cast, night, officer, report, sign):
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.end()
    amina.send()
    with app.app_context():
        void_shift(uuid.UUID(amina.shift), "begun on two phones", by=cast.ben.row(), now=datetime.now(UTC))
        db.session.commit()
    night.passes(hours=8, minutes=30)
    sign()
    assert not listed(app, cast)[0].corrected
    night.passes(minutes=1)
    with app.app_context():
        take_back_void(uuid.UUID(amina.shift), "one phone after all", by=cast.ben.row(), now=datetime.now(UTC))
        db.session.commit()
    assert {change for one in report().since for change in one.changes} == {("stood", "did not count", "counts again")}
    assert listed(app, cast)[0].corrected


def test_what_the_desk_does_after_sign_off_is_told_by_who_did_it(app, cast, night, officer, report, sign, desk):
    amina = officer(cast.amina)
    amina.begin()
    call = amina.phone.write("sos", {"shift": amina.shift, "visit": None, "block": str(cast.kestrel.id), "words": ""})
    amina.end()
    amina.send()
    alert = desk(lambda by, now: raise_sos(by.landlord_id, uuid.UUID(call.id), now))
    night.passes(hours=8, minutes=30)
    sign()
    assert (list(report().since), listed(app, cast)[0].corrected) == ([], False)
    night.passes(minutes=1)
    desk(see_alert, alert)
    (told,) = report().since
    assert (told.kind, told.by, told.at) == ("changed", "Ben Okafor", datetime.now(UTC))
    assert told.about.startswith("SOS, Amina Yusuf")
    assert listed(app, cast)[0].corrected


def test_an_unsigned_morning_is_late_after_six_twenty(app, cast, night, officer):
    amina = officer(cast.amina)
    amina.begin()
    amina.end()
    amina.send()
    assert [one.standing for one in listed(app, cast)] == ["under way"]
    night.passes(hours=8, minutes=19)
    assert [one.standing for one in listed(app, cast)] == ["under way"]
    night.passes(minutes=2)
    assert [one.standing for one in listed(app, cast)] == ["late"]


def test_what_a_night_was_promised_is_held(app, cast, night, officer, sign):
    with app.app_context():
        plan_round("Larkfield nights", [(cast.kestrel.row(), 4)], by=cast.ben.row(), now=datetime.now(UTC))
        db.session.commit()
    night.passes(hours=8)
    sign()
    assert [(one.night, one.visits) for one in rows(app, Promised)] == [(TONIGHT, 4)]


def test_the_other_landlord_signs_and_sees_its_own(app, cast, night, officer, report):
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    theirs = report(cast.dev)
    assert (theirs.report.totals.done, list(theirs.report.shifts), list(theirs.silent)) == (0, [], [])
    assert theirs.report.landlord == "Southmere Housing"


def test_of_several_who_sign_at_once_one_does_and_the_others_are_told(app, cast):
    """On either engine: one report, one set of promises, one trace, one letter a person."""
    now = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)
    with app.app_context():
        plan_round("Larkfield nights", [(cast.kestrel.row(), 4)], by=cast.ben.row(), now=now - timedelta(hours=8))
        db.session.commit()
    ready = Barrier(4)

    def one(number):
        with app.app_context():
            ready.wait()
            try:
                sign_off(TONIGHT, f"note {number}", ADDRESS, by=cast.ben.row(), now=now)
                db.session.commit()
            except AlreadySigned as first:
                db.session.rollback()
                return first.by
            return "signed"

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(one, range(4)))
    assert sorted(told) == ["Ben Okafor"] * 3 + ["signed"]
    (report,) = rows(app, DailyReport)
    assert report.note == f"note {told.index('signed')}"
    assert len(rows(app, Promised)) == 1
    assert len([one for one in rows(app, Trace) if one.verb == "signed off"]) == 1
    letters = [one.to for one in rows(app, Mail) if one.subject.startswith("Daily report")]
    assert sorted(letters) == sorted([cast.ben.email, cast.grace.email])


def test_words_of_erased_pages_are_in_no_report_either(app, cast, night, officer, report, sign):
    amina = officer(cast.amina)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.see(block=str(cast.kestrel.id), words="Mrs Novak of flat 9", spot="by flat 9", police_reference="PC Novak")
    words = dict.fromkeys(("risks", "kit", "keys", "people", "welfare", "unfinished"), "Novak")
    amina.phone.write("handover", {"shift": amina.shift} | words)
    amina.send()
    night.passes(hours=8)
    sign(note="Novak again")
    night.passes(hours=24 * 400)
    with app.app_context():
        limits, moment = Limits(365, 0, 0), datetime.now(UTC)
        erase(cast.northmere, limits, placed(), moment)
        assert forget_words(cast.northmere, moment - timedelta(days=365), moment) == 1
        assert forget_words(cast.northmere, moment - timedelta(days=365), moment) == 0
        db.session.commit()
    (frozen,) = rows(app, DailyReport)
    assert "Novak" not in str((frozen.internal, frozen.partner, frozen.note, frozen.silent))
    assert not any("Novak" in str(vars(row)) for model in (Observation, Handover) for row in rows(app, model))
    told = report()
    assert (told.report.totals.done, told.report.totals.seen, list(told.since)) == (1, 1, [])
    assert told.report.visits[0].outcome == "completed"
