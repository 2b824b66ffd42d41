"""Retention: the dry run counts what erasing then erases; hashes stay; and rereading holds before and after."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from estate.database import db
from estate.models import Trace
from notebook.models import EarlyPage, Photograph
from notebook.operations.rereading import reread
from notebook.operations.retention import Erased, Limits, delete_files, due, erase
from patrol.models import Amendment, Note, Observation, Sos
from tests.support.pictures import jpeg
from tests.support.rows import pages, rows
from web.commands import placed, verify_all
from web.sweeps import show_photographs

PLACE = {"lat": 51.54, "lon": 0.71, "accuracy_m": 9.0, "fixed_at": "2026-11-22T22:00:00.000Z", "source": "gps"}
OBSERVED = {"shift": None, "visit": None, "block": None, "tile": "lift", "severity": 3, "words": "Lift B is out"}
NOWHERE = {"shift": None, "visit": None, "block": None, "words": "behind the bins"}
YEAR = timedelta(days=365)


@pytest.fixture
def phone(app, cast, phone_of, client):
    """A phone with a page of every sort, all sent: read, unread, copied, an SOS ahead of its page and one alone."""
    made, old = phone_of(cast.amina), phone_of(cast.amina)
    seen = made.write("observation", OBSERVED, photos=[made.photograph(jpeg())], place=PLACE)
    made.write("amended", {"page": seen.id, "words": "B and C"})
    made.write("dream", {})
    page = old.write("note", {"words": "of the old phone"}, place=PLACE)
    made.write("copied", {"notebook": old.id, "number": 1, "text": page.text})
    made.sos(client, made.write("sos", NOWHERE, place=PLACE))
    assert made.send(client).status_code == 200
    made.sos(client, made.write("sos", NOWHERE))
    with app.app_context():
        show_photographs()
    return made


def later(app: Any, cast: Any, limits: Limits, days: int = 366) -> tuple[Erased, Erased, Erased]:
    """Count, erase and count again, so many days from now."""
    moment = datetime.now(UTC) + timedelta(days=days)
    with app.app_context():
        told = due(cast.northmere, limits, placed(), moment)
        done = erase(cast.northmere, limits, placed(), moment)
        db.session.commit()
        delete_files(cast.northmere, app.extensions["beatbook_disk"])
        left = due(cast.northmere, limits, placed(), moment)
    return told, done, left


def differences(app: Any, cast: Any) -> list[str]:
    """Reread everything and give the differences."""
    with app.app_context():
        return list(reread(cast.northmere, app.extensions["beatbook_readers"]))


NOTHING = Erased(0, 0, 0)


def test_the_dry_run_counts_what_is_then_erased_and_nothing_is_left(app, cast, phone):
    told, done, left = later(app, cast, Limits(365, 365, 365))
    assert told == done
    assert (told.pages, told.places, told.photographs) == (6, 3, 1)
    assert left == NOTHING


def test_counting_erases_nothing(app, cast, phone):
    before = pages(app, phone)
    with app.app_context():
        due(cast.northmere, Limits(1, 1, 1), placed(), datetime.now(UTC) + YEAR)
        db.session.commit()
    assert pages(app, phone) == before


@pytest.mark.parametrize("limits", [Limits(0, 0, 0), Limits(367, 367, 367)], ids=["never", "not yet"])
def test_what_is_to_be_kept_is_kept(app, cast, phone, limits):
    assert later(app, cast, limits) == (NOTHING, NOTHING, NOTHING)
    assert all(page.text for page in pages(app, phone))


def test_erased_pages_keep_hashes_and_still_verify(app, cast, phone):
    later(app, cast, Limits(365, 365, 365))
    kept = pages(app, phone)
    assert [page.text_hash.hex() for page in kept] == phone.hashes[:-1]
    assert [page.text is None for page in kept] == [True, True, False, True, True]
    with app.app_context():
        assert verify_all(datetime.now(UTC)) == []


def test_each_limit_erases_its_own_and_nothing_else(app, cast, phone):
    later(app, cast, Limits(0, 365, 0))
    (seen,) = rows(app, Observation)
    assert (seen.lat, seen.lon, seen.accuracy_m, seen.fixed_at, seen.words) == (None, None, None, None, "Lift B is out")
    assert all(page.text for page in pages(app, phone))
    later(app, cast, Limits(0, 0, 365))
    (photo,) = rows(app, Photograph)
    assert photo.erased_at is not None
    disk = app.extensions["beatbook_disk"]
    for folder in ("photographs", "large", "small"):
        assert not disk.path(photo.landlord_id, photo.notebook_id, photo.sha256, folder).exists()


def test_an_erased_photograph_is_answered_as_kept_and_not_asked_for_again(app, cast, phone, client):
    later(app, cast, Limits(0, 0, 365))
    (hashed,) = phone.shots
    assert phone.ask_photograph(client, hashed).headers["Upload-Complete"] == "?1"
    assert phone.post(client, phone.batch(1, 1)).json["photos_wanted"] == []


def test_a_text_sent_again_after_its_erasing_stays_erased(app, cast, phone, client):
    later(app, cast, Limits(365, 0, 0))
    assert phone.post(client, phone.batch(1, 5)).json["kept_to"] == 5
    assert pages(app, phone)[0].text is None


def test_erasing_leaves_one_trace_with_its_counts(app, cast, phone):
    later(app, cast, Limits(365, 365, 365))
    later(app, cast, Limits(365, 365, 365))
    (told,) = [one for one in rows(app, Trace) if one.kind == "landlord"]
    assert (told.who, told.details) == ("Beatbook", {"pages": 6, "places": 3, "photographs": 1})


def test_a_page_nobody_has_read_is_not_erased(app, cast, phone):
    later(app, cast, Limits(1, 1, 1))
    assert [page.number for page in pages(app, phone) if page.text] == [3]


def test_an_unread_sos_is_not_erased(app, cast, phone, client):
    phone.sos(client, phone.write_text("help"))
    later(app, cast, Limits(1, 1, 1))
    assert [early.text for early in rows(app, EarlyPage)] == [b"help"]


# Rereading


def test_every_row_says_what_its_page_says(app, cast, phone):
    assert differences(app, cast) == []


def test_rereading_holds_after_retention(app, cast, phone):
    later(app, cast, Limits(0, 365, 365))
    assert differences(app, cast) == []
    later(app, cast, Limits(365, 365, 365))
    assert differences(app, cast) == []


CHANGED = {
    "words": (Observation, {"words": "All is well"}), "severity": (Observation, {"severity": 1}),
    "moment": (Observation, {"happened_at": datetime(2026, 1, 1, tzinfo=UTC)}),
    "place": (Observation, {"lat": 51.55}), "a note": (Note, {"words": "nothing"}),
    "an amendment": (Amendment, {"words": "none"}), "whose": (Sos, {"words": "no harm"}),
    "seen_at": (Note, {"seen_at": datetime(2026, 1, 1, tzinfo=UTC)}),
}  # fmt: skip


@pytest.mark.parametrize(("model", "values"), CHANGED.values(), ids=CHANGED.keys())
def test_a_changed_row_is_found_and_named(app, cast, phone, model, values):
    with app.app_context():
        db.session.execute(update(model).values(values))
        db.session.commit()
    found = differences(app, cast)
    assert found
    assert all(next(iter(values)) in one for one in found)


def test_a_row_deleted_or_made_up_is_found(app, cast, phone):
    with app.app_context():
        note = db.session.query(Note).one()
        made_up = Note(**{column.key: getattr(note, column.key) for column in Note.__table__.c if column.key != "id"})
        db.session.delete(note)
        db.session.flush()
        db.session.add(made_up)
        db.session.commit()
        ids = (str(note.id), str(made_up.id))
    missing, extra = sorted(differences(app, cast), key=lambda one: "has no page" in one)
    assert ids[0] in missing
    assert ids[1] in extra


def test_pages_read_one_by_one_hold_too(app, cast, phone_of, client, sign_in):
    """A withdrawn notebook's page that a supervisor read is a row like any other."""
    phone, ben = phone_of(cast.dan), sign_in(cast.ben)
    ben.post(f"/notebooks/{phone.id}/withdrawal")
    phone.write("note", {"words": "apart"})
    phone.write("note", {"words": "apart too"})
    phone.send_pages(client)
    ben.post(f"/notebooks/{phone.id}/pages/1/reading")
    assert differences(app, cast) == []


def test_words_of_erased_pages_are_in_no_row_either(app, cast, phone):
    """Of a copied page too, and of an SOS that came ahead of its page."""
    later(app, cast, Limits(365, 0, 0))
    said = {row.words for model in (Observation, Amendment, Note, Sos) for row in rows(app, model)}
    assert said <= {"", None}
    assert differences(app, cast) == []
