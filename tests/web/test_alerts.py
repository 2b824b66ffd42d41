"""Alerts at the desk: seen, rung, over; how alarms are set; the fire service's clock."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from estate.database import db
from estate.models import Mail, Trace
from patrol.models import Alert, AlertStep, CheckRule, FireClock, Observation, Rung, Webhook
from patrol.operations.fire import start_clock
from tests.support.nights import seen
from tests.support.rows import rows
from web import alarms

RUNGS = {
    "after": ["0", "90", "0"], "channel": ["desk", "ring", ""], "to": ["", "01702 555 099", ""], "words": ["", "", ""],
}  # fmt: skip


@pytest.fixture
def alert(app, cast, client, phone_of):
    """An SOS of Amina at Kestrel House."""
    phone = phone_of(cast.amina)
    page = phone.write("sos", {"shift": None, "visit": None, "block": str(cast.kestrel.id), "words": ""})
    phone.sos(client, page)
    return rows(app, Alert)[0]


@pytest.fixture
def clock(app, cast, client, phone_of):
    """A dead firefighters' lift."""
    phone = phone_of(cast.amina)
    page = phone.write("observation", seen(cast.kestrel, tile="lift", equipment="firefighters_lift"))
    phone.send(client)
    with app.app_context():
        start_clock(db.session.get_one(Observation, (cast.northmere, uuid.UUID(page.id))), "firefighters_lift")
        db.session.commit()
    return rows(app, FireClock)[0]


def test_tonight_sounds_until_somebody_has_seen_it(alert, sign_in, cast):
    ben = sign_in(cast.ben)
    page = ben.get("/tonight").text
    assert 'data-unseen="1"' in page
    assert 'data-title="Amina Yusuf asked for help"' in page
    assert "If nobody has seen it: Ring a supervisor at" in page
    assert "desk/alarm.js" in page
    assert ben.post(f"/alerts/{alert.id}/seen").status_code == 303
    page = ben.get("/tonight").text
    assert 'data-unseen="0"' in page
    assert "seen by Ben Okafor" in page


def test_the_alarm_alone_is_a_fragment_and_says_nothing_when_nothing_changed(alert, sign_in, cast):
    ben = sign_in(cast.ben)
    fragment = ben.get("/tonight/alerts").text
    assert "<html" not in fragment
    (known,) = re.findall(r"seen=(\w+)", fragment)
    assert ben.get(f"/tonight/alerts?seen={known}").status_code == 204


def test_an_alert_tells_its_story_and_ends_with_a_reason(alert, sign_in, cast):
    ben = sign_in(cast.ben)
    story = ben.get(f"/alerts/{alert.id}").text
    for words in ("Nobody has seen this", "E-mail to ben@northmere.example", "Ring a supervisor", "unless somebody"):
        assert words in story
    assert ben.post(f"/alerts/{alert.id}/end", data={"because": " "}).status_code == 422
    assert ben.post(f"/alerts/{alert.id}/end", data={"because": "Two dogs <b>."}).status_code == 303
    story = ben.get(f"/alerts/{alert.id}").text
    assert "Ben Okafor: Two dogs &lt;b&gt;." in story
    assert "Ring a supervisor" not in story
    assert "Two dogs" in ben.get("/alerts").text


def test_the_desk_says_how_a_call_went(app, alert, sign_in, cast):
    with app.app_context():
        cast.ben.row().phone = "01702 555 010"
        db.session.commit()
        standing = db.session.get_one(Alert, (cast.northmere, alert.id))
        standing.raised_at = alert.raised_at.replace(year=2020)
        db.session.commit()
        alarms.sound()
    ring = next(one for one in rows(app, AlertStep) if one.to == "01702 555 010")
    ben = sign_in(cast.ben)
    assert 'href="tel:01702555010"' in ben.get("/tonight").text
    assert ben.post(f"/rings/{ring.id}", data={"answer": "loudly"}).status_code == 404
    answer = ben.post(f"/rings/{ring.id}", data={"answer": "help", "words": "Send somebody."})
    assert answer.status_code == 303
    assert "Answered, needs help. Send somebody." in ben.get(f"/alerts/{alert.id}").text.replace("answered", "Answered")
    assert "rang" in {trace.verb for trace in rows(app, Trace)}


def test_a_ladder_is_set_and_one_nobody_could_climb_is_refused(app, sign_in, cast):
    ola = sign_in(cast.ola)
    assert "Test through everything" in ola.get("/alerts/ladder").text
    assert ola.post("/alerts/ladder/sos", data=RUNGS).status_code == 303
    assert [(one.after_seconds, one.channel, one.to) for one in rows(app, Rung)] == [
        (0, "desk", ""), (90, "ring", "01702 555 099")
    ]  # fmt: skip
    for wrong in ({"after": ["soon", "1"]}, {"channel": ["ring", "ring"]}, {"to": ["", "my friend"]}):
        assert ola.post("/alerts/ladder/sos", data=RUNGS | wrong).status_code == 422
    assert len(rows(app, Rung)) == 2
    named = {"to": ["", "a supervisor", ""]}
    assert ola.post("/alerts/ladder/sos", data=RUNGS | named).status_code == 303
    assert {one.to for one in rows(app, Rung)} == {"", "supervisor"}
    assert "a supervisor" in ola.get("/alerts/ladder").text
    assert ola.post("/alerts/ladder/nothing", data=RUNGS).status_code == 404


def test_an_interval_needs_its_reason(app, sign_in, cast):
    ola = sign_in(cast.ola)
    told = {"minutes": "20", "grace_minutes": "5", "because": ""}
    assert ola.post("/alerts/intervals/high", data=told).status_code == 422
    assert ola.post("/alerts/intervals/high", data=told | {"minutes": "2", "because": "x"}).status_code == 422
    assert ola.post("/alerts/intervals/high", data=told | {"because": "Knife threat, May."}).status_code == 303
    assert [(one.minutes, one.because) for one in rows(app, CheckRule)] == [(20, "Knife threat, May.")]


def test_an_address_must_be_https_and_its_secret_is_shown_once(app, sign_in, cast):
    ola = sign_in(cast.ola)
    for wrong in ("http://example.org/", "https://u:p@example.org/", "https://example.org:8443/", "ftp://x"):
        assert ola.post("/alerts/address", data={"url": wrong}).status_code == 422
    told = ola.post("/alerts/address", data={"url": "https://example.org/alerts"}).text
    (hook,) = rows(app, Webhook)
    assert hook.secret in told
    assert hook.secret not in ola.get("/alerts/ladder").text
    assert ola.post("/alerts/address", data={"url": ""}).status_code == 303
    assert rows(app, Webhook)[0].ended_at


def test_a_test_goes_through_everything_that_a_ladder_names(app, sign_in, cast):
    ola, ben = sign_in(cast.ola), sign_in(cast.ben)
    ola.post("/alerts/address", data={"url": "https://example.org/alerts"})
    assert ola.post("/alerts/test").status_code == 303
    (alert,) = rows(app, Alert)
    assert sorted(one.channel for one in rows(app, AlertStep)) == ["desk", "mail", "webhook"]
    assert any("tried the alarm" in letter.subject for letter in rows(app, Mail))
    ben.post(f"/alerts/{alert.id}/seen")
    assert rows(app, Alert)[0].outcome == "Heard at the desk."


def test_the_fire_services_clock_from_start_to_clear(app, clock, sign_in, cast):
    ben = sign_in(cast.ben)
    assert "Firefighters’ lift, Kestrel House" in ben.get("/fire").text
    assert ben.post(f"/fire/{clock.id}/told", data={"reference": ""}).status_code == 422
    assert ben.post(f"/fire/{clock.id}/fixed-told").status_code == 422
    assert ben.post(f"/fire/{clock.id}/told", data={"reference": "ECFRS 1204"}).status_code == 303
    assert ben.post(f"/fire/{clock.id}/fixed").status_code == 303
    assert "still to be told of the repair" in ben.get("/fire").text
    assert ben.post(f"/fire/{clock.id}/fixed-told").status_code == 303
    assert "No fault stands." in ben.get("/fire").text
    verbs = {trace.verb for trace in rows(app, Trace)}
    assert {"told the fire service", "noted fixed", "told fixed"} <= verbs


def test_no_fault_after_all_needs_a_reason(app, clock, sign_in, cast):
    ben = sign_in(cast.ben)
    assert ben.post(f"/fire/{clock.id}/no-fault", data={"because": ""}).status_code == 422
    assert ben.post(f"/fire/{clock.id}/no-fault", data={"because": "Switched off for cleaning."}).status_code == 303
    assert "Not a fault: Switched off for cleaning." in ben.get("/fire").text


def test_a_clock_that_runs_out_stands_on_tonight(app, clock, sign_in, cast):
    assert "fire service" not in sign_in(cast.ben).get("/tonight").text
    with app.app_context():
        db.session.get_one(FireClock, (cast.northmere, clock.id)).due_at = datetime.now(UTC)
        db.session.commit()
    assert "the fire service should have been told by" in sign_in(cast.ben).get("/tonight").text


def test_an_administrator_sets_the_number_somebody_is_rung_at(app, sign_in, cast):
    ola = sign_in(cast.ola)
    assert ola.post(f"/people/{cast.ben.id}/phone", data={"phone": "ring me"}).status_code == 422
    assert ola.post(f"/people/{cast.ben.id}/phone", data={"phone": "+44 7700 900123"}).status_code == 303
    assert "tel:+447700900123" in ola.get(f"/people/{cast.ben.id}").text
