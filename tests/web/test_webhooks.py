"""The landlord's own address: signed, only https, never inside, tried later and later, then a letter."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from estate.database import db
from estate.models import Mail
from patrol.models import AlertStep
from patrol.operations.alarms import set_address, try_everything
from patrol.operations.telling import PAUSES, claim, turns, went
from tests.support.receivers import Receiver
from tests.support.rows import rows
from web import webhooks

INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "2002:7f00:1::", "255.255.255.255", "192.0.2.1", "fd00:ec2::254",
)  # fmt: skip
SECRET = webhooks.new_secret()


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    made = Receiver(tmp_path / "receiver")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    yield made
    made.stop()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_leads_inside_is_refused(address, monkeypatch):
    assert webhooks.leads_inside(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
    found = [public, (family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(webhooks.NotToldWhy, match="private"):
        webhooks.tell("https://innocent.example/", {}, b"{}")


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_not(address):
    assert not webhooks.leads_inside(address)


def test_a_name_is_resolved_once_and_that_very_address_is_called(monkeypatch):
    """A resolver that answers with a public address first and an inner one after gets nobody inside."""
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])
    asked, called = [], []

    def resolve(host, port, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address, *_, **__):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(webhooks.NotToldWhy):
        webhooks.tell("https://rebinding.example/", {}, b"{}")
    assert (asked, called) == (["rebinding.example"], [("93.184.215.14", 443)])


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://a.example:8443/", "https://u@a.example/", "file:///etc/passwd", "https://", "x",
     "https://a.example:99999/", "https://a.example/#there"],
)  # fmt: skip
def test_only_plain_https_on_its_own_port_is_taken(url):
    with pytest.raises(webhooks.NotToldWhy):
        webhooks.checked(url)


def test_the_reference_library_verifies_ours_and_refuses_what_was_touched():
    now, body = datetime.now(UTC), b'{"type":"alert.raised"}'
    headers = webhooks.signed(SECRET, "0193a5f0-7b1c-7abc-8def-0123456789ab", now, body)
    assert Verifier(SECRET).verify(body, headers) == {"type": "alert.raised"}
    stale = webhooks.signed(SECRET, "x", now - timedelta(minutes=10), body)
    for wrong, given in ((b'{"type":"other"}', headers), (body, stale), (body, headers | {"webhook-id": "other"})):
        with pytest.raises(WebhookVerificationError):
            Verifier(SECRET).verify(wrong, given)


@pytest.mark.parametrize(("code", "words"), [(302, "answered 302"), (500, "answered 500"), (204, "")])
def test_no_redirect_is_followed_and_only_2xx_counts(receiver, code, words):
    receiver.answer = code
    if not words:
        webhooks.tell(receiver.url, {"webhook-id": "1"}, b"{}", private=True)
    else:
        with pytest.raises(webhooks.NotToldWhy, match=words):
            webhooks.tell(receiver.url, {}, b"{}", private=True)
    assert len(receiver.told) == 1


def test_a_certificate_of_another_authority_is_refused(receiver, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(webhooks.NotToldWhy, match="SSLCertVerificationError"):
        webhooks.tell(receiver.url, {}, b"{}", private=True)
    assert receiver.told == []


def test_it_is_tried_later_and_later_and_then_the_administrator_gets_a_letter(app, cast):
    now = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
    with app.app_context():
        set_address("https://a.example/", SECRET, cast.ola.row(), now)
        try_everything(str, cast.ola.row(), now)
        db.session.commit()
        for pause in PAUSES:
            assert turns(now + pause - timedelta(seconds=1)) == []
            ((landlord, step),) = turns(now + pause)
            one = claim(landlord, step)
            db.session.commit()
            assert one is not None
            went(one, "It answered 500.", now + pause)
            db.session.commit()
        assert turns(now + timedelta(days=2)) == []
        assert [step.outcome for step in db.session.query(AlertStep).filter_by(channel="webhook")] == ["given up"]
    assert sum("could not tell your address" in letter.subject for letter in rows(app, Mail)) == 1


def test_a_try_is_claimed_once(app, cast):
    now = datetime.now(UTC)
    with app.app_context():
        set_address("https://a.example/", SECRET, cast.ola.row(), now)
        try_everything(str, cast.ola.row(), now)
        db.session.commit()
        ((landlord, step),) = turns(now)
        one = claim(landlord, step)
        assert one is not None and one.tries == 1
        db.session.commit()
        assert turns(now) == []
