"""Two who sweep at once, as two processes on PostgreSQL do: one alert, each step once, each try of an address once."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from estate.database import db
from estate.models import Mail
from patrol.models import Alert, AlertStep
from patrol.operations import telling
from patrol.operations.alarms import set_address
from tests.support.phone import moment
from tests.support.rows import rows
from web import alarms, clock, webhooks

SWEEPERS = 4


def at_once(app: Any, act: Any) -> list[Any]:
    """Do something in several threads that begin together; gives what each gave."""
    barrier, done, failed = threading.Barrier(SWEEPERS), [], []

    def run() -> None:
        with app.app_context():
            barrier.wait(20)
            try:
                done.append(act())
            except Exception as error:
                failed.append(error)
                db.session.rollback()

    threads = [threading.Thread(target=run) for _ in range(SWEEPERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed, failed
    return done


def test_they_raise_one_alert_and_climb_each_rung_once(app, cast, client, phone_of):
    with app.app_context():
        set_address("https://a.example/", webhooks.new_secret(), cast.ola.row(), clock.now())
        db.session.commit()
    phone = phone_of(cast.amina)
    phone.write("sos", {"shift": None, "visit": None, "block": None, "words": ""})
    phone.send(client)
    at_once(app, alarms.sound)
    (alert,) = rows(app, Alert)
    channels = sorted(step.channel for step in rows(app, AlertStep))
    assert channels == ["desk", "mail", "webhook"]
    assert sum("asked for help" in letter.subject for letter in rows(app, Mail)) == 1
    assert alert.kind == "sos"


def test_a_missed_call_is_one_alert_for_both(app, cast, client, phone_of):
    phone = phone_of(cast.amina)
    phone.write("shift_started", seen_at=moment(datetime.now(UTC) - timedelta(minutes=71)))
    phone.send(client)
    at_once(app, alarms.sound)
    assert [one.kind for one in rows(app, Alert)] == ["missed_call"]
    assert sorted(step.channel for step in rows(app, AlertStep)) == ["desk", "ring"]


def test_a_try_of_an_address_is_taken_by_one(app, cast, client, phone_of):
    with app.app_context():
        set_address("https://a.example/", webhooks.new_secret(), cast.ola.row(), clock.now())
        db.session.commit()
    phone = phone_of(cast.amina)
    page = phone.write("sos", {"shift": None, "visit": None, "block": None, "words": ""})
    phone.sos(client, page)
    with app.app_context():
        ((landlord, step),) = telling.turns(clock.now())

    def take() -> bool:
        taken = telling.claim(landlord, step)
        db.session.commit()
        return taken is not None and taken.tries == 1

    assert sum(at_once(app, take)) == 1
