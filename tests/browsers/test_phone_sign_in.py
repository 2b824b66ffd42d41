"""Whoever is signed in, or no longer: pages are written and sent, each under the key of the notebook it stands in."""

from datetime import timedelta

import pytest

from estate.database import db
from estate.models import Session
from estate.operations import people, sessions
from tests.support.handset import Handset, Kept

pytestmark = pytest.mark.browser

PACK = "() => bb.pack().then(told => told?.person.name ?? null)"
REFRESH = "() => bb.refresh().then(({ok, because}) => ok ? 'here' : because)"
WORDS = "() => bb.pages().then(pages => pages.map(({body}) => body.words))"


@pytest.fixture
def phone(chromium, server, weather):
    return Handset(chromium, weather.url).begin(server.cast.amina, server.cast.password)


@pytest.fixture
def kept(server):
    return Kept(server)


def each_session(kept, person, act):
    """Do something with every session of a person."""
    kept.change(lambda now: [act(one, now) for one in db.session.query(Session).filter_by(person_id=person.id)])


def as_person(name: str, person):
    return {"id": str(person.id), "name": name}


def test_an_expired_sign_in_keeps_the_round_and_stops_no_page(phone, kept, server):
    each_session(kept, server.cast.amina, lambda one, now: setattr(one, "seen_at", now - timedelta(days=2)))
    assert phone.run(REFRESH) == "expired"
    assert phone.run(PACK) == "Amina Yusuf"
    phone.write("Written after the sign-in ran out.")
    phone.sent()
    assert len(kept.pages(phone.current()["id"])) == 1


def test_a_revoked_sign_in_wipes_the_round_and_no_page(phone, kept, server, weather):
    weather.now(offline=True)
    phone.write("Written before anybody knew.")
    each_session(kept, server.cast.amina, lambda one, now: sessions.end(one, "revoked", one.person, now))
    weather.calm()
    assert phone.run(REFRESH) == "revoked"
    assert phone.run(PACK) is None
    assert phone.run(WORDS) == ["Written before anybody knew."]
    phone.sent()
    assert len(kept.pages(phone.current()["id"])) == 1


def test_a_changed_password_stops_no_page(phone, kept, server):
    amina = server.cast.amina

    def change(now):
        person = amina.row()
        assert people.set_password(person, server.cast.password, "a lantern in the stairs", person, now)

    kept.change(change)
    phone.write("Written after the password was changed.")
    phone.sent()
    assert len(kept.pages(phone.current()["id"])) == 1


def test_a_notebook_begun_without_signal_waits_for_the_password(chromium, kept, server, weather):
    amina = server.cast.amina
    phone = Handset(chromium, weather.url)
    phone.sign_in(amina, server.cast.password)
    phone.open()
    phone.browser.wait("() => !!navigator.serviceWorker.controller")
    each_session(kept, amina, lambda one, now: setattr(one, "password_at", now - timedelta(hours=1)))
    phone.run("person => bb.begin(person)", as_person("Amina Yusuf", amina))
    for words in ("One.", "Two."):
        phone.write(words)
    phone.trouble("sign in")
    assert phone.unsent()["pages"] == 2
    assert phone.write("Three.")["number"] == 3
    chromium.goto(f"{weather.url}/confirm?next=/field")
    chromium.fill("input[name=password]", server.cast.password)
    chromium.click("main form button")
    chromium.wait("() => location.pathname === '/field'")
    phone.ready().sent()
    assert [number for number, *_ in kept.pages(phone.current()["id"])] == [1, 2, 3]


def test_signed_out_without_signal_her_pages_are_hidden_and_go_under_her_own_key(phone, kept, server, weather):
    ben, amina = server.cast.ben, phone.current()["id"]
    weather.now(offline=True)
    phone.write("Amina was here.")
    phone.run("() => bb.signOut()")
    assert phone.run("() => bb.current()") is None
    assert phone.run(WORDS) == []
    assert phone.run(PACK) is None
    assert phone.unsent()["pages"] == 1
    assert (
        phone.run("() => bb.write('note', {}).then(() => '', ({name, reason}) => `${name} ${reason}`)")
        == "NotSaved closed"
    )
    phone.run("person => bb.begin(person)", as_person("Ben Okafor", ben))
    phone.write("Ben was here.")
    assert phone.run(WORDS) == ["Ben was here."]
    weather.calm()
    phone.browser.wait("() => bb.sendNow().then(() => bb.unsent()).then(({pages}) => pages === 1)")
    assert len(kept.pages(amina)) == 1
    # Amina's cookie was still in this browser: it must not open Ben's notebook.
    phone.trouble("sign in")
    assert phone.unsent()["whose"] == ""
    assert kept.rows("select count(*) from notebook") == [(1,)]
    phone.sign_in(ben, server.cast.password)
    phone.open().sent()
    assert kept.rows("select count(distinct person_id) from notebook") == [(2,)]


def test_a_notebook_that_was_left_unopened_waits_for_its_owner_by_name(phone, kept, server, weather):
    weather.now(offline=True)
    phone.run("() => bb.signOut()")
    phone.run("person => bb.begin(person)", as_person("Ben Okafor", server.cast.ben))
    phone.write("Ben was here.")
    phone.run("() => bb.signOut()")
    phone.run("person => bb.begin(person)", as_person("Amina Yusuf", server.cast.amina))
    phone.write("Amina was here.")
    weather.calm()
    phone.trouble("sign in")
    told = phone.unsent()
    assert (told["pages"], told["whose"]) == (1, "Ben Okafor")
    assert told["words"].startswith("Ben Okafor must sign in")
    assert kept.rows("select count(*) from page") == [(1,)]


def test_a_draft_is_seen_by_nobody_else(phone, server):
    phone.run("() => bb.draftFor().then(draft => bb.keep(Object.assign(draft, {values: {words: 'Not for Ben'}})))")
    assert len(phone.run("() => bb.left()")) == 1
    phone.run("() => bb.signOut()")
    phone.run("person => bb.begin(person)", as_person("Ben Okafor", server.cast.ben))
    assert phone.run("() => bb.left()") == []
    assert phone.run("() => bb.draftFor().then(({values}) => values)") == {}
    phone.run("person => bb.begin(person)", as_person("Amina Yusuf", server.cast.amina))
    assert phone.run("() => bb.draftFor().then(({values}) => values.words)") == "Not for Ben"


def test_signing_in_again_goes_on_in_the_same_notebook(phone, server):
    first = phone.current()["id"]
    phone.write("Before.")
    phone.run("() => bb.signOut()")
    phone.run("person => bb.begin(person)", as_person("Amina Yusuf", server.cast.amina))
    assert phone.write("After.")["number"] == 2
    assert phone.current()["id"] == first


def test_another_persons_round_is_not_kept_beside_an_open_notebook(phone, server):
    phone.run("() => fetch('/sign-out', {method: 'POST'})")
    phone.sign_in(server.cast.ben, server.cast.password)
    phone.open()
    assert phone.run(REFRESH) == "another person"
    assert phone.run(PACK) == "Amina Yusuf"


def test_a_sign_out_without_signal_reaches_the_office_later(phone, kept, weather):
    weather.now(offline=True)
    phone.run("() => bb.signOut()")
    weather.calm()
    phone.browser.wait("() => bb.sendNow().then(() => bb.get('meta', 'sign-out owed')).then(owed => !owed)")
    assert phone.run(REFRESH) in ("revoked", "signed out")
    assert kept.rows("select count(*) from session where ended_at is null") == [(0,)]
