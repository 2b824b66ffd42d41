"""Booking on, handing over and ending a shift by tapping, without signal; and what stands at a door."""

import os
import uuid
from pathlib import Path

import pytest

from patrol import operations as patrol
from patrol.queries.kit import kit_register
from tests.support.handset import Handset, Kept
from tests.support.phone import Phone
from tests.support.thumb import at, begin, go, title

pytestmark = pytest.mark.browser

BODIES = "() => bb.pages().then(pages => pages.map(({kind, body}) => [kind, body]).reverse())"
READ = "() => bb.pages().then(pages => pages.some(({kind}) => kind === 'handover_read'))"
HEADS = dict.fromkeys(("risks", "kit", "keys", "people", "welfare", "unfinished"), "")


@pytest.fixture
def planted(server):
    """Put two rounds, kit and a warning at Kestrel into the office, and a handover of Dan's."""

    def plant(now):
        ben, blocks = server.cast.ben.row(), [server.cast.kestrel.row(), server.cast.linnet.row()]
        north = patrol.plan_round("Larkfield nights", [(one, 4) for one in blocks], by=ben, now=now)
        patrol.plan_round("Quay nights", [(blocks[1], 2)], by=ben, now=now)
        patrol.note_at_door(blocks[0], "warning", "Dog loose on the ground floor.", None, by=ben, now=now)
        labels = (("key", "K12"), ("radio", "R3"), ("torch", "T1"))
        return str(north.id), [str(patrol.add_kit(*one, None, by=ben, now=now).id) for one in labels]

    round_id, kit = Kept(server).change(plant)
    dan, client = Phone(server.cast.dan), server.client()
    client.post("/sign-in", data={"email": server.cast.dan.email, "password": server.cast.password})
    assert dan.open(client).status_code == 201
    left = dan.write("handover", HEADS | {"shift": None, "risks": "Roof door of Merlin <unlocked>"})
    assert dan.send(client).json["unread"] == []
    return round_id, kit, left.id


@pytest.fixture
def phone(chromium, planted, server, weather):
    """Give Amina's phone at the moment her notebook is begun."""
    handset = Handset(chromium, weather.url)
    handset.sign_in(server.cast.amina, server.cast.password)
    begin(chromium)
    return handset.ready()


def kit_seen(server, now):
    """Give the register as Ben sees it."""
    return kit_register(server.cast.ben.row(), now)


def picture(browser, name):
    """Save a picture, where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        browser.screenshot(Path(folder) / f"{name}.png")


def test_a_shift_begins_and_ends_without_signal_with_kit_and_handover(phone, chromium, planted, server, weather):
    round_id, (key, radio, _), left = planted
    weather.now(offline=True)
    chromium.offline(True)
    chromium.tap("#act-shift")
    at(chromium, "book")
    assert "Roof door of Merlin <unlocked>" in chromium.text("#book-handovers")
    assert chromium.axe() == []
    chromium.tap("#book-rounds li:first-child label")
    for one in (key, radio):
        chromium.tap(f"#book-kit label:has([value='{one}'])")
    chromium.fill("#book-faulty", "R3 has half a battery.")
    chromium.tap("#book-handovers label")
    picture(chromium, "phone-book")
    assert chromium.text("#count").split() == ["2", "things", "taken"]
    chromium.tap("#book-on")
    at(chromium, "tonight")
    picture(chromium, "phone-tonight")
    chromium.tap("#end-shift")
    at(chromium, "over")
    assert chromium.axe() == []
    chromium.tap(f"#over-things label:has([value='{key}'])")
    chromium.fill("#over-unfinished", "Martin Close not walked.")
    picture(chromium, "phone-over")
    chromium.tap("#end-the-shift")
    at(chromium, "notebook")
    told = phone.run(BODIES)
    shift = {"round": round_id, "kit": [key, radio], "words": "R3 has half a battery."}
    assert [kind for kind, _ in told] == ["shift_started", "handover_read", "handover", "shift_ended"]
    assert (told[0][1], told[1][1]["handover"]) == (shift, left)
    assert told[2][1] == HEADS | {"shift": told[3][1]["shift"], "unfinished": "Martin Close not walked."}
    assert told[3][1]["returned"] == [key]
    chromium.offline(False)
    weather.calm()
    phone.sent()
    register = Kept(server).change(lambda now: [(one.kit.label, one.missing) for one in kit_seen(server, now)])
    assert sorted(register) == [("K12", False), ("R3", True), ("T1", False)]


def test_nothing_special_is_two_taps(phone, chromium, planted):
    chromium.tap("#act-shift")
    at(chromium, "book")
    chromium.tap("#book-on")
    at(chromium, "tonight")
    chromium.wait("() => document.querySelector('#go-team').innerText.includes('Handover to read')")
    assert phone.run(BODIES) == [["shift_started", {"round": None, "kit": [], "words": ""}]]


def test_without_a_pack_the_shift_starts_with_one_tap(phone, chromium, planted):
    phone.run("() => bb.wipe()")
    chromium.wait_for("#no-round")
    chromium.tap("#act-shift")
    chromium.wait("() => !document.querySelector('#end-shift').hidden")
    assert phone.run(BODIES) == [["shift_started", {"round": None, "kit": [], "words": ""}]]


def test_a_handover_is_read_later_and_who_is_out_is_told(phone, chromium, planted, server):
    dan = Phone(server.cast.dan)
    client = server.client()
    client.post("/sign-in", data={"email": server.cast.dan.email, "password": server.cast.password})
    dan.open(client)
    shift = dan.write("shift_started", {})
    dan.write("visit_started", {"shift": shift.id, "block": str(server.cast.linnet.id)})
    dan.send(client)
    phone.run("() => bb.refresh()")
    chromium.tap("#go-team")
    at(chromium, "team")
    chromium.wait("() => document.querySelector('#team-out').innerText.includes('at Linnet House since')")
    assert "last heard" in chromium.text("#team-out")
    assert chromium.axe() == []
    picture(chromium, "phone-team")
    chromium.tap("#team-handovers [data-does=read-handover]")
    chromium.wait(READ)
    chromium.wait("() => document.querySelector('#team-handovers').innerText.includes('You have read this')")
    go(chromium, "tonight")
    assert "Handover to read" not in chromium.text("#go-team")


def test_what_was_ticked_and_typed_survives_a_kill(phone, chromium, planted):
    _, (*_, torch), _ = planted
    chromium.tap("#act-shift")
    at(chromium, "book")
    chromium.tap(f"#book-kit label:has([value='{torch}'])")
    chromium.wait("() => bb.all('drafts').then(drafts => drafts.length === 1)")
    chromium.restart(kill=True)
    phone.open()
    at(chromium, "book")
    chromium.tap("#book-on")
    at(chromium, "tonight")
    chromium.tap("#end-shift")
    at(chromium, "over")
    chromium.fill("#over-risks", "Stair light out.")
    chromium.wait("() => bb.all('drafts').then(all => all.some(({values}) => values.risks === 'Stair light out.'))")
    chromium.restart(kill=True)
    phone.open()
    at(chromium, "over")
    chromium.tap("#end-the-shift")
    at(chromium, "notebook")
    told = phone.run(BODIES)
    assert [kind for kind, _ in told] == ["shift_started", "handover", "shift_ended"]
    assert (told[0][1]["kit"], told[1][1]["risks"]) == ([torch], "Stair light out.")
    assert phone.run("() => bb.all('drafts')") == []


def test_a_warning_is_lit_at_the_door_and_said_in_the_row(phone, chromium, planted, server):
    go(chromium, "round")
    row = f"#round-blocks li:has([href='#/visit/{server.cast.kestrel.id}'])"
    assert "Dog loose on the ground floor." in chromium.text(row)
    go(chromium, f"visit/{server.cast.kestrel.id}")
    assert title(chromium) == "Kestrel House"
    assert chromium.run("() => document.querySelector('#visit-door').className").endswith("lit")
    assert chromium.text("#visit-door").startswith("Warning")
    chromium.tap("[data-does=start-visit]")
    chromium.wait_for("#visit-finish")
    assert "Dog loose" in chromium.text("#visit-door")
    assert chromium.axe() == []
    picture(chromium, "phone-door")


def test_kit_that_no_pack_names_is_still_returned(phone, chromium, planted, server):
    _, (key, *_), _ = planted
    chromium.tap("#act-shift")
    at(chromium, "book")
    chromium.tap(f"#book-kit label:has([value='{key}'])")
    chromium.tap("#book-on")
    at(chromium, "tonight")
    Kept(server).change(lambda now: patrol.retire_kit(uuid.UUID(key), by=server.cast.ben.row(), now=now))
    phone.run("() => bb.refresh()")
    chromium.tap("#end-shift")
    at(chromium, "over")
    chromium.wait("() => document.querySelector('#over-things').innerText.includes('not in tonight')")
    chromium.tap("#over-things label")
    chromium.tap("#end-the-shift")
    at(chromium, "notebook")
    assert phone.run(BODIES)[-1][1]["returned"] == [key]
