"""How many rows a night is made of. Rows are only ever added (decision 0001), so equal counts mean equal rows."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select

from estate.database import db
from estate.models import Person
from patrol.models import (
    Amendment,
    Handover,
    Observation,
    Scan,
    Shift,
    ShiftEnd,
    ShiftVoid,
    Sos,
    Strike,
    Visit,
    VisitFinish,
)

OF_THE_NIGHT: Final = (Shift, Visit, Observation, Handover, Sos)
LATER: Final[tuple[tuple[Any, Any, Any], ...]] = (
    (Visit, VisitFinish, VisitFinish.visit_id), (Visit, Scan, Scan.visit_id), (Shift, ShiftEnd, ShiftEnd.shift_id),
    (Shift, ShiftVoid, ShiftVoid.shift_id), (Observation, Amendment, Amendment.amended_id),
)  # fmt: skip
"""What is about a row of the night, whenever it was written: the row, what is about it, and by which column."""


def row_counts(person: Person, night: date) -> dict[str, int]:
    """Count the rows that a night's report is put together from, by kind. One query."""
    told = [_own(model, person, night).label(f"{model.__tablename__}") for model in OF_THE_NIGHT]
    told += [_about(*which, person, night).label(which[1].__tablename__) for which in LATER]
    told += [_about(model, Strike, Strike.struck_id, person, night).label(f"struck_{model.__tablename__}")
             for model in OF_THE_NIGHT]  # fmt: skip
    told += [_struck(*which, person, night).label(f"struck_{which[1].__tablename__}")
             for which in LATER if which[1] is not ShiftVoid]  # fmt: skip
    row = db.session.execute(select(*told)).one()
    return {str(name): int(many) for name, many in row._mapping.items()}


def _own(model: Any, person: Person, night: date) -> ScalarSelect[Any]:
    here = (model.landlord_id == person.landlord_id, model.night == night)
    return select(func.count()).select_from(model).where(*here).scalar_subquery()


def _about(of_night: Any, model: Any, key: Any, person: Person, night: date) -> ScalarSelect[Any]:
    query = select(func.count()).select_from(of_night)
    query = query.join(model, (model.landlord_id == of_night.landlord_id) & (key == of_night.id))
    return query.where(of_night.landlord_id == person.landlord_id, of_night.night == night).scalar_subquery()


def _struck(of_night: Any, model: Any, key: Any, person: Person, night: date) -> ScalarSelect[Any]:
    query = select(func.count()).select_from(of_night)
    query = query.join(model, (model.landlord_id == of_night.landlord_id) & (key == of_night.id))
    query = query.join(Strike, (Strike.landlord_id == model.landlord_id) & (Strike.struck_id == model.id))
    return query.where(of_night.landlord_id == person.landlord_id, of_night.night == night).scalar_subquery()
