"""kill -9 between deciding and sending: every step of an alert is sent once, by a real server to real receivers."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from estate.database import db
from patrol.models import Alert, AlertStep, Webhook
from patrol.operations.alarms import set_address
from tests.support.cast import seed
from tests.support.clients import sign_in
from tests.support.databases import close, make_app
from tests.support.phone import Phone
from tests.support.receivers import MailServer, Receiver
from tests.support.rows import rows
from tests.support.server import Server
from web import clock, webhooks

SECRET = webhooks.new_secret()
pytestmark = pytest.mark.slow


@pytest.fixture
def receivers(tmp_path: Path) -> Iterator[tuple[MailServer, Receiver]]:
    """Give a mail server and an https address."""
    mail, hook = MailServer(), Receiver(tmp_path / "receiver")
    yield mail, hook
    mail.stop()
    hook.stop()


@pytest.fixture
def served(engines: Any, tmp_path: Path, receivers: tuple[MailServer, Receiver]) -> Iterator[Server]:
    """Give the real server, which tells these two."""
    mail, hook = receivers
    mark, cast = engines.engine("sqlite").template("cast", seed)
    folder = tmp_path / "served"
    engines.engine("sqlite").copy(mark, folder)
    with office(folder) as app, app.app_context():
        set_address(hook.url, SECRET, cast.ola.row(), clock.now())
        db.session.commit()
    server = Server(
        folder, cast, BEATBOOK_SWEEP_SECONDS="0.2", BEATBOOK_MAIL_SERVER=mail.address,
        BEATBOOK_WEBHOOK_PRIVATE="true", SSL_CERT_FILE=str(hook.authority),
    ).start()  # fmt: skip
    yield server
    server.kill()


class office:  # noqa: N801
    """The server's folder as an app, closed afterwards."""

    def __init__(self, folder: Path) -> None:
        self.app = make_app(folder)

    def __enter__(self) -> Any:
        return self.app

    def __exit__(self, *_: object) -> None:
        close(self.app)


def until(true: Callable[[], Any], seconds: float = 90) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def opened(server: Server, mail: MailServer) -> Phone:
    """Open Amina's notebook, and wait until the letter about that is gone."""
    phone = Phone(server.cast.amina)
    assert phone.open(sign_in(server.client(), server.cast.amina)).status_code == 201
    until(lambda: mail.letters.taken)
    return phone


def ask_for_help(server: Server, phone: Phone) -> None:
    """Post an SOS; the server may be killed before its answer is here."""
    page = phone.write("sos", {"shift": None, "visit": None, "block": None, "words": ""})
    with suppress(OSError, HTTPException):
        phone.sos(server.client(), page)


def alarms(mail: MailServer) -> list[tuple[str, str, str]]:
    """Give the letters about the SOS."""
    return [letter for letter in mail.letters.taken if "asked for help" in letter[2]]


def test_killed_while_both_are_being_called_each_is_told_once(served, receivers):
    mail, hook = receivers
    phone = opened(served, mail)
    mail.letters.greeted = served.process.kill
    hook.called = served.process.kill
    ask_for_help(served, phone)
    for _ in range(2):
        served.process.wait(40)
        assert alarms(mail) == []
        served.start()
        if mail.letters.greeted is None and hook.called is None:
            break
        mail.letters.greeted = mail.letters.greeted and served.process.kill
        hook.called = hook.called and served.process.kill
    until(lambda: alarms(mail) and hook.told)
    time.sleep(6)
    served.stop()
    with office(served.folder) as app:
        (alert,) = rows(app, Alert)
        steps = {step.channel: step for step in rows(app, AlertStep)}
        assert set(steps) == {"desk", "webhook", "mail"}
        assert [letter[0] for letter in alarms(mail)] == [f"<{steps['mail'].id}@beatbook>"]
        ((headers, body),) = hook.told
        assert headers["webhook-id"] == str(steps["webhook"].id)
        told = Verifier(rows(app, Webhook)[0].secret).verify(body, headers)
    assert told["type"] == "alert.raised"
    assert told["data"]["kind"] == "sos"
    assert told["data"]["href"].endswith(f"/alerts/{alert.id}")
    assert b"Amina" not in body


def test_killed_after_a_letter_was_taken_and_before_it_was_noted_it_is_known_again(served, receivers):
    """A mail server may be handed a letter twice where the answer was lost: it bears the same Message-ID."""
    mail, _ = receivers
    phone = opened(served, mail)
    mail.letters.noted = served.process.kill
    ask_for_help(served, phone)
    served.process.wait(40)
    served.start()
    until(lambda: len(alarms(mail)) == 2)
    assert len({letter[0] for letter in alarms(mail)}) == 1
