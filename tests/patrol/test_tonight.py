"""Tonight: blocks against visits, who is out, and what each phone still holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from estate.database import db
from estate.models import Block
from patrol.operations import plan_round
from patrol.queries import pack, tonight
from patrol.rules.nights import COMPLETED, NOT_FINISHED, PART, UNDER_WAY
from tests.patrol.conftest import NIGHT


def row(seen, block):
    """Give a block's row."""
    return next(one for one in seen.rows if one.block.id == block.id)


def outcomes(seen, block):
    """Give how each visit of a block stands."""
    return [visit.outcome for visit in row(seen, block).visits]


def test_a_completed_visit_counts_and_a_part_one_does_not(cast, night, officer, board):
    amina = officer(cast.amina)
    amina.begin()
    done, part = amina.visit(cast.kestrel), None
    night.passes(minutes=40)
    amina.finish(done)
    part = amina.visit(cast.linnet)
    night.passes(minutes=10)
    amina.finish(part, "part", "threat")
    amina.send()
    seen = board()
    assert (outcomes(seen, cast.kestrel), outcomes(seen, cast.linnet)) == ([COMPLETED], [PART])
    assert (row(seen, cast.kestrel).done, row(seen, cast.linnet).done, seen.done) == (1, 0, 1)
    assert row(seen, cast.linnet).visits[0].reason == "threat"
    assert (
        row(seen, cast.kestrel).last_seen == NIGHT + timedelta(minutes=40) or row(seen, cast.kestrel).last_seen == NIGHT
    )


@pytest.mark.parametrize("why", ["the shift ended", "another began", "four hours passed"])
def test_a_visit_never_finished_is_closed_as_such_and_never_counts(cast, night, officer, board, why):
    amina = officer(cast.amina)
    amina.begin()
    amina.visit(cast.kestrel)
    amina.send()
    assert outcomes(board(), cast.kestrel) == [UNDER_WAY]
    night.passes(minutes=20)
    if why == "the shift ended":
        amina.end()
    elif why == "another began":
        amina.visit(cast.linnet)
    else:
        night.passes(hours=4)
    amina.send()
    seen = board()
    assert (outcomes(seen, cast.kestrel), seen.done) == ([NOT_FINISHED], 0)


def test_a_finish_that_comes_before_its_visit_from_another_phone_counts(cast, night, officer, board):
    """Pages of two phones of the same officer may come in any order."""
    first, second = officer(cast.amina), officer(cast.amina)
    visit = first.visit(cast.kestrel)
    second.finish(visit)
    second.send()
    assert board().done == 0
    first.send()
    assert board().done == 1


def test_nobody_finishes_somebody_elses_visit(cast, night, officer, board):
    amina, dan = officer(cast.amina), officer(cast.dan)
    visit = amina.visit(cast.kestrel)
    dan.finish(visit)
    dan.strike(visit)
    amina.send()
    dan.send()
    assert outcomes(board(), cast.kestrel) == [UNDER_WAY]
    assert not row(board(), cast.kestrel).visits[0].struck


def test_nobody_ends_somebody_elses_shift(cast, night, officer, board):
    amina, dan = officer(cast.amina), officer(cast.dan)
    amina.begin()
    visit = amina.visit(cast.kestrel)
    dan.shift = amina.shift
    dan.end()
    amina.send()
    dan.send()
    seen = board()
    assert [(one.person.name, one.ended) for one in seen.on_shift] == [("Amina Yusuf", None)]
    assert seen.on_shift[0].visit.id.hex == visit.id.replace("-", "")


def test_a_struck_visit_is_in_no_count_and_stays_visible(cast, night, officer, board):
    amina = officer(cast.amina)
    visit = amina.visit(cast.kestrel)
    amina.finish(visit)
    amina.send()
    assert board().done == 1
    amina.strike(visit)
    amina.send()
    seen = board()
    assert (seen.done, [one.struck for one in row(seen, cast.kestrel).visits]) == (0, [True])
    assert row(seen, cast.kestrel).last_seen is None


def test_a_struck_finish_finishes_nothing(cast, night, officer, board):
    amina = officer(cast.amina)
    amina.begin()
    amina.strike(amina.finish(amina.visit(cast.kestrel)))
    amina.send()
    assert (outcomes(board(), cast.kestrel), board().done) == ([UNDER_WAY], 0)


def test_a_struck_end_of_shift_ends_nothing(cast, night, officer, board):
    """A mis-tap on "End shift", struck at once: the shift and its visit go on."""
    amina = officer(cast.amina)
    amina.begin()
    amina.visit(cast.kestrel)
    amina.strike(amina.end())
    amina.send()
    seen = board()
    assert seen.on_shift[0].ended is None
    assert outcomes(seen, cast.kestrel) == [UNDER_WAY]


def test_a_clock_put_back_in_mid_shift_does_not_close_the_visit_begun_last(cast, night, officer, board):
    """Order is by page number, not by what the phone's clock says."""
    wrong = [timedelta(minutes=90)]
    amina = officer(cast.amina, clock=lambda: datetime.now(UTC) + wrong[0])
    amina.begin()
    amina.visit(cast.kestrel)
    wrong[0] = timedelta(0)
    night.passes(minutes=5)
    amina.visit(cast.linnet)
    amina.send()
    assert (outcomes(board(), cast.kestrel), outcomes(board(), cast.linnet)) == ([NOT_FINISHED], [UNDER_WAY])


def test_a_visit_across_midnight_is_of_the_night_it_began(cast, night, officer, board):
    amina = officer(cast.amina)
    night.passes(minutes=110)
    visit = amina.visit(cast.kestrel)
    night.passes(minutes=30)
    amina.finish(visit)
    amina.send()
    seen = board()
    assert (seen.night, seen.done) == (date(2026, 11, 21), 1)
    (one,) = row(seen, cast.kestrel).visits
    assert (one.started.day, one.finished.day) == (21, 22)
    night.passes(hours=22)
    after = board(night=date(2026, 11, 22))
    assert after.done == 0
    assert dict(row(after, cast.kestrel).nights)[date(2026, 11, 21)] == 1


def test_promises_stand_against_visits_in_the_order_of_the_round(app, cast, night, officer, board):
    with app.app_context():
        promised = [(cast.linnet.row(), 4), (cast.kestrel.row(), 2)]
        plan_round("Larkfield nights", promised, by=cast.ben.row(), now=NIGHT)
        db.session.commit()
    amina = officer(cast.amina)
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    seen = board()
    assert [one.block.name for one in seen.rows][:2] == ["Linnet House", "Kestrel House"]
    assert (seen.planned, seen.done, seen.round_name) == (6, 1, "Larkfield nights")


def test_who_is_out_and_what_their_phone_holds(cast, night, officer, board):
    amina = officer(cast.amina)
    amina.begin()
    amina.send()
    amina.see(photos=[amina.phone.photograph(b"one"), amina.phone.photograph(b"two")])
    amina.phone.post(amina.client, amina.phone.batch(2, 0))
    seen = board()
    (out,) = seen.on_shift
    assert (out.person.name, out.since, [book.unsent_pages for book in out.notebooks]) == ("Amina Yusuf", NIGHT, [1])
    assert [(book.unsent_pages, book.unsent_photos) for book in seen.silent] == [(1, 2)]


# How many there are must not matter


def counted(app, ask):
    """Count the queries of a read."""
    said = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
        ask()
    return len(said)


def fill(app, cast, officer):
    """Make a full night: sixty blocks more, three phones, visits, observations, amendments and strikes."""
    with app.app_context():
        for number in range(60):
            block = Block(landlord_id=cast.northmere, estate_id=cast.larkfield.id, code=f"X{number}")
            block.name, block.storeys, block.homes = f"Block {number}", 5, 9
            db.session.add(block)
        db.session.commit()
    for figure in (cast.amina, cast.dan, cast.amina):
        one = officer(figure)
        one.begin()
        for block in (cast.kestrel, cast.linnet, cast.merlin):
            one.finish(one.visit(block))
            one.amend(one.see(photos=[one.phone.photograph(block.name.encode())]), words="more")
            one.strike(one.see())
        one.send()


def test_the_number_of_queries_does_not_grow_with_what_is_shown(app, cast, night, officer, board):
    def ask():
        tonight(cast.ben.row(), datetime.now(UTC))

    empty = counted(app, ask)
    fill(app, cast, officer)
    assert counted(app, ask) <= empty + 3
    seen = board()
    assert (len(seen.rows), seen.done, len(seen.observations)) == (71, 9, 18)


def test_without_blocks_there_is_an_empty_night(app, cast, night, sign_in, board):
    with app.app_context():
        db.session.execute(update(Block).values(closed_at=NIGHT))
        db.session.commit()
    seen = board()
    assert (list(seen.rows), seen.done, seen.planned, list(seen.observations)) == ([], 0, 0, [])
    assert sign_in(cast.ben).get("/tonight").status_code == 200


# The pack


def test_the_pack_has_the_night_the_blocks_and_nothing_of_others(app, cast, night, officer):
    amina = officer(cast.amina)
    began = amina.begin()
    amina.finish(amina.visit(cast.kestrel))
    amina.send()
    with app.app_context():
        told = pack(cast.amina.row(), datetime.now(UTC))
    assert (told["person"]["id"], told["landlord"]) == (str(cast.amina.id), {"name": "Northmere Homes"})
    assert told["operational_date"] == "2026-11-21"
    assert datetime.fromisoformat(told["good_until"]) > NIGHT + timedelta(hours=8)
    assert {one["name"] for one in told["blocks"]} == {block.name for block in cast.blocks}
    kestrel = next(one for one in told["blocks"] if one["name"] == "Kestrel House")
    assert (kestrel["visited"], kestrel["high_rise"], kestrel["floors"][-1]) == (1, True, "15")
    assert {"code", "label", "icon", "severity", "grave"} <= set(told["tiles"][0])
    assert len(told["severities"]) == 5
    assert began.id not in str(told)
    assert "Quay House" not in str(told)


def test_the_pack_is_fetched_by_who_patrols_and_nobody_else(cast, night, sign_in, client):
    assert sign_in(cast.amina).get("/field/pack").json["server_time"].startswith("2026-11-21T22:00")
    assert sign_in(cast.ruth).get("/field/pack").status_code == 403
    answer = client.get("/field/pack", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"because": "signed out"})


# The other landlord


def test_the_other_landlord_sees_nothing_of_all_this(cast, night, officer, board, sign_in):
    amina = officer(cast.amina)
    amina.begin()
    visit, seen = amina.visit(cast.kestrel), amina.see(words="Lift B is out", photos=[amina.phone.photograph(b"x")])
    amina.finish(visit)
    amina.phone.sos(amina.client, amina.phone.write("sos", {"shift": None, "visit": None, "block": None, "words": ""}))
    amina.send()
    theirs = board(cast.dev)
    assert (theirs.done, list(theirs.on_shift), list(theirs.silent)) == (0, [], [])
    assert (list(theirs.observations), list(theirs.sos)) == ([], [])
    assert [one.block.name for one in theirs.rows] == ["Quay House"]
    dev = sign_in(cast.dev)
    for path in (f"/observations/{seen.id}", f"/notebooks/{amina.phone.id}"):
        assert dev.get(path).status_code == 404
    shown = dev.get("/tonight").text + dev.get("/notebooks").text + dev.get("/tonight/board").text
    assert not any(word in shown for word in ("Amina", "Kestrel", "Lift B", amina.phone.id))
