"""The walls, generated from the URL map: every route refuses the signed-out, the wrong role and the other landlord.

A new route is in here by itself; one whose address names something new fails until THINGS says what that is.
"""

import io
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.routing import Rule

from cases.models import (
    Action,
    Assessment,
    Case,
    Clock,
    Closure,
    Letter,
    Party,
    Plan,
    Policy,
    Report,
    SafetyWarning,
    Sighting,
    Stranger,
)
from estate.database import Base, db
from estate.models import Accreditation, FloorPlan, Person, Session
from estate.rules.powers import ROLES
from patrol.models import (
    Alert,
    AlertStep,
    Checkpoint,
    DoorNote,
    Duty,
    FireClock,
    Kit,
    Observation,
    Round,
    Shift,
    Visit,
)
from patrol.operations.climbing import climb
from patrol.operations.fire import start_clock
from patrol.operations.sos import raise_sos
from patrol.rules.nights import night_of
from tests.support.planted import plant
from web.access import Mark

NEXT_YEAR = datetime.now(UTC).year + 1
NOBODYS = uuid.UUID("0193a5f0-7b1c-7abc-8def-000000000000")
PLANTED = re.compile(rb"Northmere|Larkfield|Kestrel|Amina|Okafor|Adeyemi|northmere\.example|the bin room door", re.I)
"""What no answer to Southmere may hold."""

THINGS = {
    "slug": lambda _: "northmere",
    "review_id": lambda _: NOBODYS,
    "evidence_id": lambda _: NOBODYS,
    "notebook_id": lambda night: night.phone.id,
    "observation_id": lambda night: night.observation,
    "sos_id": lambda night: night.sos,
    "sha256": lambda night: night.sha256,
    "number": lambda _: 3,
    "copy": lambda _: "small",
    "person_id": lambda night: night.cast.amina.id,
    "block_id": lambda night: night.cast.kestrel.id,
    "kit_id": lambda night: night.of(Kit),
    "duty_id": lambda night: night.of(Duty),
    "shift_id": lambda night: night.of(Shift),
    "door_note_id": lambda night: night.of(DoorNote),
    "session_id": lambda night: night.a(Session),
    "accreditation_id": lambda night: night.a(Accreditation),
    "token": lambda _: "no-such-link",
    "build_name": lambda _: "no-such-build",
    "alert_id": lambda night: night.a(Alert),
    "step_id": lambda night: night.of(AlertStep),
    "clock_id": lambda night: night.of(FireClock),
    "kind": lambda _: "sos",
    "risk": lambda _: "high",
    "path": lambda _: "no-such-file",
    "round_id": lambda night: night.of(Round),
    "checkpoint_id": lambda night: night.of(Checkpoint),
    "visit_id": lambda night: night.of(Visit),
    "way": lambda _: "up",
    "name": lambda _: "0" * 16,
    "code": lambda _: "KX4PYHWM",
    "_": lambda _: "night",
    "table": lambda _: "visits",
    "plan_id": lambda night: night.of(FloorPlan),
    "night": lambda _: night_of(datetime.now(UTC)),
    "report_id": lambda night: night.of(Report),
    "case_id": lambda night: night.of(Case),
    "form": lambda _: "victim_risk",
    "assessment_id": lambda night: night.of(Assessment),
    "action_id": lambda night: night.of(Action),
    "policy_id": lambda night: night.of(Policy),
    "letter_id": lambda night: night.of(Letter),
    "promise_id": lambda night: night.of(Clock),
    "closure_id": lambda night: night.of(Closure),
    "party_id": lambda night: night.of(Party),
    "warning_id": lambda night: night.of(SafetyWarning),
    "agreed_id": lambda night: night.of(Plan),
    "sighting_id": lambda night: night.of(Sighting),
    "stranger_id": lambda night: night.of(Stranger),
}
"""What each part of an address is: something of Northmere's, that only Northmere may see."""


@dataclass
class Night:
    """A night at Northmere, with one of everything that an address can name."""

    app: Any
    cast: Any
    phone: Any
    observation: str
    sos: str
    sha256: str

    def a(self, model: Any) -> uuid.UUID:
        """Give the id of one of Amina's rows."""
        with self.app.app_context():
            return uuid.UUID(str(db.session.scalars(select(model.id).filter_by(person_id=self.cast.amina.id)).first()))

    def of(self, model: Any) -> uuid.UUID:
        """Give the id of one of Northmere's rows."""
        with self.app.app_context():
            mine = select(model.id).filter_by(landlord_id=self.cast.northmere)
            return uuid.UUID(str(db.session.scalars(mine).first()))

    def rows(self) -> dict[str, int]:
        """Count the rows of every table but sign-ins and their traces, which looking around adds to."""
        with self.app.app_context():
            tables = [table for table in Base.metadata.sorted_tables if table.name not in ("session", "trace")]
            return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    def routes(self) -> Iterator[tuple[Rule, str, Mark]]:
        """Give every route with each of its methods and its mark."""
        for rule in self.app.url_map.iter_rules():
            for method in sorted(set(rule.methods or ()) - {"OPTIONS"}):
                yield rule, method, self.app.view_functions[rule.endpoint].mark

    def address(self, rule: Rule) -> str:
        """Fill in a route's address with this night's things."""
        unknown = set(rule.arguments) - set(THINGS)
        assert not unknown, f"{rule.rule}: say in THINGS what {sorted(unknown)} is, so that its walls are tested"
        values = {name: THINGS[name](self) for name in rule.arguments}
        adapter = self.app.url_map.bind("localhost")
        return str(adapter.build(rule.endpoint, values, method=min(set(rule.methods or ()) - {"OPTIONS", "HEAD"})))


@pytest.fixture
def night(app, cast, sign_in, phone_of) -> Night:
    """Make the night."""
    phone, picture = phone_of(cast.amina), io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(picture, "JPEG")
    shot = phone.photograph(picture.getvalue())
    shift = phone.write("shift_started").id
    visit = phone.write("visit_started", {"shift": shift, "block": str(cast.kestrel.id)}).id
    there = {"shift": shift, "visit": visit, "block": str(cast.kestrel.id)}
    seen = there | {"tile": "door", "severity": 3, "moved_on": None}
    seen |= dict.fromkeys(("floor", "spot", "police_reference", "bwv_reference"), "")
    seen |= dict.fromkeys(("police_called", "police_assisted", "follow_up"), False)
    observation = phone.write("observation", seen | {"words": "the bin room door"}, photos=[shot])
    sos = phone.write("sos", there | {"words": ""})
    answer = phone.send(app.test_client())
    assert answer.json["unread"] == [], answer.json
    plant(app, cast)
    form = {"number": "C-1", "force": "Essex Police", "valid_from": "2026-01-01", "expires_on": f"{NEXT_YEAR}-01-01"}
    answer = sign_in(cast.ola).post(f"/people/{cast.amina.id}/accreditations", data=form)
    assert answer.status_code in (200, 302, 303), answer.data
    raise_alarms(app, cast, uuid.UUID(sos.id), uuid.UUID(observation.id))
    return Night(app, cast, phone, observation.id, sos.id, shot["sha256"])


def raise_alarms(app: Any, cast: Any, sos_id: uuid.UUID, observation_id: uuid.UUID) -> None:
    """Raise the alert of the SOS with its first steps, and start a fire clock."""
    now = datetime.now(UTC)
    with app.app_context():
        alert = raise_sos(cast.northmere, sos_id, now)
        assert alert is not None
        climb(cast.northmere, alert.id, str, now)
        start_clock(db.session.get_one(Observation, (cast.northmere, observation_id)), "smoke_control")
        db.session.commit()


def test_who_is_signed_out_comes_in_nowhere(night):
    before, wrong = night.rows(), []
    for rule, method, mark in night.routes():
        answer = night.app.test_client().open(night.address(rule), method=method)
        asked = night.app.test_client().open(night.address(rule), method=method, headers={"Accept": "application/json"})
        if mark.kind in ("power", "signed in"):
            page = method == "GET" and answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
            if not (page or answer.status_code == 401) or asked.status_code not in (401, 302):
                wrong.append(f"{method} {rule.rule} answers {answer.status_code} and {asked.status_code}")
        elif mark.kind == "by signature" and answer.status_code not in (400, 403, 405):
            wrong.append(f"{method} {rule.rule} takes what is not signed: {answer.status_code}")
        elif answer.status_code >= 500:
            wrong.append(f"{method} {rule.rule} is public and answers {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert night.rows() == before


def test_a_role_without_the_power_is_refused_and_one_with_it_is_not(night, sign_in):
    before, wrong = night.rows(), []
    for figure in [each for each in night.cast.people if each.landlord_id == night.cast.northmere]:
        client = sign_in(figure)
        for rule, method, mark in night.routes():
            able = mark.words in ROLES[figure.role]
            if mark.kind != "power" or (able and method not in ("GET", "HEAD")):
                continue
            code = client.open(night.address(rule), method=method).status_code
            # A picture not yet swept is not there for anybody: 404 is no refusal.
            if (code == 403) == able or (able and code >= 400 and code != 404):
                wrong.append(f"{method} {rule.rule} answers {figure.role} ({mark.words}) with {code}")
    assert not wrong, "\n".join(wrong)
    assert night.rows() == before


def test_another_landlord_finds_nothing(night, sign_in):
    before, wrong = night.rows(), []
    client = sign_in(night.cast.dev)
    for rule, method, mark in night.routes():
        if mark.kind not in ("power", "signed in") or rule.endpoint == "sign_in.leave":
            continue
        ours = set(rule.arguments) - {"number", "copy", "kind", "risk", "night", "table", "way", "name", "code"}
        if not ours and method not in ("GET", "HEAD"):
            continue
        answer = client.open(night.address(rule), method=method)
        if PLANTED.search(answer.data):
            wrong.append(f"{method} {rule.rule} shows Southmere something of Northmere's")
        if ours and answer.status_code not in (403, 404):
            wrong.append(f"{method} {rule.rule} answers Southmere with {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert night.rows() == before


def test_nobody_can_tell_whether_something_of_another_landlord_exists(night, sign_in):
    client, wrong = sign_in(night.cast.dev), []
    nowhere = Night(night.app, night.cast, night.phone, str(NOBODYS), str(NOBODYS), "0" * 64)
    for rule, method, mark in night.routes():
        if mark.kind != "power" or not {"observation_id", "sos_id", "sha256"} & set(rule.arguments):
            continue
        there = client.open(night.address(rule), method=method)
        not_there = client.open(nowhere.address(rule), method=method)
        if (there.status_code, there.data) != (not_there.status_code, not_there.data):
            wrong.append(f"{method} {rule.rule} answers differently for what is there and what is not")
    assert not wrong, "\n".join(wrong)


def test_another_phone_s_signature_opens_no_notebook(night, phone_of):
    other, client, before = phone_of(night.cast.dan), night.app.test_client(), night.rows()
    other.id, other.heads = night.phone.id, [*night.phone.heads]
    other.texts, other.hashes, other.shots = [*night.phone.texts], [*night.phone.hashes], night.phone.shots
    page = other.write("note", {"words": "not mine"})
    answers = [
        other.post(client, other.batch(len(other.texts), 1)), other.sos(client, page),
        other.ask_photograph(client, night.sha256), other.patch_photograph(client, night.sha256, 0, b"x", 1),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [403] * 4
    assert night.rows() == before


def test_who_has_left_comes_in_nowhere(night, sign_in):
    client = sign_in(night.cast.dan)
    with night.app.app_context():
        db.session.get_one(Person, (night.cast.northmere, night.cast.dan.id)).left_at = db.func.now()
        db.session.commit()
    answer = client.get("/field/pack", headers={"Accept": "application/json"})
    assert (answer.status_code, json.loads(answer.data)["because"]) == (401, "revoked")
