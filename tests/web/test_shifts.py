"""Duty, shifts, handovers, kit and door notes at the desk."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from estate.models import Trace
from patrol.models import DoorNote, Duty, Kit, ShiftVoid
from patrol.rules.kit import named
from patrol.rules.nights import night_of
from tests.support.nights import visit
from tests.support.planted import plant
from tests.support.rows import rows


@pytest.fixture
def ben(app, cast, sign_in):
    """Sign Ben in, with a round, a duty, a key and a warning planted."""
    plant(app, cast)
    return sign_in(cast.ben)


def words(answer):
    """Give what a page says, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_kit_is_added_refused_twice_retired_and_used_again(app, cast, ben):
    told = {"kind": "radio", "label": "R3", "block": ""}
    assert ben.post("/kit", data=told).status_code == 303
    answer = ben.post("/kit", data=told)
    assert (answer.status_code, "is in the register already" in answer.text) == (422, True)
    assert 'value="R3"' in answer.text
    radio = next(one for one in rows(app, Kit) if one.label == "R3")
    ben.post(f"/kit/{radio.id}/retired")
    assert "out of use since" in words(ben.get("/kit"))
    ben.post(f"/kit/{radio.id}/used")
    assert "out of use since" not in words(ben.get("/kit"))


def test_what_did_not_come_back_stands_until_the_desk_finds_it(app, cast, client, phone_of, ben):
    (key,) = rows(app, Kit)
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started", {"kit": [str(key.id)], "words": "Torch <b>weak</b>"})
    phone.send(client)
    assert "with Amina Yusuf since" in words(ben.get("/kit"))
    assert "Torch &lt;b&gt;weak&lt;/b&gt;" in ben.get("/kit").text
    phone.write("shift_ended", {"shift": shift.id, "words": ""})
    phone.send(client)
    assert "1 thing did not come back" in words(ben.get("/kit"))
    assert "Kit not returned Key K12" in words(ben.get(f"/duty/shifts/{shift.id}"))
    ben.post(f"/kit/{key.id}/back", data={"words": ""})
    assert "did not come back" not in words(ben.get("/kit"))


def test_a_thing_is_called_by_its_kind_once():
    told = [named("key", "K12"), named("key", "Drop key 1"), named("camera", "0117"), named("other", "Umbrella")]
    assert told == ["Key K12", "Drop key 1", "Body-worn camera 0117", "Umbrella"]


def test_absence_is_marked_and_covered_on_one_page(app, cast, ben):
    (duty,) = rows(app, Duty)
    assert ben.post(f"/duty/{duty.id}/cover", data={"person": cast.dan.id}).status_code == 422
    assert ben.post(f"/duty/{duty.id}/absence", data={"because": " "}).status_code == 422
    ben.post(f"/duty/{duty.id}/absence", data={"because": "Sick, rang at 15:10"})
    assert "absent : Sick, rang at 15:10; nobody covers" in words(ben.get("/duty"))
    answer = ben.post(f"/duty/{duty.id}/cover", data={"person": cast.dan.id, "night": duty.night.isoformat()})
    assert answer.location == f"/duty?night={duty.night}"
    text = words(ben.get("/duty"))
    assert "Dan Whitlock covers" in text
    assert "covers Amina Yusuf, not begun" in text
    assert ben.post(f"/duty/{duty.id}/off").status_code == 422
    ben.post(f"/duty/{duty.id}/presence")
    assert "nobody covers" not in words(ben.get("/duty"))


def test_somebody_is_put_on_a_later_night(app, cast, ben):
    (duty,) = rows(app, Duty)
    later = night_of(datetime.now(UTC)) + timedelta(days=9)
    told = {"on": later.isoformat(), "round": duty.round_id, "person": cast.dan.id, "night": ""}
    assert ben.post("/duty", data=told).status_code == 303
    assert ben.post("/duty", data=told).status_code == 422
    for wrong in ({"on": "soon"}, {"round": "x"}, {"person": cast.dev.id}):
        assert ben.post("/duty", data=told | wrong).status_code == 422
    assert "Dan Whitlock" in words(ben.get(f"/duty?night={later}")).split("Put somebody on")[0]
    assert len(rows(app, Duty)) == 2


def test_a_doubled_shift_is_marked_voided_and_stays_ruled_through(app, cast, client, phone_of, ben):
    first, second = phone_of(cast.amina), phone_of(cast.amina)
    for phone in (first, second):
        shift = phone.write("shift_started", {})
        visit(phone, shift, cast.kestrel)
        phone.send(client)
    night = night_of(datetime.now(UTC))
    assert words(ben.get(f"/duty/shifts?night={night}")).count("Look at both, and void one") == 2
    address = f"/duty/shifts/{shift.id}"
    assert "Begun twice?" in words(ben.get(address))
    assert ben.post(f"{address}/void", data={"reason": ""}).status_code == 422
    ben.post(f"{address}/void", data={"reason": "Begun on <two> phones"})
    text = ben.get(address).text
    assert "Begun on &lt;two&gt; phones" in text
    assert "Void this shift" not in text
    assert "voided by Ben Okafor: Begun on" in words(ben.get(f"/duty/shifts?night={night}"))
    assert "shift voided: Begun on" in words(ben.get(f"/tonight?as=table&night={night}"))
    assert "1 of 4 visits done" in words(ben.get(f"/tonight?night={night}"))
    board = ben.get(f"/tonight?night={night}").text
    assert "voided with its shift, not counted" in board
    assert '<path class="voided"' in board
    assert len(rows(app, ShiftVoid)) == 1


def test_handovers_say_who_has_read_them(cast, client, phone_of, ben):
    amina, dan = phone_of(cast.amina), phone_of(cast.dan)
    heads = {"shift": None, "kit": "", "keys": "", "people": "", "welfare": "", "unfinished": ""}
    left = amina.write("handover", heads | {"risks": "Roof door of <Merlin> is unlocked"})
    amina.send(client)
    text = words(ben.get("/duty/handovers"))
    assert "Open risks Roof door of &lt;Merlin&gt; is unlocked" in text
    assert "Nobody has read it yet." in text
    dan.write("handover_read", {"handover": left.id, "shift": None})
    dan.send(client)
    assert re.search(r"Read by Dan Whitlock \d\d:\d\d ?\.", words(ben.get("/duty/handovers")))


def test_a_warning_stands_at_the_door_until_it_is_ended(app, cast, sign_in, ben):
    address = f"/places/{cast.linnet.id}"
    ben.post(f"{address}/door", data={"kind": "warning", "words": "Needles in the bin room", "until": ""})
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    ben.post(f"{address}/door", data={"kind": "note", "words": "Code changed", "until": later})
    text = words(ben.get(address))
    assert text.index("Needles in the bin room") < text.index("Code changed")
    for wrong in ({"kind": "shout"}, {"words": ""}, {"until": "2020-01-01T10:00"}):
        told = {"kind": "note", "words": "No", "until": ""} | wrong
        ben.post(f"{address}/door", data=told)
        assert "Not kept." in ben.get(address).text
    amina = sign_in(cast.amina).get(address).text
    assert "Needles in the bin room" in amina
    assert "Leave a warning" not in amina
    warning = next(one for one in rows(app, DoorNote) if one.words.startswith("Needles"))
    ben.post(f"/door-notes/{warning.id}/end")
    assert "What stood there before" in ben.get(address).text
    assert len(rows(app, DoorNote)) == 3


def test_a_void_is_taken_back_with_a_reason_and_both_stay_told(app, cast, client, phone_of, ben):
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started", {})
    visit(phone, shift, cast.kestrel)
    phone.send(client)
    night, address = night_of(datetime.now(UTC)), f"/duty/shifts/{shift.id}"
    ben.post(f"{address}/void", data={"reason": "Thought it was <doubled>"})
    assert "0 of 4 visits done" in words(ben.get(f"/tonight?night={night}"))
    refused = ben.post(f"{address}/void/back", data={"reason": " "})
    assert (refused.status_code, "The shift is still voided." in refused.text) == (422, True)
    assert ben.post(f"{address}/void/back", data={"reason": "It was not"}).status_code == 303
    assert ben.post(f"{address}/void/back", data={"reason": "Again"}).status_code == 404
    assert "1 of 4 visits done" in words(ben.get(f"/tonight?night={night}"))
    page = ben.get(address)
    assert "Thought it was &lt;doubled&gt;" in page.text
    assert "Ben Okafor took the void back" in words(page)
    assert "Void this shift" in page.text
    assert rows(app, ShiftVoid) == []
    told = [(one.verb, one.details["reason"]) for one in rows(app, Trace) if one.kind == "shift"]
    assert told == [("voided", "Thought it was <doubled>"), ("took back the void of", "It was not")]
