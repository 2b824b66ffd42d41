"""The shift: kit, duty and cover, door notes, handovers, and what of it the phone is told."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from estate.database import db
from estate.models import Trace
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from patrol import operations as do
from patrol.models import Shift
from patrol.queries.duty import duties, who_patrols
from patrol.queries.kit import kit_register
from patrol.queries.shifts import kit_taken, shift_seen, shifts_seen
from patrol.rules.kit import Move, holdings
from patrol.rules.shifts import Span, doubled
from tests.patrol.conftest import NIGHT
from tests.support.rows import rows

TONIGHT = date(2026, 11, 21)
HEADS = dict.fromkeys(("risks", "kit", "keys", "people", "welfare", "unfinished"), "")


def larkfield(app, cast, name="Larkfield nights"):
    """Plan a round of two blocks."""
    with app.app_context():
        made = do.plan_round(name, [(cast.kestrel.row(), 4), (cast.linnet.row(), 2)], by=cast.ben.row(), now=NIGHT)
        db.session.commit()
        return made.id


# Kit


def test_who_takes_a_thing_has_it_until_a_page_or_the_desk_says_that_it_is_back():
    key, one, two = (uuid.uuid4() for _ in range(3))
    at = [NIGHT + timedelta(hours=hour) for hour in range(5)]
    taken = Move(at[0], key, True, one, "Amina")
    assert holdings([taken])[key] == (one, "Amina", at[0], None)
    assert holdings([Move(at[2], key, False), taken])[key].back_at == at[2]
    passed_on = holdings([taken, Move(at[1], key, True, two, "Dan")])[key]
    assert (passed_on.who, passed_on.back_at) == ("Dan", None)
    assert holdings([Move(at[0], key, False), Move(at[3], key, False)]) == {}


def test_the_register_says_who_holds_what_and_what_did_not_come_back(cast, night, officer, desk, ask):
    key, radio, spare = (desk(do.add_kit, *one, None) for one in (("key", "12"), ("radio", "R3"), ("torch", "T1")))
    amina = officer(cast.amina)
    amina.shift = amina.phone.write("shift_started", {"kit": [str(key), str(radio), str(uuid.uuid4())]}).id
    amina.send()

    def seen():
        return {one.kit.id: (one.out, one.missing, one.held and one.held.who) for one in ask(kit_register, night_now())}

    out = (True, False, "Amina Yusuf")
    assert seen() == {key: out, radio: out, spare: (False, False, None)}
    amina.phone.write("shift_ended", {"shift": amina.shift, "returned": [str(radio)], "words": ""})
    amina.send()
    assert (seen()[key], seen()[radio]) == ((True, True, "Amina Yusuf"), (False, False, "Amina Yusuf"))
    night.passes(hours=9)
    assert desk(do.kit_is_back, key, "In the safe after all")
    assert seen()[key] == (False, False, "Amina Yusuf")


def night_now():
    """Give now."""
    return datetime.now(UTC)


def test_a_voided_or_struck_shift_holds_nothing(cast, night, officer, desk, ask):
    key = desk(do.add_kit, "key", "12", cast.kestrel)
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.shift = amina.phone.write("shift_started", {"kit": [str(key)]}).id
    dan.strike(dan.phone.write("shift_started", {"kit": [str(key)]}))
    amina.send()
    dan.send()
    (row,) = ask(kit_register, night_now())
    assert row.held.who == "Amina Yusuf"
    desk(do.void_shift, uuid.UUID(amina.shift), "Begun twice")
    (row,) = ask(kit_register, night_now())
    assert row.held is None


def test_kit_is_added_once_and_retired_with_a_trace(app, cast, desk, ask):
    key = desk(do.add_kit, "key", " 12 ", None)
    for wrong in (("key", "12"), ("sword", "1"), ("key", "")):
        with pytest.raises(Refusal):
            desk(do.add_kit, *wrong, None)
    with pytest.raises(Refusal):
        desk(do.add_kit, "key", "13", cast.southmere_block)
    with pytest.raises(NotAllowed):
        desk(do.add_kit, "key", "13", None, by=cast.amina)
    assert desk(do.retire_kit, key)
    assert ask(kit_register, NIGHT)[0].kit.retired_at == NIGHT
    assert desk(do.use_kit_again, key)
    assert not desk(do.retire_kit, uuid.uuid4())
    assert [one.verb for one in rows(app, Trace, kind="kit")] == ["added", "took out of use", "took into use again"]


# Duty


def test_absence_is_covered_and_the_cover_officers_pack_holds_that_round(app, cast, night, desk, told):
    larkfield(app, cast, "Quay nights")
    nights = larkfield(app, cast)
    duty = desk(do.put_on_duty, TONIGHT, nights, cast.amina.id)
    assert [one["name"] for one in told(cast.amina)["rounds"]] == ["Larkfield nights"]
    assert len(told(cast.dan)["rounds"]) == 2
    with pytest.raises(Refusal):
        desk(do.cover, duty, cast.dan.id)
    desk(do.mark_absent, duty, "Sick, rang at 15:10")
    desk(do.cover, duty, cast.dan.id)
    assert [one["name"] for one in told(cast.dan)["rounds"]] == ["Larkfield nights"]
    assert told(cast.dan)["duty"] == [
        {"person": "Amina Yusuf", "me": False, "round": "Larkfield nights", "absent": True, "covers": "",
         "covered_by": "Dan Whitlock"},
        {"person": "Dan Whitlock", "me": True, "round": "Larkfield nights", "absent": False, "covers": "Amina Yusuf",
         "covered_by": ""},
    ]  # fmt: skip
    assert "Sick" not in str(told(cast.dan))
    verbs = [one.verb for one in rows(app, Trace, kind="duty")]
    assert verbs == ["put on duty", "marked absent", "put on duty"]


def test_who_may_be_on_duty(app, cast, night, desk, ask):
    nights = larkfield(app, cast)
    duty = desk(do.put_on_duty, TONIGHT, nights, cast.amina.id)
    for person in (cast.amina, cast.ruth, cast.dev):
        with pytest.raises(Refusal):
            desk(do.put_on_duty, TONIGHT, nights, person.id)
    with pytest.raises(Refusal):
        desk(do.put_on_duty, TONIGHT, uuid.uuid4(), cast.dan.id)
    with pytest.raises(Refusal):
        desk(do.mark_absent, duty, " ")
    with pytest.raises(NotAllowed):
        desk(do.put_on_duty, TONIGHT, nights, cast.dan.id, by=cast.dan)
    assert desk(do.mark_absent, uuid.uuid4(), "sick") is None
    assert {one.name for one in ask(who_patrols)} == {"Amina Yusuf", "Dan Whitlock", "Ben Okafor"}


def test_who_is_covered_cannot_be_taken_off_and_comes_after_all(app, cast, night, desk, ask):
    nights = larkfield(app, cast)
    duty = desk(do.put_on_duty, TONIGHT, nights, cast.amina.id)
    desk(do.mark_absent, duty, "Sick")
    covering = desk(do.cover, duty, cast.dan.id)
    with pytest.raises(Refusal):
        desk(do.take_off_duty, duty)
    desk(do.mark_present, duty)
    desk(do.take_off_duty, covering)
    week = ask(duties, TONIGHT, 7)
    assert (len(week), [(one.duty.person.name, one.absent, one.covered_by) for one in week[TONIGHT]]) == (
        7, [("Amina Yusuf", False, "")],
    )  # fmt: skip
    assert ask(duties, TONIGHT, 7, who=cast.dev)[TONIGHT] == []


# Shifts


def test_who_is_out_now_is_told_by_name_block_and_when_that_was_known(cast, night, officer, told):
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    dan.begin()
    dan.send()
    (out,) = told(cast.dan)["out_now"]
    assert (out["name"], out["block"], out["there"], out["heard"]) == (
        "Amina Yusuf", "Kestrel House", False, NIGHT.isoformat(),
    )  # fmt: skip
    amina.end()
    amina.send()
    assert told(cast.dan)["out_now"] == []
    assert not {"phone", "email", "id"} & set(out)


def test_a_shift_begun_twice_is_marked_and_voiding_one_clears_the_mark(app, cast, night, officer, desk, ask):
    key = desk(do.add_kit, "key", "12", None)
    first, second = officer(cast.amina), officer(cast.amina)
    first.shift = first.phone.write("shift_started", {"kit": [str(key)], "words": "Torch is weak"}).id
    first.finish(first.visit(cast.kestrel))
    night.passes(minutes=5)
    second.begin()
    second.finish(second.visit(cast.kestrel))
    for one in (first, second):
        one.send()
    seen = ask(shifts_seen, TONIGHT, night_now())
    assert [(one.doubled, one.counts, one.done) for one in seen] == [(True, True, 1)] * 2
    desk(do.void_shift, uuid.UUID(second.shift), "Begun on two phones")
    seen = ask(shifts_seen, TONIGHT, night_now())
    assert [(one.doubled, one.counts, one.done, len(one.visits)) for one in seen] == [
        (False, True, 1, 1), (False, False, 0, 1),
    ]  # fmt: skip
    assert seen[1].void.by.name == "Ben Okafor"
    one = ask(shift_seen, uuid.UUID(first.shift), night_now())
    back, not_back = ask(kit_taken, one)
    assert (one.shift.words, back, [thing.label for thing in not_back]) == ("Torch is weak", [], ["12"])
    assert ask(shift_seen, uuid.UUID(first.shift), night_now(), who=cast.dev) is None
    assert len(rows(app, Shift)) == 2


def test_two_shifts_one_after_the_other_are_not_doubled():
    person, one, two, three = (uuid.uuid4() for _ in range(4))
    at = [NIGHT + timedelta(hours=hour) for hour in range(6)]
    after = [Span(one, person, at[0], at[1]), Span(two, person, at[2], None), Span(three, uuid.uuid4(), at[3], None)]
    assert doubled(after) == set()
    assert doubled([Span(one, person, at[0], None), Span(two, person, at[2], None)]) == {one, two}
    assert doubled([Span(one, person, at[0], at[3]), Span(two, person, at[2], at[4])]) == {one, two}
