"""Places without a camera on their label: the code by thumb, by hand with a reason, a question, and no way there."""

import math

import pytest
from flask import current_app
from sqlalchemy import select

from estate.database import db
from patrol.models import Checkpoint
from patrol.operations.pictures import set_picture
from tests.support.handset import Handset, Kept
from tests.support.labels import SCANS, open_place, places, said, type_code
from tests.support.pictures import jpeg
from tests.support.thumb import at, begin, go

pytestmark = pytest.mark.browser


@pytest.fixture
def pictured(server, codes):
    """Give the roof door of Kestrel House a picture of how it should look."""

    def picture(now):
        door = db.session.scalars(select(Checkpoint).filter_by(code=codes[0])).one()
        disk = current_app.extensions["beatbook_disk"]
        set_picture(door, jpeg(640, 480), disk, 30, by=server.cast.ola.row(), now=now)

    Kept(server).change(picture)


def test_the_picture_of_a_place_is_there_without_signal(pictured, lamp, server):
    phone = Handset(lamp, server.url)
    phone.sign_in(server.cast.amina, server.cast.password)
    begin(lamp)
    phone.ready()
    lamp.wait("() => bb.keys('pack').then(kept => kept.length === 2)")
    lamp.offline(True)
    go(lamp, f"visit/{server.cast.kestrel.id}")
    lamp.page.locator("#visit-places a", has_text="Roof door").tap()
    at(lamp, "checkpoint")
    lamp.wait_for("#place-picture")
    lamp.wait("() => document.querySelector('#place-picture').naturalWidth === 640")
    phone.run("() => bb.wipe()")
    assert phone.run("() => bb.keys('pack')") == []


def test_a_label_of_another_block_is_kept_beside_the_visit(kestrel, lamp, officer, server):
    merlin = "select id from block where name = 'Merlin House'"
    ((code,),) = Kept(server).rows(f"select code from checkpoint where name = 'Roof door' and block_id = ({merlin})")
    type_code(lamp, code)
    said(lamp, "Roof door · page 3")
    assert "kept beside the visit that runs" in lamp.text("#proof-more")
    assert officer.run(SCANS)[0]["visit"] is None


def test_a_code_is_typed_as_it_is_seen_and_a_slip_writes_no_page(kestrel, lamp, officer, codes):
    type_code(lamp, codes[1][:5])
    lamp.wait_for("#code-why")
    assert "here are 5" in lamp.text("#code-why")
    lamp.fill("#code", "WWWW WWWW")
    lamp.tap("#code-keep")
    lamp.wait("() => document.querySelector('#code-why').innerText.includes('No place on this phone')")
    assert officer.run(SCANS) == []
    misread = codes[1].replace("D", "O").replace("3", "8").replace("V", "u").lower()
    lamp.fill("#code", f" {misread[:4]}-{misread[4:]} ")
    lamp.tap("#code-keep")
    said(lamp, "Plant room · page 3")
    assert [(one["method"], one["code"]) for one in officer.run(SCANS)] == [("typed", codes[1])]
    type_code(lamp, codes[1])
    lamp.wait("() => document.querySelector('#code-why').innerText.includes('counts once')")
    assert len(officer.run(SCANS)) == 1


def test_a_question_is_answered_after_the_proof_stands(kestrel, lamp, officer, codes):
    type_code(lamp, codes[2])
    lamp.wait_for("#scan-question")
    assert [one[3] for one in places(officer)] == [""]
    lamp.tap("#question-picks [data-answer='3']")
    said(lamp, "Landing · page 4")
    first, second = officer.run(SCANS)
    assert (second["answer"], second["checkpoint"], second["visit"]) == ("3", first["checkpoint"], first["visit"])
    assert not lamp.run("() => document.querySelector('#scan-question').checkVisibility()")
    type_code(lamp, codes[3])
    lamp.wait_for("#scan-question")
    lamp.tap("[data-does=skip-question]")
    lamp.wait("() => !document.querySelector('#scan-question').checkVisibility()")
    assert len(officer.run(SCANS)) == 3
    go(lamp, "visit")
    assert "“3”" in lamp.text("#visit-places")


def test_by_hand_needs_a_photograph_and_a_reason(kestrel, lamp, officer):
    open_place(lamp, "Roof door")
    assert "Loose flashing" in lamp.text("#place-risks")
    lamp.tap("#place-hand")
    at(lamp, "hand")
    lamp.wait("() => !document.querySelector('#hand-shutter').disabled")
    lamp.tap("#hand-shutter")
    lamp.wait_for("#hand-save")
    lamp.tap("#hand-save")
    lamp.wait_for("#hand-why")
    lamp.tap("[data-does=hand-because][data-because=label_missing]")
    lamp.wait_for("[data-because=label_missing][aria-pressed=true]")
    lamp.restart(kill=True)
    lamp.offline(True)
    officer.open()
    at(lamp, "hand")
    lamp.wait_for("#hand-save")
    lamp.tap("#hand-save")
    at(lamp, "scan")
    said(lamp, "Roof door · page 3")
    assert places(officer) == [("hand", False, "label_missing", "")]
    assert officer.run("() => bb.pages().then(([page]) => page.photos.length)") == 1


def test_where_no_camera_is_allowed_the_reason_is_enough(kestrel, lamp, officer):
    open_place(lamp, "Plant room")
    assert not lamp.run("() => document.querySelector('#place-scan').checkVisibility()")
    lamp.tap("#place-hand")
    at(lamp, "hand")
    assert not lamp.run("() => document.querySelector('#hand-camera').checkVisibility()")
    lamp.tap("#hand-save")
    at(lamp, "scan")
    assert places(officer) == [("hand", False, "no_camera", "")]
    assert officer.run("() => bb.pages().then(([page]) => page.photos.length)") == 0


def test_a_place_nobody_gets_to_is_one_tap(kestrel, lamp, officer):
    open_place(lamp, "Bin room")
    lamp.tap("[data-does=cannot-reach][data-because=lift_out]")
    at(lamp, "visit")
    lamp.wait_for("#visit-places .stuck")
    assert "blocked: lift out" in lamp.text("#visit-places .stuck")
    open_place(lamp, "Lobby")
    lamp.tap("[data-sheet=place-why]")
    lamp.wait_for("#sheet-place-why")
    lamp.fill("#place-why-words", "The door is bricked up.")
    lamp.tap("#sheet-place-why [type=submit]")
    at(lamp, "visit")
    assert places(officer) == [("hand", True, "lift_out", ""), ("hand", True, "other", "")]
    lamp.tap("#visit-finish")
    lamp.wait_for("#sheet-finish")
    left = "Not proved on this visit: Roof door (floor 15), Plant room (floor 14), Landing (floor 3)."
    assert lamp.text("#finish-left") == left
    lamp.tap("#sheet-finish [type=submit]")
    at(lamp, "tonight")


def test_where_a_place_should_be_is_advice(kestrel, lamp, officer, codes, server):
    home = Kept(server).rows("select lat, lon from block where name = 'Kestrel House'")[0]
    away = {"latitude": home[0] + 60 / 111_320, "longitude": home[1], "accuracy": 8}
    lamp.context.set_geolocation(away)
    go(lamp, "scan")
    lamp.wait("() => bb.best()?.accuracy_m === 8")
    type_code(lamp, codes[0])
    said(lamp, "Roof door · page 3")
    told = lamp.text("#proof-more")
    assert math.isclose(int(told.split(" m from")[0].split(" ")[-1]), 60, abs_tol=3), told


ORDER = """async () => {
  const base = document.querySelector('script[type=module]').src.replace('app.js', '');
  const {byNeed} = await import(`${base}night.js`);
  const block = (id, visited) => ({id, visited, planned: 2, last_seen: null});
  const blocks = [block('a', 0), block('b', 1), block('c', 0), block('d', 2), block('e', 0)];
  const pack = {server_time: '2026-11-23T18:00:00Z', round: {order: ['c', 'd', 'b', 'a']}, blocks};
  return byNeed({pack, visits: [], visit: null}).map(({id}) => id).join('');
}"""


def test_blocks_stand_in_the_order_suggested_for_tonight_and_those_done_come_last(officer):
    assert officer.run(ORDER) == "cabed"
