"""What one shift leaves for the next: door notes, what is open at a block, and the handover."""

from datetime import UTC, date, datetime, timedelta

import pytest

from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from patrol import operations as do
from patrol.queries.doors import door_notes, ended_door_notes
from patrol.queries.handovers import handovers
from tests.patrol.conftest import NIGHT

TONIGHT = date(2026, 11, 21)
HEADS = dict.fromkeys(("risks", "kit", "keys", "people", "welfare", "unfinished"), "")


def test_door_notes_reach_the_phone_until_they_end(cast, night, desk, told, ask):
    def at_door():
        return next(one for one in told(cast.dan)["blocks"] if one["name"] == "Kestrel House")["door_notes"]

    until = NIGHT + timedelta(hours=3)
    note = desk(do.note_at_door, cast.kestrel, "note", "Lift engineer on site", None)
    desk(do.note_at_door, cast.kestrel, "warning", "Dog loose, ground floor", until)
    assert at_door() == [
        {"kind": "warning", "words": "Dog loose, ground floor", "until": until.isoformat()},
        {"kind": "note", "words": "Lift engineer on site", "until": None},
    ]
    night.passes(hours=3)
    assert [one["kind"] for one in at_door()] == ["note"]
    desk(do.end_door_note, note)
    assert at_door() == []
    assert len(ask(door_notes, cast.kestrel.id, NIGHT)) == 1
    assert len(ask(ended_door_notes, cast.kestrel.id, datetime.now(UTC))) == 2
    assert list(ask(door_notes, cast.kestrel.id, NIGHT, who=cast.dev)) == []


def test_a_door_note_that_will_not_do(cast, night, desk):
    for wrong in (("shout", "x", None), ("note", "", None), ("note", "x", NIGHT)):
        with pytest.raises(Refusal):
            desk(do.note_at_door, cast.kestrel, *wrong)
    for who, block in ((cast.amina, cast.kestrel), (cast.ben, cast.southmere_block)):
        with pytest.raises(NotAllowed):
            desk(do.note_at_door, block, "note", "x", None, by=who)


def test_what_is_open_at_a_block_is_told_without_what_an_officer_typed(cast, night, officer, told):
    amina = officer(cast.amina)
    there = {"block": str(cast.kestrel.id), "words": "Mrs Shah at 41 says"}
    amina.see("lift", floor="7", follow_up=True, **there)
    amina.amend(amina.see("door", **there), follow_up=True)
    amina.amend(amina.see("noise", follow_up=True, **there), follow_up=False)
    amina.strike(amina.see("drugs", follow_up=True, **there))
    amina.send()
    open_there = next(one for one in told(cast.dan)["blocks"] if one["name"] == "Kestrel House")["open"]
    assert sorted(open_there) == ["Door: follow-up since Sat 21 Nov.", "Lift, floor 7: follow-up since Sat 21 Nov."]
    night.passes(days=15)
    assert "follow-up" not in str(told(cast.dan)["blocks"])


# Handovers


def test_a_handover_is_told_until_it_is_read(cast, night, officer, told, ask):
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.begin()
    amina.phone.write("handover", HEADS | {"shift": amina.shift, "risks": "Roof door of Merlin unlocked"})
    gone = amina.phone.write("handover", HEADS | {"shift": amina.shift, "kit": "struck"})
    amina.strike(gone)
    amina.end()
    amina.send()
    night.passes(hours=20)
    (first,) = told(cast.dan)["handovers"]
    assert (first["by"], first["read"], first["risks"], first["kit"]) == (
        "Amina Yusuf", False, "Roof door of Merlin unlocked", "",
    )  # fmt: skip
    dan.begin()
    dan.phone.write("handover_read", {"handover": first["id"], "shift": dan.shift})
    dan.send()
    assert [one["read"] for one in told(cast.dan)["handovers"]] == [True]
    struck, seen = ask(handovers, TONIGHT, TONIGHT + timedelta(days=1))
    assert [one.person.name for one in seen.reads] == ["Dan Whitlock"]
    assert (seen.heads, struck.struck) == ([("Open risks", "Roof door of Merlin unlocked")], "a mis-tap")
    assert ask(handovers, TONIGHT, TONIGHT, who=cast.dev) == []
    assert told(cast.amina)["handovers"][0]["read"]
