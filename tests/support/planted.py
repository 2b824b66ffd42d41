"""One of everything that only the desk makes, at Northmere: for tests that go round every address."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from cases.models import Individual, Party, Sighting
from cases.operations import letters, plans, working
from cases.operations.assessing import Filled, fill_in
from cases.operations.closing import ask_to_close
from cases.operations.opening import Opening, open_case
from cases.operations.parties import add_party
from cases.operations.plans import Agreed, Task
from cases.operations.sightings import match
from cases.operations.telling import Telling, arrive
from cases.operations.warnings import USUAL, Warned, warn
from cases.operations.working import Acted
from cases.shipped import form
from estate.database import db, new_id
from patrol import operations as patrol
from patrol.operations.plans import put_plan
from patrol.rules.nights import night_of
from tests.support.pictures import jpeg


def plant(app: Flask, cast: Any) -> None:
    """Make a round, a checkpoint, kit, a duty, a drawing of a floor and a door note, as Ben does; commits."""
    with app.app_context():
        plant_here(cast, datetime.now(UTC))
        plant_case(cast, datetime.now(UTC))
        db.session.commit()


def plant_here(cast: Any, now: datetime) -> None:
    """Make them in the context you are in."""
    ben, kestrel = cast.ben.row(), cast.kestrel.row()
    planned = patrol.plan_round("Larkfield nights", [(kestrel, 4)], by=ben, now=now)
    patrol.add_checkpoint(kestrel, name="Kestrel roof door", by=ben, now=now)
    patrol.add_kit("key", "K12", kestrel, by=ben, now=now)
    patrol.put_on_duty(night_of(now), planned.id, cast.amina.id, by=ben, now=now)
    put_plan(kestrel, "G", jpeg(40, 30), 50, by=ben, now=now)
    patrol.note_at_door(kestrel, "warning", "Dog loose, Kestrel, ground floor", None, by=ben, now=now)


def plant_case(cast: Any, now: datetime) -> None:
    """Tell of something, open a case of it, and fill its file, as Ruth does; she asks for closing."""
    ruth = cast.ruth.row()
    told = Telling(
        origin="staff", key="planted", channel="phone", category="noise", words="Amina heard it at Kestrel House too",
        happened_at=now, received_at=now, block_id=cast.kestrel.id,
    )  # fmt: skip
    report, _ = arrive(cast.northmere, told, ruth, now)
    case: Any = open_case(report.id, Opening(title="Noise, Kestrel House", category="noise", risk="medium"), ruth, now)
    working.add_action(case.id, Acted(id=new_id(), kind="advice", words="Ring Larkfield"), ruth, now)
    plant_letter(case, ruth, now)
    add_party(case.id, new_id(), "witness", "Amina’s neighbour", "", ruth, now)
    calm = {one.code: [one.choices[0].code] for one in form("victim_risk").questions if one.needed}
    filled = Filled(id=new_id(), kind="victim_risk", given=lambda code: calm.get(code, []), because="Kestrel House")
    fill_in(case.id, filled, ruth, now)
    plant_sighting(cast, now)
    ask_to_close(case.id, "no_further_incidents", "resolved", "", case.version, ruth, now)
    plant_plan(case, ruth, now)
    door = Warned(id=new_id(), words="Two of us, always", review_on=(now + USUAL).date(), block_id=cast.kestrel.id)
    warn(door, ruth, now, case.id)


def plant_plan(case: Any, ruth: Any, now: datetime) -> None:
    """Agree a plan with a complainant, as Ruth does."""
    whom = add_party(case.id, new_id(), "complainant", "Jo Larkfield", "", ruth, now)
    task = Task(id=new_id(), words="Mend the door of Kestrel House", whose="landlord")
    agreed = Agreed(id=new_id(), party_id=whom.id if whom else None, wanted="Quiet", tasks=[task], agreed_at=now)
    plans.agree_plan(case.id, agreed, case.version, ruth, now)


def plant_sighting(cast: Any, now: datetime) -> None:
    """Let two officers have seen somebody unknown; Ruth matches the first."""
    for number in (1, 2):
        row = Sighting(
            landlord_id=cast.northmere, id=new_id(), notebook_id=new_id(), page_number=number, person_id=cast.amina.id,
            seen_at=now, happened_at=now, received_at=now, night=night_of(now), block_id=cast.kestrel.id, floor="7",
            spot="", words="Amina saw them by the bin room door", looks=["top:hoodie"], photo_reason="", moved_on=True,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        if number == 1:
            match(row.id, None, cast.ruth.row(), now)


def plant_letter(case: Any, ruth: Any, now: datetime) -> None:
    """Draft a letter to a witness, as Ruth does."""
    who = Individual(landlord_id=case.landlord_id, id=new_id(), name="Pat Larkfield", made_at=now)
    heard = Party(landlord_id=case.landlord_id, id=new_id(), case_id=case.id, role="witness", made_at=now)
    db.session.add(who)
    db.session.flush()
    heard.individual_id = who.id
    db.session.add(heard)
    db.session.flush()
    letters.draft(case.id, new_id(), "update", heard.id, ruth, now)
