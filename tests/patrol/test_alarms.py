"""Alarms: one alert for a thing, each rung once, and the watch over check calls."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Mail, Person
from patrol.models import Alert, AlertStep, FireClock, Round
from patrol.operations.alerts import end_alert, see_alert
from patrol.operations.climbing import record_ring
from patrol.operations.shifts import void_shift
from patrol.queries import alerts_of, checks, fire_clocks, open_alerts
from patrol.rules.nights import night_of
from tests.support.rows import rows
from web import alarms

pytestmark = pytest.mark.usefixtures("night")
ANYWHERE = str


@pytest.fixture
def swept(app):
    """Run the sweeps of alarms."""

    def sweep():
        with app.app_context():
            alarms.start_clocks()
            return alarms.sound()

    return sweep


@pytest.fixture
def at_desk(app, cast):
    """Do something at the desk as Ben does, and commit it."""

    def act(what):
        with app.app_context():
            done = what(cast.ben.row(), datetime.now(UTC))
            db.session.commit()
            return done

    return act


@pytest.fixture
def amina(officer, cast):
    out = officer(cast.amina)
    out.begin()
    out.send()
    return out


def alerts(app, kind):
    return [one for one in rows(app, Alert) if one.kind == kind]


def steps(app):
    return [(one.position, one.channel, one.to) for one in sorted(rows(app, AlertStep), key=lambda one: one.position)]


def ask_for_help(out):
    return out.phone.write("sos", {"shift": out.shift, "visit": None, "block": None, "words": "stair B"})


def test_an_sos_alarms_in_the_request_that_keeps_it(app, amina, cast):
    page = ask_for_help(amina)
    assert amina.phone.sos(amina.client, page).status_code == 200
    (alert,) = rows(app, Alert)
    assert (alert.kind, str(alert.subject_id), alert.seen_at) == ("sos", page.id, None)
    assert steps(app) == [(1, "desk", ""), (3, "mail", "ben@northmere.example")]
    (letter,) = [one for one in rows(app, Mail) if "asked for help" in one.subject]
    assert letter.id in {one.id for one in rows(app, AlertStep)}


def test_posted_again_and_swept_again_it_is_one_alert_and_one_letter(app, amina, swept):
    page = ask_for_help(amina)
    for _ in range(3):
        amina.phone.sos(amina.client, page)
        swept()
    amina.send()
    swept()
    assert len(rows(app, Alert)) == 1
    assert sum("asked for help" in one.subject for one in rows(app, Mail)) == 1


def test_one_that_came_with_its_pages_only_is_found_by_the_sweep(app, amina, swept):
    ask_for_help(amina)
    amina.send()
    swept()
    assert [one.kind for one in rows(app, Alert)] == ["sos"]


def test_rungs_are_decided_when_they_are_due_and_nobody_has_seen_it(app, amina, swept, night, at_desk, cast):
    at_desk(lambda ben, _: setattr(ben, "phone", "01702 555 010"))
    amina.phone.sos(amina.client, ask_for_help(amina))
    night.passes(seconds=59)
    swept()
    assert [channel for _, channel, _ in steps(app)] == ["desk", "mail"]
    night.passes(seconds=1)
    swept()
    swept()
    assert steps(app)[-1] == (4, "ring", "01702 555 010")
    (alert,) = rows(app, Alert)
    at_desk(lambda ben, now: see_alert(alert.id, ben, now))
    night.passes(hours=1)
    swept()
    assert len(steps(app)) == 3


def test_the_last_rung_is_999_with_the_last_known_block_and_floor(app, amina, swept, night, cast):
    amina.see("drugs", block=str(cast.kestrel.id), floor="7")
    amina.send()
    amina.phone.sos(amina.client, ask_for_help(amina))
    night.passes(minutes=5)
    swept()
    last = max(rows(app, AlertStep), key=lambda one: one.position)
    assert (last.to, last.words) == ("999", "Last known: Kestrel House, floor 7, at 22:00.")


def test_one_that_was_struck_closes_itself(app, amina, swept):
    page = ask_for_help(amina)
    amina.phone.sos(amina.client, page)
    amina.strike(page)
    amina.send()
    swept()
    (alert,) = rows(app, Alert)
    assert (alert.outcome, alert.seen_at) == ("struck by its officer", None)


def test_it_is_over_only_with_a_reason(app, amina, at_desk):
    amina.phone.sos(amina.client, ask_for_help(amina))
    (alert,) = rows(app, Alert)
    with pytest.raises(ValueError, match="how it ended"):
        at_desk(lambda ben, now: end_alert(alert.id, "  ", ben, now))
    at_desk(lambda ben, now: end_alert(alert.id, "Two dogs, nobody hurt.", ben, now))
    at_desk(lambda ben, now: end_alert(alert.id, "Something else.", ben, now))
    (alert,) = rows(app, Alert)
    assert (alert.outcome, alert.seen_by_id is not None) == ("Two dogs, nobody hurt.", True)


def test_an_emergency_alarms_after_ten_seconds_unless_struck(app, amina, swept, night):
    amina.see("danger", severity=5)
    mistap = amina.see("violence", severity=5)
    amina.strike(mistap)
    amina.send()
    swept()
    assert rows(app, Alert) == []
    night.passes(seconds=10)
    swept()
    swept()
    assert [one.because for one in rows(app, Alert)] == ["Someone is in danger now"]


def test_what_was_made_an_emergency_later_alarms_and_what_was_made_less_does_not(app, amina, swept, night):
    more, less = amina.see("noise", severity=2), amina.see("danger", severity=5)
    amina.amend(more, severity=5)
    amina.amend(less, severity=3)
    amina.send()
    night.passes(seconds=10)
    swept()
    assert [str(one.subject_id) for one in rows(app, Alert)] == [more.id]


def test_a_dead_firefighters_lift_alarms_and_starts_the_clock(app, amina, swept, night, cast):
    amina.see("lift", block=str(cast.kestrel.id), equipment="firefighters_lift")
    amina.see("lift", block=str(cast.wren_walk.id), equipment="evacuation_lift")
    amina.send()
    night.passes(seconds=10)
    swept()
    swept()
    assert sorted(one.because for one in alerts(app, "fire_fault")) == ["Evacuation lift", "Firefighters’ lift"]
    (clock,) = rows(app, FireClock)
    assert clock.due_at - clock.started_at == timedelta(hours=24)
    assert clock.block_id == cast.kestrel.id
    with app.app_context():
        (seen,) = fire_clocks(cast.ben.row(), clock.due_at - timedelta(hours=3))
        assert (seen.what, seen.standing) == ("Firefighters’ lift, Kestrel House", "soon")
        assert fire_clocks(cast.dev.row(), clock.due_at) == []


class TestWatch:
    def test_a_missed_call_is_one_alert_for_its_due_time(self, app, amina, swept, night):
        night.passes(minutes=69, seconds=59)
        swept()
        assert rows(app, Alert) == []
        night.passes(seconds=1)
        swept()
        night.passes(minutes=3)
        swept()
        (alert,) = rows(app, Alert)
        assert alert.kind == "missed_call"
        assert alert.begun_at.isoformat() == "2026-11-21T23:00:00+00:00"
        assert alert.because.startswith("Check calls every 60 minutes")

    def test_its_time_is_said_once_on_tonight_and_in_the_letter(self, app, amina, swept, night, sign_in, cast):
        night.passes(minutes=70)
        swept()
        page = sign_in(cast.ben).get("/tonight").text
        alarm = page[page.index('<div id="alarm"') : page.index('<div id="night"')]
        assert "<p>Due 23:00:00, place not named · Check calls every 60 minutes" in alarm
        assert alarm.count("23:00") == 1
        night.passes(minutes=10)
        swept()
        (letter,) = [one for one in rows(app, Mail) if "missed a check call" in one.subject]
        assert "missed a check call, due 23:00:00." in letter.body

    def test_any_page_is_a_sign_of_life_but_not_an_sos(self, app, amina, swept, night):
        night.passes(minutes=50)
        amina.phone.write("note", {"words": "quiet"})
        amina.send()
        night.passes(minutes=50)
        ask_for_help(amina)
        amina.send()
        night.passes(minutes=20)
        swept()
        (alert,) = alerts(app, "missed_call")
        assert alert.begun_at.isoformat() == "2026-11-21T23:50:00+00:00"

    def test_a_dead_spot_delays_and_a_late_call_stands_with_its_times(self, app, amina, swept, night, cast):
        night.passes(minutes=40)
        until = (datetime.now(UTC) + timedelta(minutes=45)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        amina.phone.write("dead_spot", {"shift": amina.shift, "block": None, "until": until, "words": ""})
        amina.send()
        night.passes(minutes=69)
        swept()
        assert rows(app, Alert) == []
        night.passes(minutes=5)
        swept()
        assert len(rows(app, Alert)) == 1
        night.passes(minutes=2)
        amina.phone.write("check_call", {"shift": amina.shift, "visit": None, "words": ""})
        amina.send()
        swept()
        (alert,) = rows(app, Alert)
        assert alert.outcome == "Heard again: written 23:56:00, arrived 23:56:00, 16 min late."
        with app.app_context():
            (seen,) = checks(cast.ben.row(), night_of(datetime.now(UTC)), datetime.now(UTC))
            assert [(gap.missed, f"{gap.due:%H:%M}") for gap in seen.gaps] == [(True, "23:40")]
            assert f"{seen.due:%H:%M}" == "00:56"

    def test_an_ended_a_voided_and_a_struck_shift_are_not_watched(
        self, app, amina, swept, night, officer, cast, at_desk
    ):
        dan, ben = officer(cast.dan), officer(cast.ben)
        begun = dan.begin()
        ben.begin()
        dan.strike(begun)
        for out in (dan, ben):
            out.send()
        amina.end()
        amina.send()
        at_desk(lambda by, now: void_shift(uuid.UUID(ben.shift), "begun twice", by, now))
        night.passes(hours=3)
        swept()
        assert rows(app, Alert) == []

    def test_rung_and_safe_ends_it_and_the_watch_goes_on(self, app, amina, swept, night, at_desk):
        night.passes(minutes=70)
        swept()
        (ring,) = [one for one in rows(app, AlertStep) if one.channel == "ring"]
        assert ring.words == "Amina Yusuf: no number is known here."
        at_desk(lambda ben, now: record_ring(ring.id, "safe", "flat battery", ANYWHERE, ben, now))
        swept()
        assert rows(app, Alert)[0].outcome == "Rung: answered and safe."
        night.passes(minutes=69)
        swept()
        assert len(rows(app, Alert)) == 1
        night.passes(minutes=1)
        swept()
        assert len(rows(app, Alert)) == 2

    def test_no_answer_names_the_next_to_ring_at_once(self, app, amina, swept, night, at_desk):
        at_desk(lambda ben, _: setattr(ben, "phone", "01702 555 010"))
        night.passes(minutes=70)
        swept()
        (ring,) = [one for one in rows(app, AlertStep) if one.channel == "ring"]
        at_desk(lambda ben, now: record_ring(ring.id, "no_answer", "", ANYWHERE, ben, now))
        assert [to for _, channel, to in steps(app) if channel == "ring"] == ["", "01702 555 010"]

    def test_the_interval_goes_by_the_risk_of_the_round(self, app, amina, swept, night, cast):
        with app.app_context():
            db.session.add(Round(landlord_id=cast.northmere, name="Larkfield", risk="high"))
            db.session.commit()
        night.passes(minutes=20)
        swept()
        assert len(alerts(app, "missed_call")) == 1


def test_alerts_are_the_landlords_own(app, amina, cast):
    amina.phone.sos(amina.client, ask_for_help(amina))
    now, (alert,) = datetime.now(UTC), rows(app, Alert)
    with app.app_context():
        assert len(open_alerts(cast.ben.row(), now)) == len(alerts_of(cast.ben.row(), night_of(now))) == 1
        assert open_alerts(cast.dev.row(), now) == alerts_of(cast.dev.row(), night_of(now)) == []
        assert see_alert(alert.id, cast.dev.row(), now) is None
        assert db.session.scalar(select(Person.name).where(Person.id == alert.person_id)) == "Amina Yusuf"
