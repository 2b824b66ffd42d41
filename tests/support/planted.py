"""One of everything that only the desk makes, at Northmere: for tests that go round every address."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from estate.database import db
from patrol import operations as patrol
from patrol.operations.plans import put_plan
from patrol.rules.nights import night_of
from tests.support.pictures import jpeg


def plant(app: Flask, cast: Any) -> None:
    """Make a round, a checkpoint, kit, a duty, a drawing of a floor and a door note, as Ben does; commits."""
    with app.app_context():
        plant_here(cast, datetime.now(UTC))
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
