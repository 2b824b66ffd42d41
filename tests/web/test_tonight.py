"""Tonight: blocks against visits, who is out, what phones hold, what was seen."""

import re

import pytest
from sqlalchemy import delete

from estate.database import db
from estate.models import Block
from patrol.operations import plan_round
from patrol.queries import night_to_show
from patrol.rules.nights import night_of
from tests.support.nights import HOSTILE, seen, visit


@pytest.fixture
def planned(app, cast):
    from datetime import UTC, datetime

    with app.app_context():
        ola = cast.ola.row()
        plan_round("Larkfield round", [(cast.kestrel.row(), 4), (cast.linnet.row(), 4)], ola, datetime.now(UTC))
        db.session.commit()


@pytest.fixture
def night(cast, client, planned, phone_of):
    phone = phone_of(cast.amina)
    shift = phone.write("shift_started", {})
    visit(phone, shift, cast.kestrel)
    visit(phone, shift, cast.linnet, "")
    phone.write("observation", seen(cast.linnet))
    phone.send(client)
    return phone


def test_a_night_shows_visits_who_is_out_and_what_was_seen(night, sign_in, cast):
    text = sign_in(cast.ben).get("/tonight").text
    assert "1 of 8 visits done, 1 under way" in text
    assert "Larkfield round" in text
    assert re.search(r"1 of 4 promised visits done, \d\d:\d\d visited", text)
    assert "Linnet House since" in text
    assert "Drug litter" in text
    assert "Eight needles on the landing." in text


def test_the_board_alone_is_a_fragment_and_says_nothing_when_nothing_changed(night, sign_in, cast):
    client = sign_in(cast.ben)
    page = client.get("/tonight")
    assert "HX-Request" in page.headers["Vary"]
    fragment = client.get("/tonight/board", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert 'id="night"' in fragment.text
    assert 'hx-swap-oob="innerHTML"' in fragment.text
    assert 204 in [again(client, client.get("/tonight/board").text) for _ in range(3)]
    assert client.get("/tonight/board?seen=old").status_code == 200


def again(client, text):
    """Ask once more with what is shown; at the turn of a minute the now-line moves, and that is a change."""
    known = text.split("seen=")[1].split('"')[0].split("&")[0]
    return client.get(f"/tonight/board?seen={known}").status_code


def test_the_same_facts_stand_in_a_table(night, sign_in, cast):
    text = sign_in(cast.ben).get("/tonight?as=table").text
    assert "The same night as a table" in text
    assert "Amina Yusuf, completed" in text


def test_tonight_works_with_no_blocks(app, sign_in, cast):
    with app.app_context():
        db.session.execute(delete(Block).where(Block.landlord_id == cast.northmere))
        db.session.commit()
    text = sign_in(cast.ben).get("/tonight").text
    assert "No blocks yet." in text
    assert "No shift has begun." in text
    assert "Nothing has been logged yet." in text


def test_tonight_works_with_sixty_blocks_and_low_rows(app, sign_in, cast):
    with app.app_context():
        for i in range(49):
            block = Block(landlord_id=cast.northmere, estate_id=cast.larkfield.id, code=f"Q{i}", name=f"Quay {i}")
            block.storeys = 5
            db.session.add(block)
        db.session.commit()
    text = sign_in(cast.ben).get("/tonight").text
    assert text.count('class="name"') == 61
    assert 'viewBox="0 0 404 40"' in text


def test_an_earlier_night_stands_still(sign_in, cast):
    text = sign_in(cast.ben).get("/tonight?night=2026-11-15").text
    assert "The night of Sun 15 Nov" in text
    assert "hx-get" not in text
    assert sign_in(cast.ben).get("/tonight?night=yesterday").status_code == 404


def test_refreshing_can_be_held_still(sign_in, cast):
    text = sign_in(cast.ben).get("/tonight?still=1").text
    assert "/tonight/board" not in text
    assert "/tonight/alerts" in text
    assert "Refresh by itself again" in text


def test_an_sos_is_what_needs_you_until_somebody_has_seen_it(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    page = phone.write("sos", {"shift": None, "visit": None, "block": str(cast.kestrel.id), "words": ""})
    phone.sos(client, page)
    ben, ruth = sign_in(cast.ben), sign_in(cast.ruth)
    text = ben.get("/tonight").text
    assert "Amina Yusuf asked for help" in text
    assert "Kestrel House" in text
    assert "asked for help" in ruth.get("/tonight").text
    assert "I have seen it" not in ruth.get("/tonight").text
    assert ruth.post(f"/sos/{page.id}/seen").status_code == 403
    assert sign_in(cast.dev).post(f"/sos/{page.id}/seen").status_code == 404
    assert ben.post(f"/sos/{page.id}/seen").status_code == 303
    text = ben.get("/tonight").text
    assert "I have seen it" not in text
    assert "not over yet" in text
    assert phone.sos(client, page).json["seen_by"] == "Ben Okafor"


def test_a_visit_that_was_not_completed_needs_you(cast, client, planned, phone_of, sign_in):
    phone = phone_of(cast.dan)
    shift = phone.write("shift_started", {})
    visit(phone, shift, cast.kestrel, "part", reason="called_away", words="Noise call at Plover Court.")
    phone.send(client)
    text = sign_in(cast.ben).get("/tonight").text
    assert "Kestrel House was not completed at" in text
    assert "Dan Whitlock: Noise call at Plover Court. 0 of 4 visits done." in text


def test_pages_that_cannot_be_read_need_you(cast, client, phone_of, sign_in):
    phone = phone_of(cast.dan)
    phone.write("telepathy", {})
    phone.send(client)
    assert "1 page could not be read" in sign_in(cast.ben).get("/tonight").text


def test_what_is_written_is_shown_as_text(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    phone.write("observation", seen(cast.linnet, words=HOSTILE, spot=HOSTILE[:40]))
    phone.send(client)
    text = sign_in(cast.ben).get("/tonight").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "␀" in text
    assert "\x00" not in text


def test_nobody_sees_another_landlords_night(night, sign_in, cast):
    text = sign_in(cast.dev).get("/tonight").text
    assert "Quay House" in text
    assert "Kestrel House" not in text
    assert "Amina" not in text


def test_quiet_stretches_fold_into_one_row_and_lose_nothing(cast, client, phone_of, sign_in):
    phone = phone_of(cast.amina)
    calm = [phone.write("observation", seen(block, tile="in_order", severity=1)) for block in (cast.heron, cast.linnet)]
    phone.write("observation", seen(cast.kestrel, tile="lift"))
    phone.write("observation", seen(cast.kestrel, tile="in_order", severity=1))
    phone.send(client)
    text = sign_in(cast.ben).get("/tonight").text
    assert text.count('<li class="fold">') == 1
    for page in calm:
        assert f"/observations/{page.id}" in text


def test_every_notebook_opened_lately_is_named(cast, phone_of, sign_in):
    phone_of(cast.amina)
    text = sign_in(cast.ben).get("/tonight").text
    assert "was opened for <b>Amina Yusuf</b>" in text


def test_a_page_that_refreshes_itself_does_not_keep_a_sign_in_alive(app, sign_in, cast):
    from datetime import UTC, datetime, timedelta

    from sqlalchemy import update

    from estate.models import Session

    ruth, before = sign_in(cast.ruth), datetime.now(UTC) - timedelta(minutes=30)

    def seen_at(path):
        with app.app_context():
            db.session.execute(update(Session).values(seen_at=before))
            db.session.commit()
        assert ruth.get(path).status_code == 200
        with app.app_context():
            return db.session.query(Session.seen_at).scalar()

    assert seen_at("/tonight/board") == before
    assert seen_at("/tonight/map/anew") == before
    assert seen_at("/tonight") > before


@pytest.mark.parametrize(
    ("hour", "shift_tonight", "shown"),
    [(14, False, "2026-11-19"), (14, True, "2026-11-20"), (19, False, "2026-11-20"), (9, False, "2026-11-19")],
)
def test_by_day_the_last_night_is_shown_until_the_new_one_begins(
    app, cast, phone_of, client, hour, shift_tonight, shown
):
    from datetime import UTC, datetime

    phone = phone_of(cast.amina)
    for day in (19, 20) if shift_tonight else (19,):
        phone.write("shift_started", {}, seen_at=datetime(2026, 11, day, 13, tzinfo=UTC))
    phone.send(client)
    at = datetime(2026, 11, 20, hour, tzinfo=UTC)
    with app.app_context():
        assert night_to_show(cast.ben.row(), at).isoformat() == shown
        assert night_to_show(cast.dev.row(), at) == night_of(at)


def test_a_page_left_open_is_led_to_sign_in_when_the_sign_in_has_ended(client, cast):
    answer = client.get("/tonight/board", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")
