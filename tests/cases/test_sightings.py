"""Unknown persons: from an officer's page to a strike, a case that needs them, or nothing left of them."""

import uuid
from datetime import UTC, datetime

import pytest

from cases.models import Case, Sighting, SightingMatch, Stranger
from cases.operations import sightings as verbs
from cases.operations.holding import TooLate
from cases.operations.opening import Opening, open_case
from cases.operations.telling import Telling, arrive
from estate.database import db
from estate.models import Trace
from estate.rules.powers import NotAllowed
from notebook.models import Page, Photograph
from notebook.operations.rereading import reread
from tests.patrol.conftest import night, officer
from tests.support.rows import rows
from tests.web.test_observations import jpeg, show_photographs
from web.commands import verify_all
from web.reading import READERS
from web.sweeps import nightly

__all__ = ["night", "officer"]

LOOKS = ["top:hoodie", "top_colour:black", "did:door"]


@pytest.fixture
def amina(night, officer, cast):
    """Put Amina on her shift."""
    one = officer(cast.amina)
    one.begin()
    return one


def saw(amina, cast, **more):
    """Write a sighting."""
    shots = more.pop("photos", ())
    told = {"shift": amina.shift, "visit": None, "block": str(cast.kestrel.id), "observation": None, "floor": "7",
            "spot": "stair B", "looks": LOOKS, "photo_reason": "back" if shots else "", "words": "secret words",
            "moved_on": True}  # fmt: skip
    return amina.phone.write("sighting", told | more, photos=shots)


def do(app, verb, *told, by):
    """Do something as somebody; gives the id of what it gave."""
    with app.app_context():
        made = verb(*told, by.row(), datetime.now(UTC))
        db.session.commit()
        return made.id if made is not None else None


def a_case(app, cast):
    """Open a case, as Ruth."""
    with app.app_context():
        at = datetime.now(UTC)
        told = Telling(origin="staff", key="k", channel="phone", category="noise", words="x", happened_at=at,
                       received_at=at)  # fmt: skip
        report, _ = arrive(cast.northmere, told, None, at)
        case = open_case(report.id, Opening(title="Dealing", category="noise", risk="medium"), cast.ruth.row(), at)
        db.session.commit()
        assert case
        return case.id


@pytest.fixture
def seen(app, cast, night, amina, sign_in):
    """Let Amina see somebody three times in a night and once in the next; Ruth matches two of them as one person.

    One photograph is on a sighting alone, the other on an observation too.
    """
    shot, kept = (amina.phone.photograph(jpeg() + bytes([n]), "image/jpeg") for n in range(2))
    pages = [saw(amina, cast, photos=[shot]), saw(amina, cast, looks=["head:cap"]), saw(amina, cast, photos=[kept])]
    amina.strike(saw(amina, cast, words="a mis-tap"), "nobody after all")
    amina.see("noise", photos=[kept])
    amina.send()
    show_photographs(app)
    ruth = sign_in(cast.ruth)
    assert ruth.get("/sightings").text.count("Followed somebody in · Hoodie · black top · moved on") == 2
    who = ruth.post(f"/sightings/{pages[0].id}/match", data={"stranger": ""}).location
    ruth.post(f"/sightings/{pages[1].id}/match", data={"stranger": who.rsplit("/", 1)[1]})
    assert "1 strike" in ruth.get(who).text
    night.passes(hours=24)
    pages.append(saw(amina, cast))
    amina.send()
    return {"pages": pages, "who": who, "shots": (shot, kept)}


def test_a_person_matches_counts_by_nights_and_ties_to_a_case(app, cast, seen, amina, sign_in):
    (first, *_, third), who, (shot, _) = seen["pages"], seen["who"], seen["shots"]
    ruth = sign_in(cast.ruth)
    assert "a mis-tap" not in ruth.get("/sightings").text
    assert ruth.get(f"/sightings/{first.id}/photographs/{shot['sha256']}/large").mimetype == "image/jpeg"
    assert ruth.get(f"/photographs/{amina.phone.id}/{shot['sha256']}/large").status_code == 404
    notebook = ruth.get(f"/notebooks/{amina.phone.id}").text
    assert not [words for words in ("secret words", "nobody after all", "a mis-tap") if words in notebook]
    assert ruth.post(f"/sightings/{first.id}/match", data={"stranger": ""}).status_code == 409
    label = rows(app, Stranger)[0].label
    assert f"It is {label}" in ruth.get(f"/sightings/{third.id}").text
    ruth.post(f"/sightings/{third.id}/match", data={"stranger": who.rsplit("/", 1)[1]})
    assert "2 strikes, may be warned" in ruth.get(who).text
    ruth.post(f"/sightings/{third.id}/match/end")
    assert "1 strike" in ruth.get(who).text
    assert ruth.post(f"{who}/cases", data={}).status_code == 422
    case_id = a_case(app, cast)
    ruth.post(f"{who}/cases", data={"case": str(case_id)})
    assert "Kept while a case needs them" in ruth.get(who).text
    assert f"Needs {label}, somebody unknown" in ruth.get(f"/cases/{case_id}").text


def test_what_no_case_needs_is_erased_and_the_chain_holds(app, cast, seen, amina, night, sign_in):
    (first, again, both, third), who, (shot, kept) = seen["pages"], seen["who"], seen["shots"]
    case_id = a_case(app, cast)
    sign_in(cast.ruth).post(f"{who}/cases", data={"case": str(case_id)})
    night.passes(days=30, hours=12)
    with app.app_context():
        assert row_of(both) in {one.id for one in verbs.due(cast.northmere, 31, datetime.now(UTC))}
    assert swept(app) == 2
    left = {one.id for one in rows(app, Sighting) if one.erased_at is None}
    assert left == {row_of(first), row_of(again), row_of(third)}
    sign_in(cast.ruth).post(f"{who}/cases/{case_id}/end")
    night.passes(days=32)
    assert swept(app) == 2
    with app.app_context():
        assert verify_all(datetime.now(UTC)) == []
    with app.app_context():
        assert list(reread(cast.northmere, READERS)) == []
    assert {(one.words, tuple(one.looks), one.erased_at is None) for one in rows(app, Sighting)} == {("", (), False)}
    assert [one.text for one in rows(app, Page) if one.kind == "sighting"] == [None] * 5
    gone = {one.sha256.hex(): one.erased_at is not None for one in rows(app, Photograph)}
    assert gone == {shot["sha256"]: True, kept["sha256"]: False}, "another page names the second"
    assert rows(app, SightingMatch) == []
    traces = [one.details for one in rows(app, Trace)]
    assert [one["sightings"] for one in traces if "sightings" in one] == [2, 3]
    assert "secret" not in str(traces)
    ruth = sign_in(cast.ruth)
    assert [ruth.get(path).status_code for path in (who, f"/sightings/{first.id}")] == [404, 404]
    assert "Nobody waits to be matched" in ruth.get("/sightings").text


def swept(app):
    """Sweep as once a day; gives for how many landlords."""
    with app.app_context():
        return nightly()


def row_of(page):
    """Give a page's id as the rows have it."""
    return uuid.UUID(page.id)


def test_only_who_handles_sightings_matches_and_only_an_open_case_may_need_them(app, cast, amina):
    page = row_of(saw(amina, cast))
    amina.send()
    for other in (cast.amina, cast.ben, cast.tom, cast.nell, cast.ola, cast.priya):
        with pytest.raises(NotAllowed):
            do(app, verbs.match, page, None, by=other)
    assert do(app, verbs.match, page, page, by=cast.ruth) is None, "no such stranger"
    who = do(app, verbs.match, page, None, by=cast.grace)
    case_id = a_case(app, cast)
    with app.app_context():
        case = db.session.get_one(Case, (cast.northmere, case_id))
        case.stage, case.closed_at = "closed", datetime.now(UTC)
        db.session.commit()
    with pytest.raises(TooLate):
        do(app, verbs.tie, who, case_id, by=cast.ruth)
