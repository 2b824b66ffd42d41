"""How many rows a night is made of. Rows are only ever added (decision 0001), so equal counts mean equal rows."""

from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

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
    row = db.session.execute(_counting(), {"whose": person.landlord_id, "of": night}).one()
    return {str(name): int(many) for name, many in row._mapping.items()}


@cache
def _counting() -> Select[Any]:
    """Say the query, once: putting it together costs more than asking it."""
    told = [_count(model).label(model.__tablename__) for model in OF_THE_NIGHT]
    told += [_count(*which).label(which[1].__tablename__) for which in LATER]
    told += [_count(model, Strike, Strike.struck_id).label(f"struck_{model.__tablename__}") for model in OF_THE_NIGHT]
    struck = [which for which in LATER if which[1] is not ShiftVoid]
    told += [_count(*which, struck=True).label(f"struck_{which[1].__tablename__}") for which in struck]
    return select(*told)


def _count(of_night: Any, model: Any = None, key: Any = None, struck: bool = False) -> ScalarSelect[Any]:
    """Count the rows of the night; or what is about them; or the strikes of that. By lists of ids, never by joins:
    without statistics SQLite may begin a join at the table that holds every year.
    """
    whose = bindparam("whose", type_=of_night.landlord_id.type)
    here = (of_night.landlord_id == whose, of_night.night == bindparam("of", type_=of_night.night.type))
    if model is None:
        return select(func.count()).select_from(of_night).where(*here).scalar_subquery()
    about = (model.landlord_id == whose, key.in_(select(of_night.id).where(*here)))
    if struck:
        about = (Strike.landlord_id == whose, Strike.struck_id.in_(select(model.id).where(*about)))
    return select(func.count()).select_from(Strike if struck else model).where(*about).scalar_subquery()
