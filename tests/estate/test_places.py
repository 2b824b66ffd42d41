"""Adding, changing and closing places, and finding the nearest."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from estate.database import db
from estate.models import Block, Estate, Landlord, Trace
from estate.operations import places
from estate.queries import places as known
from estate.rules.powers import NotAllowed
from estate.rules.words import Refusal
from tests.estate.hostile import HOSTILE, UNSTORABLE
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("inside")

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def add(cast: Cast, code: str = "TC1", **more: Any) -> Block:
    landlord = db.session.get_one(Landlord, cast.northmere)
    told: dict[str, Any] = {"name": "Tern Court", "storeys": 6, "by": cast.ola.row(), "now": NOW} | more
    return places.add_block(landlord, cast.larkfield.row(), code=code, **told)


def last_trace() -> Trace:
    return db.session.scalars(select(Trace).order_by(Trace.id.desc()).limit(1)).one()


def test_a_block_is_added_with_what_is_told_of_it(cast: Cast) -> None:
    block = add(
        cast, postcode="ss12ab", lat="51.5400", lon=0.71, homes="24", height_m="18,2", has_basement="yes",
        patch=cast.patch.row(), ward=cast.ward.row(),
    )  # fmt: skip
    db.session.expire(block)
    assert (block.postcode, block.lat, block.lon, block.homes) == ("SS1 2AB", 51.54, 0.71, 24)
    assert block.high_rise and block.floors[:2] == ["B", "G"]
    assert block.estate.name == "Larkfield" and block.patch and block.ward
    assert (last_trace().verb, last_trace().row_id, last_trace().who) == ("added", str(block.id), "Ola Brandt")


def test_little_need_be_told_of_a_block(cast: Cast) -> None:
    block = add(cast)
    told = (block.address, block.postcode, block.lat, block.lon, block.homes, block.has_basement, block.patch_id)
    assert told == ("", "", None, None, 0, False, None)


def test_what_will_not_do_is_refused_in_a_sentence(cast: Cast) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"code": " "}, "code is missing"),
        ({"code": "x" * 41}, "41 characters"),
        ({"name": "x" * 10_000}, "at most 200"),
        ({"storeys": 0}, "from 1 to 200, not “0”"),
        ({"storeys": "sixteen"}, "not “sixteen”"),
        ({"storeys": 2.5}, "whole number"),
        ({"storeys": "9" * 400}, "…”"),
        ({"homes": -1}, "Homes must be"),
        ({"height_m": "nan"}, "Height in metres"),
        ({"height_m": float("inf")}, "Height in metres"),
        ({"has_basement": "perhaps"}, "yes or no"),
        ({"postcode": "near the pub"}, "not a postcode"),
        ({"lat": 51.5}, "belong together"),
        ({"lat": 0.711, "lon": 51.5405}, "wrong way round"),
        ({"lat": 48.86, "lon": 2.35}, "not in the United Kingdom"),
        ({"code": "LK01"}, "code already"),
    ]
    for told, sentence in wrong:
        with pytest.raises(Refusal, match=sentence):
            add(cast, **told)
    assert len(known.blocks(cast.ola.row())) == 11


def test_hostile_words_are_kept_as_typed_in_every_field(cast: Cast) -> None:
    north = db.session.get_one(Landlord, cast.northmere)
    for n, (text, shown) in enumerate([*((text, text) for text in HOSTILE), *UNSTORABLE.items()]):
        block = add(cast, f"{n} {text}"[:40], name=text, address=text)
        estate = places.add_estate(north, text, by=cast.ola.row(), now=NOW)
        db.session.expire_all()
        assert (block.name, block.address, estate.name) == (shown, shown, shown)


def test_a_change_is_made_and_traced_with_what_it_was(cast: Cast) -> None:
    block, ola = cast.wren_walk.row(), cast.ola.row()
    changed = places.change_block(block, storeys=4, homes=str(block.homes), patch=None, by=ola, now=NOW)
    assert set(changed) == {"storeys", "patch_id"} and changed["storeys"] == [3, 4]
    assert last_trace().details["patch_id"] == [str(cast.patch.id), None]
    assert places.change_block(block, storeys=4, by=ola, now=NOW) == {}


def test_a_change_that_will_not_do_changes_nothing(cast: Cast) -> None:
    block, ola = cast.wren_walk.row(), cast.ola.row()
    for told, sentence in [({"code": "LK01"}, "code already"), ({"lat": None}, "belong together")]:
        with pytest.raises(Refusal, match=sentence):
            places.change_block(block, name="Other", **told, by=ola, now=NOW)  # type: ignore[arg-type]
    db.session.expire(block)
    assert (block.name, block.code) == ("Wren Walk", "LK09")


def test_a_closed_block_keeps_its_history_and_can_be_opened_again(cast: Cast) -> None:
    block, ola = cast.wren_walk.row(), cast.ola.row()
    places.close_block(block, by=ola, now=NOW)
    places.close_block(block, by=ola, now=NOW + timedelta(days=1))
    assert block.closed_at == NOW
    assert cast.wren_walk.id not in {one.id for one in known.blocks(ola)}
    assert cast.wren_walk.id in {one.id for one in known.blocks(ola, closed=True)}
    assert known.block(ola, cast.wren_walk.id) == cast.wren_walk.row()
    places.reopen_block(block, by=ola, now=NOW)
    assert len(known.blocks(ola)) == 11
    traces = select(Trace.verb).where(Trace.row_id == str(cast.wren_walk.id)).order_by(Trace.id)
    assert db.session.scalars(traces).all() == ["closed", "reopened"]


def test_names_are_taken_once_a_landlord(cast: Cast) -> None:
    north, south = (db.session.get_one(Landlord, key) for key in (cast.northmere, cast.southmere))
    made: list[tuple[Callable[..., Any], str]] = [
        (places.add_estate, "Larkfield"),
        (places.add_ward, "Larkfield & Quay"),
        (places.add_patch, "Larkfield East"),
    ]
    for make, name in made:
        with pytest.raises(Refusal, match="of this name already"):
            make(north, name, by=cast.ola.row(), now=NOW)
        assert make(south, name, by=cast.dev.row(), now=NOW).name == name
    with pytest.raises(Refusal, match="slug already"):
        places.add_landlord("northmere", "Another", NOW)
    assert places.add_landlord("eastmere", "Eastmere", NOW).slug == "eastmere"


def test_the_wrong_role_and_the_wrong_landlord_change_nothing(cast: Cast) -> None:
    for who in ("amina", "ben", "ruth", "priya", "carys", "dev"):
        for attempt in _attempts(cast, getattr(cast, who).row()):
            with pytest.raises(NotAllowed):
                attempt()


def _attempts(cast: Cast, by: Any) -> list[Callable[[], object]]:
    north = db.session.get_one(Landlord, cast.northmere)
    block = cast.wren_walk.row()
    return [
        lambda: places.add_estate(north, "E", by=by, now=NOW),
        lambda: places.add_ward(north, "W", by=by, now=NOW),
        lambda: places.add_patch(north, "P", by=by, now=NOW),
        lambda: add(cast, by=by),
        lambda: places.change_block(block, storeys=5, by=by, now=NOW),
        lambda: places.close_block(block, by=by, now=NOW),
        lambda: places.reopen_block(block, by=by, now=NOW),
    ]


def test_a_block_is_never_tied_to_another_landlord_s_place(cast: Cast) -> None:
    theirs = cast.southmere_estate.row()
    with pytest.raises(NotAllowed):
        places.change_block(cast.wren_walk.row(), estate=theirs, by=cast.ola.row(), now=NOW)
    north = db.session.get_one(Landlord, cast.northmere)
    with pytest.raises(NotAllowed):
        places.add_block(north, theirs, code="X", name="X", storeys=1, by=cast.ola.row(), now=NOW)


def test_places_are_those_of_one_s_own_landlord(cast: Cast) -> None:
    ola, dev = cast.ola.row(), cast.dev.row()
    assert [block.name for block in known.blocks(dev)] == ["Quay House"]
    assert [estate.name for estate in known.estates(dev)] == ["Quayside"]
    assert known.block(dev, cast.kestrel.id) is None
    assert known.block(ola, cast.southmere_block.id) is None
    assert known.nearest_block(dev, 51.5405, 0.7110) is None


def test_the_nearest_block_is_found_by_geodesic(cast: Cast) -> None:
    ola = cast.ola.row()
    near = known.nearest_block(ola, 51.5405, 0.7111)
    assert near and near.block.name == "Kestrel House" and 6 < near.metres < 8
    near = known.nearest_block(cast.northmere, 51.5409, 0.7113)
    assert near and near.block.name == "Linnet House"
    assert known.nearest_block(ola, 51.5395, 0.7110, within_m=100) is None
    assert known.nearest_block(ola, 51.5395, 0.7110, within_m=120)
    assert known.nearest_block(ola, 48.86, 2.35) is None


def test_the_nearest_block_is_never_closed_nor_without_a_position(cast: Cast) -> None:
    ola = cast.ola.row()
    places.close_block(cast.kestrel.row(), by=ola, now=NOW)
    places.change_block(cast.linnet.row(), lat=None, lon=None, by=ola, now=NOW)
    near = known.nearest_block(ola, 51.5405, 0.7110, within_m=1000)
    assert near and near.block.name == "Merlin House"


def test_no_position_is_near_nothing(cast: Cast) -> None:
    for lat, lon, within in [
        (float("nan"), 0.7, 100.0), (51.5, float("inf"), 100.0), (91, 0, 100.0), (51.5, 181, 100.0),
        (51.5, 0.7, float("nan")), (89.9999, 0.7, 1e6),
    ]:  # fmt: skip
        assert known.nearest_block(cast.northmere, lat, lon, within) is None


def test_estates_come_with_their_ward(cast: Cast) -> None:
    estate: Estate = known.estates(cast.ola.row())[0]
    assert estate.ward and estate.ward.name == "Larkfield & Quay"
