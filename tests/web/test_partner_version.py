"""Nothing that an officer typed leaves in the partner version: planted in every text field of every kind of page."""

import inspect
import json
from datetime import date
from typing import Any, get_args, get_origin

import pytest
import time_machine
from pydantic import BaseModel

from estate.database import db
from patrol.models import DailyReport
from patrol.operations import plan_round
from patrol.pages import READERS
from patrol.rules.daily.references import may_leave
from tests.support.nights import seen, tonight_at, visit
from tests.support.pdf import words_of
from tests.support.rows import rows
from web.access import now

NIGHT = "2026-11-20"
PLANTED = (
    "Jasmine Okonkwo", "Flat 47", "KX19 ZZP", "07700 900461", "+44 7700 900461", "01702 555 0123",
    "jas.okonkwo@mail.example", "12/03/1984", "door code 4417", "PC 4471 Harris",
)  # fmt: skip
TRACES_OF_IT = (
    "Jasmine", "Okonkwo", "Flat 47", "KX19", "ZZP", "900461", "555 0123", "mail.example", "1984", "4417", "4471",
    "Harris",
)  # fmt: skip
REFERENCES = (
    ("noise", "CAD 1184 of 20 Nov"), ("domestic_abuse", "CAD 9944"), ("welfare", "CAD 9945"),
    ("hate", "101, ref. 42/88131"),
)  # fmt: skip
STAFF = ("Amina", "Yusuf", "Okafor")


def shape_of(reader: Any) -> type[BaseModel]:
    """Give the shape of the body that a reader reads."""
    shape: type[BaseModel] = inspect.getclosurevars(reader).nonlocals["shape"]
    return shape


def body(shape: type[BaseModel], plant: str, known: dict[str, Any]) -> dict[str, Any]:
    """Fill in a body: what must be an id or one of some words is, and every other text is the plant."""
    told: dict[str, Any] = {}
    for name, field in shape.model_fields.items():
        if name in known:
            told[name] = known[name]
        elif get_origin(field.annotation) is not None and str in map(type, get_args(field.annotation)):
            told[name] = get_args(field.annotation)[0]
        elif field.annotation is str or str in get_args(field.annotation):
            told[name] = plant
    return told


@pytest.fixture
def planted(app, cast, phone_of, sign_in):
    """Write a night with everything planted everywhere, and sign it."""
    with time_machine.travel(tonight_at(22), tick=False) as clock:
        with app.test_request_context():
            plan_round("Round of Jasmine Okonkwo, Flat 47", [(cast.kestrel.row(), 2)], by=cast.ben.row(), now=now())
            db.session.commit()
        phone = phone_of(cast.amina, label="Jasmine Okonkwo's phone")
        shift = phone.write("shift_started")
        begun = visit(phone, shift, cast.kestrel)
        known = {"shift": shift.id, "visit": begun.id, "block": str(cast.kestrel.id), "severity": 3, "moved_on": 2,
                 "until": "2026-11-20T23:00:00.000Z", "outcome": "completed", "police_assisted": True}  # fmt: skip
        for plant in PLANTED:
            write_all(phone, plant, known)
        for tile, reference in REFERENCES:
            phone.write("observation", seen(cast.kestrel, tile=tile, police_reference=reference))
        answer = phone.send(app.test_client())
        assert answer.json["unread"] == []
        clock.move_to(tonight_at(6))
        ben = sign_in(cast.ben)
        ben.post(f"/reports/{NIGHT}/sign-off", data={"note": ", ".join(PLANTED)})
        yield ben


def write_all(phone: Any, plant: str, known: dict[str, Any]) -> None:
    """Write a page of every kind, and an observation of a known tile that is then amended and struck."""
    noise = phone.write("observation", {**body(shape_of(READERS["observation", 1]), plant, known), "tile": "noise"})
    for (kind, _), reader in READERS.items():
        told = known | {"page": noise.id, "handover": noise.id, "sos": noise.id}
        if kind != "struck":
            phone.write(kind, body(shape_of(reader), plant, told))
    again = phone.write("observation", seen(tile="vehicles", words=plant))
    phone.write("struck", {"page": again.id, "reason": plant})


def test_nothing_planted_is_in_the_partner_version(app, planted):
    frozen = rows(app, DailyReport)[0]
    assert "Okonkwo" in json.dumps(frozen.internal)
    page = planted.get(f"/reports/{NIGHT}/partner").text
    sheet = page[page.index("<article") : page.index("</article>")]
    paper = words_of(planted.get(f"/reports/{NIGHT}/partner.pdf").data)
    for where, text in (("frozen", json.dumps(frozen.partner)), ("page", sheet), ("paper", paper)):
        assert not [plant for plant in (*TRACES_OF_IT, *STAFF) if plant in text], where
        assert "CAD 1184 of 20 Nov" in text, where
        assert "CAD 9944" not in text, where
        assert "9945" not in text, where


def test_what_partners_get(app, planted):
    told = rows(app, DailyReport)[0].partner
    assert (told["night"], told["hate"], told["patrols"]) == (NIGHT, True, 1)
    categories = {one["category"] for one in told["counts"]}
    assert categories == {"Noise", "Other"}
    assert {one["about"] for one in told["counts"]} == {"about 22:00"}
    assert "routes" not in told
    assert told["references"] == ["CAD 1184 of 20 Nov", "101, ref. 42/88131"]
    assert told["withheld"] == len(PLANTED)
    assert set(told) == {"landlord", "night", "patrols", "counts", "hate", "moved_on", "drug_litter",
                         "police_assisted", "references", "withheld"}  # fmt: skip


@pytest.mark.parametrize(
    "reference",
    ["CAD 1184 of 20 Nov", "CAD 1184 of tonight", "101, ref. 42/88017", "URN 123", "Log 0117 of 21 Nov",
     "CAD-1391 of 20/11/2026", "crime no. 42/88017/26", "999, incident 774 of 21st November"],
)  # fmt: skip
def test_a_reference_that_is_nothing_else_leaves(reference):
    assert may_leave(reference, date(2026, 11, 20))


@pytest.mark.parametrize(
    "reference",
    [*PLANTED, "CAD 1184 PC Morgan", "CAD 1184, flat 12", "12", "", "101", "June 1234", "CAD 1184 of 12/03/1984",
     "AB12 CDE", "0 7 7 0 0 9 0 0 4 6 1", "07700-900461", "ref 1184 jas@mail.example", "CAD ١١٨٤", "CAD 1184 " * 9],
)  # fmt: skip
def test_a_reference_that_may_be_something_else_stays(reference):
    assert not may_leave(reference, date(2026, 11, 20))
